package org.reid4j.cli.doctor;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What surrounds the process: variables that change speed, the encoding of names, the terminal.
///
/// @param variables of the environment
/// @param interactive whether a person watches
public record EnvironmentChecks(Map<String, String> variables, boolean interactive) {
    private static final List<String> SHOWN = List.of(
            "OMP_NUM_THREADS",
            "GOMP_SPINCOUNT",
            "GOMP_CPU_AFFINITY",
            "OMP_WAIT_POLICY",
            "KMP_AFFINITY",
            "OPENBLAS_NUM_THREADS",
            "MKL_NUM_THREADS",
            "GLIBC_TUNABLES",
            "MALLOC_ARENA_MAX",
            "LD_PRELOAD",
            "JAVA_TOOL_OPTIONS",
            "CUDA_VISIBLE_DEVICES");

    public EnvironmentChecks {
        variables = Map.copyOf(variables);
    }

    /// All of them.
    public List<Check> all() {
        return List.of(
                Check.of("variables", "unset them", this::speed),
                Check.of("encoding", "set LC_ALL=C.UTF-8", this::encoding),
                Check.of("terminal", "none", this::terminal));
    }

    /// The variables that change speed, as far as they are set.
    public Map<String, String> shown() {
        var shown = new LinkedHashMap<String, String>();
        for (String name : SHOWN) {
            String value = variables.get(name);
            if (value != null && !value.isEmpty()) {
                shown.put(name, value.matches("[\\w.,:= -]{1,200}") ? value : "set"); // no paths
            }
        }
        return shown;
    }

    private Check speed() {
        var set = shown();
        var troubles = new ArrayList<String>();
        int processors = Runtime.getRuntime().availableProcessors();
        String threads = set.getOrDefault("OMP_NUM_THREADS", "");
        if (threads.matches("\\d{1,4}") && Integer.parseInt(threads) != processors) {
            troubles.add("OMP_NUM_THREADS=%s on %d processors: unset it, or say threads=N".formatted(threads, processors));
        }
        if (!set.containsKey("GOMP_SPINCOUNT") && !set.containsKey("OMP_WAIT_POLICY")) {
            troubles.add("GOMP_SPINCOUNT is not set, so waiting threads take processors from decoding: start with ./reid");
        }
        if (set.getOrDefault("OMP_WAIT_POLICY", "").equalsIgnoreCase("active")) {
            troubles.add("OMP_WAIT_POLICY=active takes processors from decoding: unset it");
        }
        if (!set.containsKey("GLIBC_TUNABLES") && System.getProperty("os.name", "").equals("Linux")) {
            troubles.add("GLIBC_TUNABLES is not set, so a gait network's step takes a third longer: start with ./reid");
        }
        if (set.containsKey("LD_PRELOAD")) {
            troubles.add("LD_PRELOAD puts other libraries in front of libtorch's: unset it");
        }
        String found = set.isEmpty() ? "none that change speed" : set.toString();
        return troubles.isEmpty()
                ? Check.ok("variables", found)
                : Check.warn("variables", found, String.join("; ", troubles));
    }

    private Check encoding() {
        var names = System.getProperty("sun.jnu.encoding", "unknown");
        var found = "text %s, names of files %s".formatted(Charset.defaultCharset(), names);
        boolean good = Charset.defaultCharset().equals(StandardCharsets.UTF_8)
                && (names.equalsIgnoreCase("UTF-8") || !System.getProperty("os.name", "").equals("Linux"));
        return good
                ? Check.ok("encoding", found)
                : Check.warn("encoding", found, "photos with other letters in their names are not found: LC_ALL=C.UTF-8");
    }

    private Check terminal() {
        var found = new ArrayList<String>();
        found.add(interactive ? "live lines" : "plain lines (no terminal, or NO_COLOR, CI or TERM=dumb)");
        found.add("output in " + System.getProperty("stdout.encoding", Charset.defaultCharset().name()));
        boolean words = System.getProperty("stdout.encoding", "UTF-8").toUpperCase(Locale.ROOT).startsWith("UTF");
        return words || !interactive
                ? Check.ok("terminal", String.join(", ", found))
                : Check.warn("terminal", String.join(", ", found), "bars and marks will be question marks: LC_ALL=C.UTF-8");
    }
}
