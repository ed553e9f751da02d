package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.reid4j.core.ReidException;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightInspection;
import org.reid4j.train.released.Forms;
import org.reid4j.train.released.Published;
import org.reid4j.train.released.WeightImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid weights inspect FILE`: what a file is, what is wrong with it, what to type next, and every
/// tensor.
@Command(
        name = "inspect",
        description = "Say what a weight file is, what is wrong with it and how to import it, and list its tensors.",
        footer = {"", "Example: reid weights inspect net.pth"})
final class WeightsInspect implements Callable<Integer> {
    private static final int SHOWN = 20;
    private static final int NAMED = 10;

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "safetensors, .pth, .pt, .onnx; nothing in it is executed.")
    private Path file = Path.of("");

    @Option(names = "--all", description = "List every tensor, on a terminal too.")
    private boolean all;

    @Mixin
    private final Common common = new Common();

    WeightsInspect(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (file.toString().endsWith(".onnx") || OnnxSummary.isLikely(file)) {
            new OnnxInspection(terminal, file, all).tell(common.json);
            return 0;
        }
        var found = WeightFiles.inspect(file);
        var facts = facts(WeightFiles.read(file));
        if (common.json) {
            json(found, facts);
        } else {
            print(found, facts);
        }
        return 0;
    }

    /// What is known of the release, as one line for each fact: never an error, since looking is what
    /// this is for.
    private Map<String, String> facts(TensorFile tensors) {
        var facts = new LinkedHashMap<String, String>();
        try {
            Optional<Published> published = Forms.of(tensors);
            if (published.isEmpty()) {
                facts.put("import", "say --model SYSTEM if you know it: " + String.join(", ", Systems.names()));
                return facts;
            }
            facts.put("form", published.get().form());
            switch (published.get()) {
                case Published.Unusable unusable -> facts.put("import", "no: " + unusable.why());
                case Published.Usable usable -> {
                    ModelSpec spec = usable.spec(Map.of());
                    int classes = Systems.classes(spec, usable.weights());
                    facts.put("system", usable.system());
                    facts.put("classes", classes == 0 ? "no classifier" : Integer.toString(classes));
                    facts.put("embedding", Forms.embedding(spec));
                    var use = usable.use();
                    facts.put("input", use.input(spec));
                    facts.put("compared", use.words());
                    if (!usable.remarks().isEmpty()) {
                        facts.put("note", String.join(" ", usable.remarks()));
                    }
                    facts.put(
                            "import",
                            WeightImport.refusal(file)
                                    .map(why -> "would be refused: " + why.replace('\n', ' '))
                                    .orElse("reid weights import " + file + " --as NAME"));
                }
            }
        } catch (ReidException impossible) {
            facts.put("import", "no: " + String.valueOf(impossible.getMessage()).replace('\n', ' '));
        }
        return facts;
    }

    private void json(WeightInspection found, Map<String, String> facts) {
        var result = new LinkedHashMap<String, Object>();
        result.put("format", found.format());
        result.put("system", facts.getOrDefault("system", found.system().orElse("")));
        result.put("parameters", found.parameters());
        result.put("wrapping", found.wrapping().orElse(""));
        facts.forEach(result::putIfAbsent);
        result.put("not_finite", found.notFinite());
        result.put("all_zero", found.allZero());
        result.put(
                "tensors",
                found.tensors().stream()
                        .map(t -> Map.of(
                                "name",
                                t.name(),
                                "shape",
                                t.shape(),
                                "dtype",
                                t.dtype().name()))
                        .toList());
        terminal.json(result);
    }

    /// The summary first; the list is cut on a terminal, where its beginning is what names the file.
    private void print(WeightInspection found, Map<String, String> facts) {
        var out = terminal.out();
        var dtypes = found.tensors().stream()
                .map(t -> t.dtype().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        var system = Optional.ofNullable(facts.get("system")).or(found::system);
        out.println("looks like  "
                + Optional.ofNullable(facts.get("form"))
                        .map(form -> form + system.map(s -> " (" + s + ")").orElse(""))
                        .or(() -> system)
                        .orElse("nothing known here"));
        for (var fact : List.of("classes", "embedding", "input", "compared", "note")) {
            Optional.ofNullable(facts.get(fact)).ifPresent(text -> out.printf("%-11s %s%n", fact, text));
        }
        problem("NaN or infinity in", found.notFinite());
        problem("nothing but zeros in", found.allZero());
        out.printf("%-11s %s%n", "import", facts.get("import"));
        out.printf(
                "holds       %,d tensors, %,d parameters, %s%n", found.tensors().size(), found.parameters(), dtypes);
        out.println("format      "
                + found.format()
                + found.wrapping().map(w -> ", wrapped in " + w).orElse(""));
        int shown = all || !terminal.interactive() ? found.tensors().size() : SHOWN;
        found.tensors().stream()
                .limit(shown)
                .forEach(t -> out.printf("%-60s %-5s %s%n", t.name(), t.dtype(), t.shape()));
        if (shown < found.tensors().size()) {
            out.printf("and %,d more; --all lists them%n", found.tensors().size() - shown);
        }
    }

    private void problem(String what, List<String> names) {
        if (!names.isEmpty()) {
            var some = new ArrayList<>(names.subList(0, Math.min(NAMED, names.size())));
            if (names.size() > NAMED) {
                some.add("and " + (names.size() - NAMED) + " more");
            }
            terminal.out().printf("%-11s %s %s%n", "problem", what, String.join(", ", some));
        }
    }
}
