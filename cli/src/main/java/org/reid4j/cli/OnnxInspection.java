package org.reid4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.embed.onnx.OnnxValue;

/// What `reid weights inspect` says of an ONNX file: what it reads and gives, of what it is made, and how to take it
/// over.
///
/// @param terminal where to speak
/// @param file the ONNX file
/// @param all whether every constant is listed, on a terminal too
record OnnxInspection(Terminal terminal, Path file, boolean all) {
    private static final int SHOWN = 20;

    void tell(boolean json) {
        OnnxSummary summary = OnnxSummary.read(file);
        if (json) {
            terminal.json(Map.of(
                    "format", "ONNX",
                    "opset", summary.opset(),
                    "producer", summary.producer(),
                    "parameters", summary.parameters(),
                    "inputs", values(summary.inputs()),
                    "outputs", values(summary.outputs()),
                    "operators", summary.nodes(),
                    "external", summary.external(),
                    "tensors",
                            summary.constants().stream()
                                    .map(c -> Map.of("name", c.name(), "shape", c.shape(), "dtype", dtype(c)))
                                    .toList()));
            return;
        }
        var out = terminal.out();
        out.printf(
                "format      ONNX, opset %d%s%n",
                summary.opset(), summary.producer().isEmpty() ? "" : ", by " + summary.producer());
        summary.inputs().forEach(input -> out.println("reads       " + words(input)));
        summary.outputs().forEach(output -> out.println("gives       " + words(output)));
        out.printf(
                "holds       %,d tensors, %,d parameters%n", summary.constants().size(), summary.parameters());
        out.println("operators   "
                + summary.nodes().entrySet().stream()
                        .map(node -> node.getKey() + " " + node.getValue())
                        .collect(Collectors.joining(", ")));
        summary.external().stream()
                .distinct()
                .forEach(name -> out.println("problem     it keeps weights in another file: " + name));
        boolean own = summary.metadata().containsKey(ModelCard.METADATA);
        out.println("import      "
                + (own
                        ? "not needed: it carries its own card; reid search PHOTO in DIR run=" + file
                        : "reid weights import " + file
                                + " --as NAME, with --input, --colour, --scale, --mean, --std as it was trained"));
        int shown = all || !terminal.interactive() ? summary.constants().size() : SHOWN;
        summary.constants().stream()
                .limit(shown)
                .forEach(c -> out.printf("%-60s %-5s %s%n", c.name(), dtype(c), c.shape()));
        if (shown < summary.constants().size()) {
            out.printf("and %,d more; --all lists them%n", summary.constants().size() - shown);
        }
    }

    private static String words(OnnxValue value) {
        return "%s %s %s".formatted(value.name(), value.type(), value.shape());
    }

    private static String dtype(OnnxSummary.Constant constant) {
        return ElementType.of(constant.type()).map(Enum::name).orElse("type " + constant.type());
    }

    private static List<Map<String, Object>> values(List<OnnxValue> values) {
        return values.stream()
                .map(value -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("name", value.name());
                    json.put("dtype", value.type().name());
                    json.put("shape", value.shape());
                    return json;
                })
                .toList();
    }
}
