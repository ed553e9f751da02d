package org.reid4j.embed.onnx;

import java.util.List;

/// An input or output of an ONNX graph.
///
/// @param name by which programs know it
/// @param type number format
/// @param shape a number a size, or the name of one that is only known when it is run, such as `batch`
public record OnnxValue(String name, ElementType type, List<String> shape) {
    public OnnxValue {
        shape = List.copyOf(shape);
    }

    /// Whether a size is a name, to be known only later.
    public static boolean isName(String size) {
        return size.isEmpty() || !size.chars().allMatch(Character::isDigit);
    }
}
