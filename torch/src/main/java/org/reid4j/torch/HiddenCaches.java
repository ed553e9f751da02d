package org.reid4j.torch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.NativeEnvironment;

/// Keeps oneDNN to instructions it plans well on virtual machines that hide the sizes of the processor's caches.
///
/// Its newer convolutions (`brgemm`, from AVX2 on) choose their blocks by these sizes. Where a machine says that there
/// are none, the libtorch in use divides by zero and takes the JVM with it, or, channels last, gives wrong numbers
/// (embeddings off by 4 % were seen). With AVX at most its older ones run, which are right everywhere.
final class HiddenCaches {
    /// Which instructions oneDNN may use; it reads them when it first computes.
    static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

    private static final String RIGHT = "AVX";
    private static final Path PROCESSOR = Path.of("/sys/devices/system/cpu/cpu0");

    private HiddenCaches() {}

    /// Sets the limit where it is needed and nobody has set another.
    ///
    /// @return the limit that was set; empty where none is needed
    static Optional<String> mind() {
        if (!needed(PROCESSOR, System.getProperty("os.name", ""), System.getenv())) {
            return Optional.empty();
        }
        NativeEnvironment.set(LIMIT, RIGHT);
        return Optional.of(RIGHT);
    }

    /// Whether this machine needs the limit, as far as it says so.
    ///
    /// @param processor what the kernel tells of the first one: a folder, with `cache` in it where caches are known
    static boolean needed(Path processor, String system, Map<String, String> environment) {
        return system.toLowerCase(Locale.ROOT).contains("linux")
                && !environment.containsKey(LIMIT)
                && !environment.containsKey("DNNL_MAX_CPU_ISA") // its older name
                && Files.isDirectory(processor)
                && !Files.isDirectory(processor.resolve("cache"));
    }
}
