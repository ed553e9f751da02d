package org.reid4j.embed.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One operation of an ONNX graph.
///
/// @param op its name in the standard, such as `Conv`
/// @param inputs names of what it reads; an empty name leaves an optional one out
/// @param outputs names of what it gives
/// @param attributes by name
public record OnnxNode(String op, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /// What an operation is told besides its inputs.
    public sealed interface Attribute {}

    /// A whole number.
    public record Whole(long value) implements Attribute {}

    /// Whole numbers.
    public record Wholes(List<Long> values) implements Attribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /// A number of 32 bits.
    public record Real(float value) implements Attribute {}

    /// A word.
    public record Word(String value) implements Attribute {}
}
