package org.reid4j.cli.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.eval.VectorDistance;

/// Java and the machine below it: version, flags, processors, memory, open files.
public final class MachineChecks {
    private static final String VECTORS = "jdk.incubator.vector";
    private static final long MIB = 1 << 20;
    private static final long LITTLE_MEMORY = 2_000;
    private static final long FEW_FILES = 1_024;
    private static final int JDK = 25;
    private static final String START = "start it with ./reid, or with the options of bin/jvm.options";

    private MachineChecks() {}

    /// All of them.
    public static List<Check> all() {
        return List.of(
                Check.of("jdk", START, MachineChecks::jdk),
                Check.of("vector_module", START, MachineChecks::vectors),
                Check.of("processors", "look at the container's limits", MachineChecks::processors),
                Check.of("memory", "look at the container's limits", MachineChecks::memory),
                Check.of("open_files", "raise it: ulimit -n 4096", MachineChecks::files));
    }

    private static Check jdk() {
        int feature = Runtime.version().feature();
        String found =
                "%s, %s".formatted(Runtime.version(), System.getProperty("java.vm.name", "unknown virtual machine"));
        if (feature < JDK) {
            return Check.fail("jdk", found, "install a JDK %d".formatted(JDK));
        }
        if (!MachineChecks.class.getModule().isNativeAccessEnabled()) {
            return Check.warn("jdk", found + ", native access is not enabled", START);
        }
        String counted = System.getProperty(
                "org.bytedeco.javacpp.maxPhysicalBytes",
                System.getProperty("org.bytedeco.javacpp.maxphysicalbytes", "unset"));
        if (!counted.equals("0")) {
            return Check.warn(
                    "jdk",
                    found + ", JavaCPP ends work when the process has more than " + counted
                            + " bytes (maxPhysicalBytes), which counts mapped files too",
                    START);
        }
        return feature == JDK
                ? Check.ok("jdk", found)
                : Check.warn("jdk", found, "JDK %d is what is tested".formatted(JDK));
    }

    private static Check vectors() {
        boolean loaded = ModuleLayer.boot().findModule(VECTORS).isPresent();
        if (loaded) {
            int lanes = VectorDistance.lanes();
            String found = "loaded, %d numbers at once".formatted(lanes);
            return lanes >= 8
                    ? Check.ok("vector_module", found)
                    : Check.warn("vector_module", found, "a processor with AVX2 compares twice as fast or more");
        }
        return ModuleFinder.ofSystem().find(VECTORS).isPresent()
                ? Check.ok(
                        "vector_module",
                        "there; loaded by the commands that compare (train, eval, calibrate, demo, export, gallery, serve)")
                : Check.fail(
                        "vector_module",
                        "this Java has no " + VECTORS + ": nothing can be measured",
                        "use a whole JDK, not a cut down runtime");
    }

    private static Check processors() throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        Optional<Double> quota = quota();
        String found = "%d for this process%s"
                .formatted(
                        processors,
                        quota.map(limit -> String.format(Locale.ROOT, ", limited to %.1f by the container", limit))
                                .orElse(""));
        if (quota.isPresent() && quota.get() < 0.9 * processors) {
            return Check.warn(
                    "processors",
                    found,
                    "threads will be held up in turns: threads=%d, or a whole number of processors"
                            .formatted(Math.max(1, (int) Math.floor(quota.get()))));
        }
        return processors > 1
                ? Check.ok("processors", found)
                : Check.warn("processors", found, "decoding and computing take turns; two or more are twice as fast");
    }

    /// What the container allows, in processors: control groups of version 2, then 1.
    private static Optional<Double> quota() throws IOException {
        Path two = Path.of("/sys/fs/cgroup/cpu.max");
        if (Files.isReadable(two)) {
            String[] parts = Files.readString(two).strip().split("\\s+", -1);
            return parts.length == 2 ? share(parts[0], parts[1]) : Optional.empty();
        }
        Path quota = Path.of("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
        Path period = Path.of("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
        return Files.isReadable(quota) && Files.isReadable(period)
                ? share(
                        Files.readString(quota).strip(),
                        Files.readString(period).strip())
                : Optional.empty();
    }

    /// `150000` of `100000` is one and a half; `max` or -1 is no limit.
    static Optional<Double> share(String quota, String period) {
        return quota.matches("\\d{1,15}") && period.matches("[1-9]\\d{0,14}")
                ? Optional.of(Double.parseDouble(quota) / Double.parseDouble(period))
                : Optional.empty();
    }

    private static Check memory() {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine)) {
            return Check.warn("memory", "unknown", "this Java does not tell");
        }
        long all = machine.getTotalMemorySize() / MIB; // the container's where there is one
        long free = machine.getFreeMemorySize() / MIB;
        long heap = Runtime.getRuntime().maxMemory() / MIB;
        String found =
                String.format(Locale.ROOT, "%,d MiB, %,d of them free; Java's heap may take %,d", all, free, heap);
        if (all < LITTLE_MEMORY) {
            return Check.warn(
                    "memory",
                    found,
                    "training needs 2,000 MiB and more; a smaller model.height and sampler.identities need less");
        }
        return heap > all * 6 / 10
                ? Check.warn("memory", found, "tensors live beside the heap: leave them more than -Xmx does now")
                : Check.ok("memory", found);
    }

    private static Check files() {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean machine)) {
            return Check.ok("open_files", "not limited by this system");
        }
        long most = machine.getMaxFileDescriptorCount();
        String found = String.format(Locale.ROOT, "%,d may be open", most);
        return most < FEW_FILES
                ? Check.warn("open_files", found, "a server with many clients needs more: ulimit -n 4096")
                : Check.ok("open_files", found);
    }
}
