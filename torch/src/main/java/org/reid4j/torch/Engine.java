package org.reid4j.torch;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/// Settings of the whole engine and what can be said about it: threads, seed, versions.
public final class Engine {
    private Engine() {}

    /// Loads the native libraries on first use; afterwards free of cost.
    public static void start() {
        Loaded.touch();
    }

    /// How many threads one operation may use. At first as many as this process may keep busy, by the machine's
    /// processors and a container's quota, or what `OMP_NUM_THREADS` says.
    ///
    /// @param count at least 1
    public static void threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads is " + count + ", must be at least 1");
        }
        start();
        torch.set_num_threads(count);
    }

    /// How many threads one operation uses on this thread.
    public static int threads() {
        start();
        return torch.get_num_threads();
    }

    /// Seeds the engine's own random numbers, of which only dropout makes use. Set it per step from (seed, step) and
    /// a resumed run draws what an uninterrupted one would.
    public static void seed(long seed) {
        start();
        torch.manual_seed(seed);
    }

    /// Makes the engine choose algorithms whose result does not depend on timing. On the CPU this costs nothing.
    public static void deterministic(boolean on) {
        start();
        torch.globalContext().setDeterministicAlgorithms(on, false);
        torch.globalContext().setDeterministicMkldnn(on);
        torch.globalContext().setDeterministicCuDNN(on);
        torch.globalContext().setBenchmarkCuDNN(!on);
    }

    /// Number of GPUs the engine can use: 0 without CUDA in the build or in the machine.
    public static int cudaDevices() {
        start();
        return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    }

    /// Whether this libtorch could use a GPU, if the machine has one.
    public static boolean builtForCuda() {
        start();
        return torch.hasCUDA()
                || Engine.class.getResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu/") != null;
    }

    /// What the engine is made of, for provenance and `reid doctor`.
    public static EngineInfo info() {
        start();
        try (var _ = new PointerScope()) {
            return new EngineInfo(
                    version(),
                    text(torch.get_cpu_capability()),
                    torch.hasMKLDNN(),
                    text(torch.get_mkldnn_version()),
                    Loaded.ONE_DNN_LIMIT,
                    torch.hasMKL() ? "MKL" : "OpenBLAS",
                    torch.hasOpenMP(),
                    torch.get_num_threads(),
                    cudaDevices());
        }
    }

    private static String version() {
        try {
            return Loader.getVersion("org.bytedeco", "pytorch");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String text(BytePointer pointer) {
        return pointer.getString().strip();
    }

    private static final class Loaded {
        static final Optional<String> ONE_DNN_LIMIT;

        static {
            Natives.unpack();
            ONE_DNN_LIMIT = HiddenCaches.mind();
            Loader.load(torch.class);
            // OpenBLAS has threads of its own beside OpenMP's, which wait for each other for milliseconds as soon
            // as cores are shared with anything; the few products of matrices that are left to it are small
            if (System.getenv("OPENBLAS_NUM_THREADS") == null) {
                openblas_nolapack.blas_set_num_threads(1);
            }
            // libtorch counts the machine's cores, and two processors for one where it takes them for one core's; the
            // JVM counts those this process may use, with a container's quota
            if (System.getenv("OMP_NUM_THREADS") == null) {
                torch.set_num_threads(Runtime.getRuntime().availableProcessors());
            }
            // tried and warned about at every convolution where the processor is not one of its own, and never used:
            // oneDNN takes every batch that it would
            torch.globalContext().setUserEnabledNNPACK(false);
        }

        private Loaded() {}

        static void touch() {}
    }
}
