package org.reid4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Ema;
import org.reid4j.torch.Net;
import org.reid4j.torch.weights.TensorFile;

/// The moving averages of networks that learn together, or of none, so that a step need not ask each time.
final class Averages implements AutoCloseable {
    private final List<Net> nets;
    private final double decay;
    private List<Ema> averages;

    /// @param nets whose averages are kept; must stay open
    /// @param decay share that stays at each update, 0 for no averages
    Averages(List<Net> nets, double decay) {
        this.nets = decay > 0 ? List.copyOf(nets) : List.of();
        this.decay = decay;
        this.averages = started();
    }

    private List<Ema> started() {
        return nets.stream().map(net -> new Ema(net, decay, true)).toList();
    }

    /// Begins again with the networks as they are now.
    void again() {
        averages.forEach(Ema::close);
        averages = started();
    }

    /// After each step.
    void update() {
        averages.forEach(Ema::update);
    }

    /// Exchanges averages and networks; calling it again puts both back.
    void swap() {
        averages.forEach(Ema::swap);
    }

    /// The averages by name, for an exact resume; empty where nothing is averaged.
    Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (int i = 0; i < averages.size(); i++) {
            String place = "average." + i + ".";
            averages.get(i).state().forEach((name, tensor) -> all.put(place + name, tensor));
        }
        return all;
    }

    /// Puts back what [#state()] gave.
    void restore(TensorFile file) {
        for (int i = 0; i < averages.size(); i++) {
            averages.get(i).restore(file, "average." + i + ".");
        }
    }

    @Override
    public void close() {
        averages.forEach(Ema::close);
    }
}
