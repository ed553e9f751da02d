package org.reid4j.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.OptimizerSpec;
import org.reid4j.torch.ParameterGroup;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// Prints the most memory that training steps of a model take, for `e2e/step-memory.sh`.
final class StepMemory {
    private static final int CLASSES = 751;
    private static final int PHOTOS = 4;
    private static final int STEPS = 2; // the optimizer's state comes with the first

    private StepMemory() {}

    /// @param arguments system, images in a batch, then `key=value` settings
    public static void main(String[] arguments) throws IOException {
        int batch = Integer.parseInt(arguments[1]);
        Map<String, String> settings = new LinkedHashMap<>();
        for (String argument : List.of(arguments).subList(2, arguments.length)) {
            String[] pair = argument.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        ModelSpec spec = Systems.spec(arguments[0], settings);
        long[] classes = new long[batch];
        for (int i = 0; i < batch; i++) {
            classes[i] = i / PHOTOS;
        }
        try (ReidNet net = Systems.create(spec, CLASSES, 1);
                Objective objective = Systems.objective(spec, CLASSES, net.dimension(), 1)) {
            net.channelsLast();
            var learned = net.parameters().values().stream()
                    .filter(Tensor::requires_grad)
                    .toList();
            try (Optimizer optimizer = new Optimizer(
                    new OptimizerSpec.Adam(1e-4, 0.9, 0.999, 1e-8, 5e-4, false),
                    List.of(new ParameterGroup("all", learned, 1, 0)))) {
                for (int step = 0; step < STEPS; step++) {
                    try (Scope _ = Scope.open()) {
                        Tensor images = Tensors.channelsLast(
                                Tensors.to(Det.images("memory", batch, 3, spec.height(), spec.width()), Precision.F32));
                        optimizer.zeroGrad();
                        objective
                                .compute(net.forward(images), Tensors.of(classes))
                                .total()
                                .backward();
                        optimizer.step();
                    }
                }
            }
        }
        String most = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElse("VmHWM: unknown");
        System.out.println(batch + " images: " + most.replaceAll("\\s+", " "));
    }
}
