package org.reid4j.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reid4j.embed.OnnxEngine;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxRun;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.torch.Engine;
import org.reid4j.torch.EngineInfo;
import org.reid4j.torch.Fn;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// Whether the engines load and compute what they should: the same small convolution, by both, against
/// plain loops.
public final class EngineChecks {
    private static final int PHOTOS = 2; // of one alone the convolution does not go through oneDNN
    private static final int CHANNELS = 8;
    private static final int SIDE = 16;
    private static final int KERNEL = 3;
    private static final double CLOSE = 1e-2; // sums of some hundreds; fast algorithms round
    private static final String NATIVES =
            "its libraries are unpacked to ~/.javacpp/cache (libtorch) and the folder of temporary files (ONNX Runtime): make room there, or allow libraries to be loaded from there";

    private EngineChecks() {}

    /// All of them.
    public static List<Check> all() {
        return List.of(
                Check.of("libtorch", NATIVES, EngineChecks::torch),
                Check.of("onnxruntime", NATIVES, EngineChecks::onnx),
                Check.of("cpu_instructions", "none", EngineChecks::instructions),
                Check.of("threads", "say threads=N", EngineChecks::threads),
                Check.of("gpu", "device=cpu works everywhere", EngineChecks::gpu));
    }

    private static Check torch() {
        float[] found;
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            found = Tensors.toFloats(Fn.conv2d(
                    Tensors.of(photos(), PHOTOS, CHANNELS, SIDE, SIDE),
                    Tensors.of(filter(), CHANNELS, CHANNELS, KERNEL, KERNEL),
                    1,
                    1));
        }
        return compared("libtorch", Engine.info().version(), found);
    }

    private static Check onnx() throws IOException {
        Path file = Files.createTempFile("reid4j-doctor", ".onnx");
        try {
            OnnxFile.write(file, graph());
            try (var run = OnnxRun.open(file, 1)) {
                var found = run.run(Map.of("x", OnnxTensor.of("x", photos(), PHOTOS, CHANNELS, SIDE, SIDE)));
                return compared(
                        "onnxruntime",
                        OnnxEngine.runtime(),
                        found.values().iterator().next().floats());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static OnnxGraph graph() {
        var conv = new OnnxNode(
                "Conv",
                List.of("x", "w"),
                List.of("y"),
                Map.of(
                        "pads", new OnnxNode.Wholes(List.of(1L, 1L, 1L, 1L)),
                        "kernel_shape", new OnnxNode.Wholes(List.of((long) KERNEL, (long) KERNEL))));
        var shape = List.of("" + PHOTOS, "" + CHANNELS, "" + SIDE, "" + SIDE);
        return new OnnxGraph(
                "doctor",
                List.of(new OnnxValue("x", ElementType.FLOAT, shape)),
                List.of(new OnnxValue("y", ElementType.FLOAT, shape)),
                List.of(OnnxTensor.of("w", filter(), CHANNELS, CHANNELS, KERNEL, KERNEL)),
                List.of(conv),
                Map.of());
    }

    private static Check compared(String name, String version, float[] found) {
        float[] expected = convolution(photos(), filter());
        double apart = found.length == expected.length ? 0 : Double.NaN;
        for (int i = 0; i < expected.length && !Double.isNaN(apart); i++) {
            apart = Math.max(apart, Math.abs((double) expected[i] - found[i]));
        }
        return apart <= CLOSE
                ? Check.ok(name, version + " computes a convolution as it should")
                : Check.fail(
                        name,
                        String.format(Locale.ROOT, "%s computes a convolution wrong, by %.3g", version, apart),
                        "another libtorch or a broken processor feature is in the way: report it with this output");
    }

    private static float[] photos() {
        var values = new float[PHOTOS * CHANNELS * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 7 % 11 - 5;
        }
        return values;
    }

    private static float[] filter() {
        var values = new float[CHANNELS * CHANNELS * KERNEL * KERNEL];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 5 % 7 - 3;
        }
        return values;
    }

    /// In plain loops, with a border of one zero; whole numbers, so there is nothing to round.
    static float[] convolution(float[] photos, float[] filter) {
        int photo = CHANNELS * SIDE * SIDE;
        var out = new float[photos.length];
        for (int i = 0; i < out.length; i++) {
            int place = i % photo;
            out[i] = at(photos, i - place, filter, place / (SIDE * SIDE), place / SIDE % SIDE, place % SIDE);
        }
        return out;
    }

    /// @param from where the photo begins
    private static float at(float[] photos, int from, float[] filter, int o, int y, int x) {
        float sum = 0;
        for (int c = 0; c < CHANNELS; c++) {
            for (int v = 0; v < KERNEL; v++) {
                for (int u = 0; u < KERNEL; u++) {
                    int row = y + v - 1;
                    int column = x + u - 1;
                    if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
                        sum += photos[from + (c * SIDE + row) * SIDE + column]
                                * filter[((o * CHANNELS + c) * KERNEL + v) * KERNEL + u];
                    }
                }
            }
        }
        return sum;
    }

    private static Check instructions() {
        return instructions(Engine.info(), System.getProperty("os.arch", ""));
    }

    static Check instructions(EngineInfo engine, String architecture) {
        String found =
                "%s, %s, %s".formatted(engine.cpuCapability(), engine.oneDnn() ? "oneDNN" : "no oneDNN", engine.blas());
        if (engine.cpuCapability().equals("DEFAULT") && architecture.equals("amd64")) {
            return Check.warn(
                    "cpu_instructions",
                    found,
                    "the processor (or its emulation) has no AVX2: everything takes several times as long");
        }
        return engine.oneDnnLimit()
                .map(
                        limit -> Check.warn(
                                "cpu_instructions",
                                "%s; convolutions kept to %s, since this machine hides the sizes of its caches and oneDNN would compute wrongly"
                                        .formatted(found, limit),
                                "they take about twice as long: let the virtual machine show its caches (QEMU: -cpu host,host-cache-info=on)"))
                .orElseGet(() -> Check.ok("cpu_instructions", found));
    }

    private static Check threads() {
        int threads = Engine.threads();
        int processors = Runtime.getRuntime().availableProcessors();
        String found = "%d of libtorch's on %d processors".formatted(threads, processors);
        return threads > processors
                ? Check.warn("threads", found, "they wait for each other: threads=%d".formatted(processors))
                : Check.ok("threads", found);
    }

    private static Check gpu() {
        int gpus = Engine.cudaDevices();
        if (gpus > 0) {
            return Check.ok("gpu", "%d; use it with device=cuda".formatted(gpus));
        }
        boolean driver = Files.exists(Path.of("/proc/driver/nvidia/version"));
        if (!Engine.builtForCuda()) {
            return driver
                    ? Check.warn(
                            "gpu",
                            "NVIDIA's driver is there, but this libtorch is built for processors alone",
                            "build with: mvn -Pcuda package (CUDA 13.1 and cuDNN 9)")
                    : Check.ok("gpu", "none; this libtorch is built for processors alone");
        }
        return Check.warn(
                "gpu",
                driver ? "NVIDIA's driver is there, but libtorch finds no GPU" : "none: there is no NVIDIA driver",
                driver
                        ? "CUDA 13.1 needs a driver of version 580 or newer; CUDA_VISIBLE_DEVICES may hide it"
                        : "install NVIDIA's driver, or use device=cpu");
    }
}
