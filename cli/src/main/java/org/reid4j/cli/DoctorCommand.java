package org.reid4j.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.reid4j.cli.doctor.Check;
import org.reid4j.cli.doctor.DiskChecks;
import org.reid4j.cli.doctor.EngineChecks;
import org.reid4j.cli.doctor.EnvironmentChecks;
import org.reid4j.cli.doctor.MachineChecks;
import org.reid4j.cli.doctor.RunChecks;
import org.reid4j.core.ReidException;
import org.reid4j.embed.OnnxEngine;
import org.reid4j.torch.Engine;
import org.reid4j.train.pretrained.WeightCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid doctor`: what is right and wrong with this machine and this installation, and with a run that is named; a block
/// to paste into a bug report, without personal paths.
@Command(
        name = "doctor",
        description = "Look for what is wrong: Java, engines, threads, memory, disk, settings; with run=NAME also a run.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 3: something does not work. What could be better is a warning.",
            "",
            "Example: reid doctor",
            "         reid doctor run=demo-1",
            "         reid doctor --json"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;

    private final Terminal terminal;

    @Option(names = "--run", paramLabel = "NAME", description = "Also look at a run, or at an imported model.")
    private Optional<String> run = Optional.empty();

    @Mixin
    private final RunsPlace place = new RunsPlace();

    @Mixin
    private final Common common = new Common();

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        var folder = run.map(place::find); // a name that is none is a wrong argument, not a finding
        var environment = new EnvironmentChecks(System.getenv(), terminal.interactive());
        var checks = new ArrayList<Check>();
        checks.addAll(MachineChecks.all());
        checks.addAll(EngineChecks.all());
        checks.addAll(new DiskChecks(place.folder(), terminal.clock()).all());
        checks.addAll(environment.all());
        var ofRun = folder.map(found -> new RunChecks(found, terminal.clock().instant()).all())
                .orElse(List.of());
        boolean failed = Stream.concat(checks.stream(), ofRun.stream())
                .anyMatch(check -> check.status() == Check.Status.FAIL);
        if (common.json) {
            var json = facts();
            json.put("variables", environment.shown());
            json.put("status", failed ? "fail" : "ok");
            json.put("checks", checks.stream().map(Check::json).toList());
            folder.ifPresent(found -> {
                json.put("run", found.name());
                json.put("run_checks", ofRun.stream().map(Check::json).toList());
            });
            terminal.json(json);
        } else {
            terminal.out().printf("reid4j %s · %s %s%n", Version.number(), System.getProperty("os.name"), System.getProperty("os.arch"));
            checks.forEach(this::print);
            folder.ifPresent(found -> terminal.out().println("run " + found.name()));
            ofRun.forEach(this::print);
            terminal.out().println(summary(checks, ofRun));
        }
        return failed ? ReidException.Kind.CHECK.exitCode() : 0;
    }

    private void print(Check check) {
        String mark = switch (check.status()) {
            case OK -> "ok  ";
            case WARN -> "WARN";
            case FAIL -> "FAIL";
        };
        terminal.out().printf("%s  %-17s %s%n", mark, check.name().replace('_', ' '), check.found());
        check.advice().ifPresent(advice -> terminal.out().printf("%24s-> %s%n", "", Called.in(advice)));
    }

    private static String summary(List<Check> checks, List<Check> ofRun) {
        var all = new ArrayList<>(checks);
        all.addAll(ofRun);
        long warned = all.stream().filter(check -> check.status() == Check.Status.WARN).count();
        long failed = all.stream().filter(check -> check.status() == Check.Status.FAIL).count();
        if (failed + warned == 0) {
            return "all %d checks are well".formatted(all.size());
        }
        return String.format(
                Locale.ROOT, "%d checks: %d failed, %d could be better", all.size(), failed, warned);
    }

    /// The bare facts, one a key, the same in every version.
    private static Map<String, Object> facts() throws java.io.IOException {
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
        engines(facts);
        facts.put("cached_weights", cached());
        return facts;
    }

    /// Of engines that do not load, their checks tell.
    private static void engines(Map<String, Object> facts) {
        try {
            var engine = Engine.info();
            facts.put("libtorch", engine.version());
            facts.put("onnxruntime", OnnxEngine.runtime());
            facts.put("cpu_instructions", engine.cpuCapability());
            facts.put("onednn", engine.oneDnn() ? engine.oneDnnVersion() : "no");
            facts.put("blas", engine.blas());
            facts.put("openmp", engine.openMp());
            facts.put("threads", engine.threads());
            facts.put("gpus", engine.cudaDevices());
        } catch (ReidException | LinkageError failed) {
            facts.putIfAbsent("libtorch", "does not load");
            facts.putIfAbsent("onnxruntime", "does not load");
        }
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
