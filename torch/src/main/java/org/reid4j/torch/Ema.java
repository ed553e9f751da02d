package org.reid4j.torch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.weights.TensorFile;

/// Keeps a slowly moving average of a network's weights and running statistics, which often measures better than the
/// weights themselves.
public final class Ema implements AutoCloseable {
    private static final String UPDATES = "updates";

    private final Map<String, Tensor> live;
    private final Map<String, Tensor> average = new LinkedHashMap<>();
    private final Tensor updates;
    private final double decay;
    private final boolean warmUp;

    /// An average that starts as the network is now.
    ///
    /// @param net must stay open, and keep device and precision
    /// @param decay share of the average that stays at each update, in [0, 1)
    /// @param warmUp whether the first updates weigh more: the share is then at most (1 + n) / (10 + n) at update n
    public Ema(Net net, double decay, boolean warmUp) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("ema decay is " + decay + ", must be in [0, 1)");
        }
        this.live = net.stateDict();
        this.decay = decay;
        this.warmUp = warmUp;
        live.forEach((name, tensor) -> average.put(name, Tensors.copy(tensor).retainReference()));
        updates = Tensors.zerosLong().retainReference();
    }

    /// Moves the average towards the network as it is now; whole numbers are copied.
    public void update() {
        long n = updates.item_long() + 1;
        double share = warmUp ? Math.min(decay, (1.0 + n) / (10.0 + n)) : decay;
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            Scalar step = new Scalar(1 - share);
            average.forEach((name, tensor) -> {
                Tensor now = live(name);
                if (tensor.is_floating_point()) {
                    tensor.lerp_(now, step);
                } else {
                    tensor.copy_(now);
                }
            });
            updates.fill_(new Scalar(n));
        }
    }

    /// Exchanges the average with the network's weights; calling it again puts both back.
    public void swap() {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            average.forEach((name, tensor) -> {
                Tensor now = live(name);
                Tensor before = Tensors.copy(now);
                now.copy_(tensor);
                tensor.copy_(before);
            });
        }
    }

    /// The averaged weights by the network's names; the average's own memory.
    public Map<String, Tensor> stateDict() {
        return Collections.unmodifiableMap(average);
    }

    /// All that an exact resume needs: the averages and how many updates they had.
    public Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>(average);
        all.put(UPDATES, updates);
        return Collections.unmodifiableMap(all);
    }

    /// Takes the state back from a checkpoint.
    ///
    /// @param prefix what precedes [#state()]'s names in the file, or empty
    /// @throws org.reid4j.torch.weights.WeightsException when names or shapes differ; nothing is changed then
    public void restore(TensorFile file, String prefix) {
        StateTransfer.load(state(), file.under(prefix), LoadPolicy.STRICT);
    }

    /// Frees the average. Closing twice does nothing.
    @Override
    public void close() {
        if (!average.isEmpty()) {
            average.values().forEach(Tensor::releaseReference);
            average.clear();
            updates.releaseReference();
        }
    }

    private Tensor live(String name) {
        Tensor tensor = live.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the network lost its weight " + name);
        }
        return tensor;
    }
}
