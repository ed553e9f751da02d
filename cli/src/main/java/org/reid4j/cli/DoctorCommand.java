package org.reid4j.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.embed.OnnxEngine;
import org.reid4j.torch.Engine;
import org.reid4j.train.pretrained.WeightCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reid doctor`: what this machine offers, as a block to paste into a bug report; it names no personal
/// path.
@Command(
        name = "doctor",
        description = "Show what this machine offers: JDK, engine, threads, memory, disk.",
        footer = {"", "Example: reid doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;

    private final Terminal terminal;

    @Mixin
    private final Common common = new Common();

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("reid4j", Version.number());
        facts.put("jdk", Runtime.version().toString());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine) {
            facts.put("memory_mib", machine.getTotalMemorySize() / MIB);
        }
        facts.put("heap_limit_mib", Runtime.getRuntime().maxMemory() / MIB);
        facts.put(
                "disk_free_mib",
                Files.getFileStore(Path.of(".").toAbsolutePath()).getUsableSpace() / MIB);
        var engine = Engine.info();
        facts.put("libtorch", engine.version());
        facts.put("onnxruntime", OnnxEngine.runtime());
        facts.put("cpu_instructions", engine.cpuCapability());
        facts.put("onednn", engine.oneDnn() ? engine.oneDnnVersion() : "no");
        facts.put("blas", engine.blas());
        facts.put("openmp", engine.openMp());
        facts.put("threads", engine.threads());
        facts.put("gpus", engine.cudaDevices());
        facts.put("cached_weights", cached());
        if (common.json) {
            terminal.json(facts);
        } else {
            for (Map.Entry<String, Object> fact : facts.entrySet()) {
                terminal.out().printf("%-17s %s%n", fact.getKey(), fact.getValue());
            }
        }
        return 0;
    }

    private static long cached() throws java.io.IOException {
        var folder = WeightCache.standard().folder();
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var files = Files.list(folder)) {
            return files.filter(f -> !f.toString().endsWith(".part")).count();
        }
    }
}
