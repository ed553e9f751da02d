package org.reid4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Engine;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.OptimizerSpec;
import org.reid4j.torch.ParameterGroup;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// Runs a system's forward pass or whole training step when told to and says how long it took, so that a
/// script can let it and a peer take turns (`network-speed.py`).
///
/// Arguments: system, `forward` or `step`, batch, threads, then `key=value` settings. It prints `ready`
/// after two warm-up rounds; each line on standard input is a number of rounds to run, answered by seconds a
/// round. It ends with its input.
public final class NetworkSpeed {
    private static final int CLASSES = 751; // Market-1501's
    private static final int PHOTOS_A_PERSON = 4;
    private static final int WARM_UP = 2;

    private NetworkSpeed() {}

    /// Starts it.
    public static void main(String[] args) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        Arrays.stream(args).skip(4).forEach(pair -> settings.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
        ModelSpec spec = Systems.spec(args[0], settings);
        int batch = Integer.parseInt(args[2]);
        Engine.threads(Integer.parseInt(args[3]));
        try (ReidNet net = laidOut(spec);
                Objective objective = Systems.objective(spec, CLASSES, net.dimension(), 1);
                Optimizer optimizer = optimizer(net);
                Tensor images = Tensors.channelsLast(images(batch, spec));
                Tensor classes = Tensors.of(people(batch))) {
            Runnable round;
            if (args[1].equals("forward")) {
                net.eval();
                round = () -> forward(net, images);
            } else {
                round = () -> step(net, objective, optimizer, images, classes);
            }
            serve(round, "ready");
        }
    }

    /// A network in channels-last, which must come before its optimizer.
    private static ReidNet laidOut(ModelSpec spec) {
        ReidNet net = Systems.create(spec, CLASSES, 1);
        net.channelsLast();
        return net;
    }

    static void serve(Runnable round, String ready) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = 0; i < WARM_UP; i++) {
            round.run();
        }
        out.println(ready);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int rounds = Integer.parseInt(line.strip());
            long start = System.nanoTime();
            for (int i = 0; i < rounds; i++) {
                round.run();
            }
            out.println((System.nanoTime() - start) / 1e9 / rounds);
        }
    }

    static void forward(ReidNet net, Tensor images) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open()) {
            Tensors.item(net.forward(images).embedding().sum());
        }
    }

    static void step(ReidNet net, Objective objective, Optimizer optimizer, Tensor images, Tensor classes) {
        try (Scope _ = Scope.open()) {
            optimizer.zeroGrad();
            Tensor total = objective.compute(net.forward(images), classes).total();
            total.backward();
            optimizer.step();
            Tensors.item(total);
        }
    }

    private static Optimizer optimizer(ReidNet net) {
        List<Tensor> learned =
                net.parameters().values().stream().filter(Tensor::requires_grad).toList();
        return new Optimizer(
                new OptimizerSpec.Adam(3.5e-4, 0.9, 0.999, 1e-8, 5e-4, false),
                List.of(new ParameterGroup("all", learned, 1, 5e-4)));
    }

    private static Tensor images(int batch, ModelSpec spec) {
        var random = new Random(1);
        var values = new float[batch * 3 * spec.height() * spec.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, batch, 3, spec.height(), spec.width());
    }

    private static long[] people(int batch) {
        var people = new long[batch];
        Arrays.setAll(people, i -> i / PHOTOS_A_PERSON);
        return people;
    }
}
