package org.reid4j.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which of an ONNX graph's outputs is the embedding.
final class GraphOutput {
    private static final String EMBEDDING = "embedding";

    private GraphOutput() {}

    /// @param outputs of the graph
    /// @param wished a name that somebody gave; else the one called `embedding`, else the only one,
    ///     else the only one of a vector a photo
    /// @return its name
    /// @throws IllegalArgumentException with a sentence, when there is none or a choice has to be made
    static String choose(Collection<NodeInfo> outputs, Optional<String> wished) {
        if (wished.isPresent()) {
            return only(outputs.stream()
                            .filter(o -> o.getName().equals(wished.get()))
                            .toList())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "it has no output '%s'; its outputs: %s".formatted(wished.get(), names(outputs))));
        }
        List<NodeInfo> floats = outputs.stream().filter(GraphOutput::isFloat).toList();
        return only(floats.stream().filter(o -> o.getName().equals(EMBEDDING)).toList())
                .or(() -> only(floats))
                .or(() -> only(floats.stream().filter(o -> vectors(o, false)).toList()))
                .or(() -> only(floats.stream().filter(o -> vectors(o, true)).toList()))
                .orElseThrow(() -> new IllegalArgumentException(
                        floats.isEmpty()
                                ? "it has no output of 32-bit floats: " + names(outputs)
                                : "it has several outputs and none is called embedding: %s\nsay which: --output-name NAME"
                                        .formatted(names(outputs))));
    }

    private static boolean isFloat(NodeInfo output) {
        return output.getInfo() instanceof TensorInfo info && info.type == OnnxJavaType.FLOAT;
    }

    /// Whether it is `[N, D]`, or `[N, D, 1, 1]` where that counts too.
    private static boolean vectors(NodeInfo output, boolean flattened) {
        long[] shape = output.getInfo() instanceof TensorInfo info ? info.getShape() : new long[0];
        return shape.length == 2
                || (flattened
                        && shape.length > 2
                        && Arrays.stream(shape, 2, shape.length).allMatch(n -> n == 1));
    }

    private static Optional<String> only(List<NodeInfo> outputs) {
        return outputs.size() == 1 ? Optional.of(outputs.getFirst().getName()) : Optional.empty();
    }

    private static String names(Collection<NodeInfo> outputs) {
        return outputs.stream()
                .map(o -> o.getName()
                        + (o.getInfo() instanceof TensorInfo info ? " " + Arrays.toString(info.getShape()) : ""))
                .limit(8)
                .collect(Collectors.joining(", "));
    }
}
