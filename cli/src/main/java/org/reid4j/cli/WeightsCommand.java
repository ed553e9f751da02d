package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightInspection;
import org.reid4j.train.pretrained.Pretrained;
import org.reid4j.train.pretrained.WeightCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid weights`: fetches, lists, looks into and takes over weights made by others.
@Command(
        name = "weights",
        description = "Fetch, list, inspect and import weights made by others.",
        footer = {"", "Example: reid weights fetch resnet50"},
        subcommands = {
            WeightsCommand.Fetch.class,
            WeightsCommand.ListCached.class,
            WeightsCommand.Inspect.class,
            WeightsCommand.Import.class
        })
final class WeightsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("unused") // read by picocli
    private final Common common = new Common();

    WeightsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("""
                reid weights fetch resnet50   torchvision's ImageNet weights, checked and kept
                reid weights list             what is kept on this machine
                reid weights inspect FILE     tensors, shapes and a guess of the system; nothing in the file is executed
                reid weights import FILE      keep a copied file, or turn a .pth into safetensors""");
        return 2;
    }

    private static Pretrained known(String name) {
        return Pretrained.of(name)
                .orElseThrow(() -> Reid.usage("there are no known weights '%s'; known: %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        Arrays.stream(Pretrained.values())
                                                .map(Pretrained::key)
                                                .toList()))));
    }

    /// `reid weights fetch NAME`.
    @Command(
            name = "fetch",
            description = "Fetch ImageNet weights of a backbone, once.",
            footer = {"", "Example: reid weights fetch resnet50"})
    static final class Fetch implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "resnet18, resnet34, resnet50 or resnet101.")
        private String name = "";

        @Mixin
        private final Common common = new Common();

        Fetch(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var weights = known(name);
            Path file;
            try (var line = new LiveLine(terminal, "fetching " + name, weights.bytes())) {
                file = WeightCache.standard().fetch(weights, bytes -> line.at(bytes, ""));
            }
            if (common.json) {
                terminal.json(Map.of("name", name, "path", file.toString(), "sha256", WeightCache.sha256(file)));
            } else {
                terminal.out().println(file);
            }
            return 0;
        }
    }

    /// `reid weights list`.
    @Command(
            name = "list",
            description = "List the weights kept on this machine.",
            footer = {"", "Example: reid weights list --json"})
    static final class ListCached implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Common common = new Common();

        ListCached(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            var folder = WeightCache.standard().folder();
            var rows = new ArrayList<Map<String, Object>>();
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder).sorted()) {
                    for (var file : files.toList()) {
                        rows.add(Map.of("file", file.toString(), "bytes", Files.size(file)));
                    }
                }
            }
            if (common.json) {
                terminal.json(Map.of("folder", folder.toString(), "weights", rows));
            } else if (rows.isEmpty()) {
                terminal.out().println("nothing is kept yet; fetch with: reid weights fetch resnet50");
            } else {
                rows.forEach(row -> terminal.out().printf("%15s  %s%n", row.get("bytes"), row.get("file")));
            }
            return 0;
        }
    }

    /// `reid weights inspect FILE`.
    @Command(
            name = "inspect",
            description = "List the tensors of a weight file and guess its system.",
            footer = {"", "Example: reid weights inspect net.pth"})
    static final class Inspect implements Callable<Integer> {
        private static final int SHOWN = 20;

        private final Terminal terminal;

        @Parameters(paramLabel = "FILE", description = "safetensors, .pth, .pt; nothing in it is executed.")
        private Path file = Path.of("");

        @Option(names = "--all", description = "List every tensor, on a terminal too.")
        private boolean all;

        @Mixin
        private final Common common = new Common();

        Inspect(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var found = WeightFiles.inspect(file);
            if (common.json) {
                var result = new LinkedHashMap<String, Object>();
                result.put("format", found.format());
                result.put("system", found.system().orElse(""));
                result.put("parameters", found.parameters());
                result.put("wrapping", found.wrapping().orElse(""));
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
            } else {
                print(found);
            }
            return 0;
        }

        /// The summary first; the list is cut on a terminal, where its beginning is what names the file.
        private void print(WeightInspection found) {
            var out = terminal.out();
            var dtypes = found.tensors().stream()
                    .map(t -> t.dtype().name())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            out.println("looks like  " + found.system().orElse("nothing known here"));
            out.printf(
                    "holds       %,d tensors, %,d parameters, %s%n",
                    found.tensors().size(), found.parameters(), dtypes);
            out.println("format      " + found.format()
                    + found.wrapping().map(w -> ", wrapped in " + w).orElse(""));
            int shown = all || !terminal.interactive() ? found.tensors().size() : SHOWN;
            found.tensors().stream()
                    .limit(shown)
                    .forEach(t -> out.printf("%-60s %-5s %s%n", t.name(), t.dtype(), t.shape()));
            if (shown < found.tensors().size()) {
                out.printf("and %,d more; --all lists them%n", found.tensors().size() - shown);
            }
        }
    }

    /// `reid weights import FILE`.
    @Command(
            name = "import",
            description = {
                "Keep a file that was fetched by other means, turn a PyTorch file into safetensors,",
                "or take over any network of ONNX: search, eval and embed then use it with run=models/NAME."
            },
            sortOptions = false,
            footer = {
                "",
                "Example: reid weights import resnet50-0676ba61.pth",
                "         reid weights import net.pth --output net.safetensors",
                "         reid weights import net.onnx --as mine --input 256x128 --colour bgr --scale 255"
            })
    static final class Import implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "FILE", description = "A weight file of any known format.")
        private Path file = Path.of("");

        @Option(
                names = "--output",
                paramLabel = "PATH",
                description = "Write the tensors as safetensors under this name; of ONNX: the model's folder.")
        private java.util.Optional<Path> output = java.util.Optional.empty();

        @Option(names = "--as", paramLabel = "NAME", description = "Of ONNX: the model's folder is models/NAME.")
        private java.util.Optional<String> name = java.util.Optional.empty();

        @Mixin
        private final ImportOnnx onnx = new ImportOnnx();

        @Mixin
        private final Common common = new Common();

        Import(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (file.toString().endsWith(".onnx") || OnnxSummary.isLikely(file)) {
                model(onnx.make(file, output.orElseGet(() -> Path.of("models", name.orElseGet(() -> stem(file))))));
                return 0;
            }
            if (name.isPresent() || onnx.asked()) {
                throw Reid.usage(file + " is no ONNX file: --as, --input and what follows it are of ONNX");
            }
            var known = Arrays.stream(Pretrained.values())
                    .filter(p -> p.fileName().equals(String.valueOf(file.getFileName())))
                    .findFirst();
            Path kept;
            if (output.isEmpty() && known.isPresent()) {
                kept = WeightCache.standard().admitCopy(known.get(), file);
            } else {
                kept = output.orElseGet(() -> Path.of(
                        String.valueOf(file.getFileName()).replaceFirst("\\.[A-Za-z0-9.]+$", "") + ".safetensors"));
                if (Files.exists(kept)) {
                    throw Reid.usage(kept + " exists already; name another with --output");
                }
                var read = WeightFiles.read(file);
                Safetensors.write(
                        kept,
                        read.tensors(),
                        Map.of(
                                "imported_from",
                                String.valueOf(file.getFileName()),
                                "sha256",
                                WeightCache.sha256(file)));
            }
            if (common.json) {
                terminal.json(Map.of("path", kept.toString()));
            } else {
                terminal.out().println(kept);
            }
            return 0;
        }

        private static String stem(Path file) {
            return String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
        }

        private void model(ImportOnnx.Made made) {
            if (common.json) {
                terminal.json(Map.of(
                        "path", made.folder().toString(),
                        "dimension", made.dimension(),
                        "input", made.card().preprocessing().toString(),
                        "output", made.output(),
                        "guessed", made.guessed()));
                return;
            }
            var out = terminal.out();
            out.println("reads    " + made.input());
            out.println("photos   " + made.card().preprocessing());
            out.println("gives    %s, %d values".formatted(made.output(), made.dimension()));
            if (!made.guessed().isEmpty()) {
                out.println("guessed  "
                        + made.guessed().entrySet().stream()
                                .map(guess -> guess.getKey() + " " + guess.getValue())
                                .collect(Collectors.joining(", "))
                        + ": say otherwise with --"
                        + made.guessed().keySet().iterator().next() + " …");
            }
            out.println("folder   " + made.folder());
        }
    }
}
