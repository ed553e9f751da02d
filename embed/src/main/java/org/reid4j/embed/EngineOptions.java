package org.reid4j.embed;

import java.util.Optional;

/// How a model is to be run, whatever runs it.
///
/// @param engine its name, or [#AUTO]
/// @param device `cpu`; `cuda`, `cuda:1` and `auto` where libtorch runs it
/// @param flip whether mirror images are averaged in; as the model's card says when empty
/// @param threads that compute
/// @param batch photos run at once
public record EngineOptions(String engine, String device, Optional<Boolean> flip, int threads, int batch) {
    /// The engine that was faster when the model was exported.
    public static final String AUTO = "auto";

    private static final String CPU = "cpu";

    public EngineOptions {
        if (threads < 1 || batch < 1) {
            throw new IllegalArgumentException("threads=%d, batch=%d: at least 1".formatted(threads, batch));
        }
    }

    /// The faster engine on all cores, 32 photos at once, as the model's card says.
    public static EngineOptions defaults() {
        return new EngineOptions(
                AUTO, CPU, Optional.empty(), Runtime.getRuntime().availableProcessors(), 32);
    }

    /// These options with an engine by name.
    public EngineOptions withEngine(String name) {
        return new EngineOptions(name, device, flip, threads, batch);
    }

    /// These options on another device.
    public EngineOptions withDevice(String name) {
        return new EngineOptions(engine, name, flip, threads, batch);
    }

    /// These options with mirror images, without, or as the card says.
    public EngineOptions withFlip(Optional<Boolean> averaged) {
        return new EngineOptions(engine, device, averaged, threads, batch);
    }

    /// These options with so many threads.
    public EngineOptions withThreads(int count) {
        return new EngineOptions(engine, device, flip, count, batch);
    }

    /// These options with so many photos at once.
    public EngineOptions withBatch(int photos) {
        return new EngineOptions(engine, device, flip, threads, photos);
    }

    boolean onCpu() {
        return device.equals(CPU);
    }
}
