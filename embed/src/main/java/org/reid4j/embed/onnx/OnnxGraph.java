package org.reid4j.embed.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network as ONNX sees it: nodes in the order they can run, between inputs, constants and outputs.
///
/// @param name of the graph
/// @param inputs what is given at each run
/// @param outputs what it gives
/// @param constants weights and other numbers
/// @param nodes each after those whose results it reads
/// @param metadata whatever should travel with it
public record OnnxGraph(
        String name,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs,
        List<OnnxTensor> constants,
        List<OnnxNode> nodes,
        Map<String, String> metadata) {
    public OnnxGraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        constants = List.copyOf(constants);
        nodes = List.copyOf(nodes);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// This graph with other metadata.
    public OnnxGraph withMetadata(Map<String, String> other) {
        return new OnnxGraph(name, inputs, outputs, constants, nodes, other);
    }

    /// This graph with other outputs.
    public OnnxGraph withOutputs(List<OnnxValue> others) {
        return new OnnxGraph(name, inputs, others, constants, nodes, metadata);
    }
}
