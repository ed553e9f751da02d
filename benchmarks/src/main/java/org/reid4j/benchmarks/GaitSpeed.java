package org.reid4j.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Objective;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Engine;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.OptimizerSpec;
import org.reid4j.torch.ParameterGroup;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// Does for gait networks what [NetworkSpeed] does for photos, beside `peers_gait.py`.
///
/// Arguments: system, `forward` or `step`, walks, frames of each, threads, then `key=value` settings. Weights and
/// silhouettes come from a hash that the other side computes too, and `ready` is followed by the loss on them in
/// evaluation mode, so that the script sees both do the same work.
public final class GaitSpeed {
    private static final int CLASSES = 74; // CASIA-B's

    private GaitSpeed() {}

    /// Starts it.
    public static void main(String[] args) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        Arrays.stream(args).skip(5).forEach(pair -> settings.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
        ModelSpec spec = Systems.spec(args[0], settings);
        int walks = Integer.parseInt(args[2]);
        Engine.threads(Integer.parseInt(args[4]));
        try (SilhouetteNet net = (SilhouetteNet) Systems.create(spec, CLASSES, 1);
                Objective objective = Systems.objective(spec, CLASSES, net.dimension(), 1);
                Optimizer optimizer = optimizer(net);
                Tensor silhouettes = silhouettes(walks, Integer.parseInt(args[3]), spec);
                Tensor people = Tensors.of(people(walks))) {
            Hashed.fill("", net.parameters());
            net.eval();
            double loss;
            try (Scope _ = Scope.open();
                    NoGrad _ = NoGrad.open()) {
                loss = Tensors.item(
                        objective.compute(net.forward(silhouettes), people).total());
            }
            Runnable round = () -> NetworkSpeed.forward(net, silhouettes);
            if (args[1].equals("step")) {
                net.train();
                round = () -> NetworkSpeed.step(net, objective, optimizer, silhouettes, people);
            }
            NetworkSpeed.serve(round, "ready " + loss);
        }
    }

    private static Optimizer optimizer(SilhouetteNet net) {
        List<Tensor> learned =
                net.parameters().values().stream().filter(Tensor::requires_grad).toList();
        return new Optimizer(
                new OptimizerSpec.Sgd(1e-4, 0.9, false, 0, 5e-4), List.of(new ParameterGroup("all", learned, 1, 5e-4)));
    }

    private static Tensor silhouettes(int walks, int frames, ModelSpec spec) {
        var values = new float[walks * frames * spec.height() * spec.width()];
        Hashed.noise(1, values);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] < 0.5 ? 1 : 0;
        }
        return Tensors.of(values, walks, frames, spec.height(), spec.width());
    }

    private static long[] people(int walks) {
        var people = new long[walks];
        Arrays.setAll(people, i -> i / (walks < 16 ? 2 : 4));
        return people;
    }
}
