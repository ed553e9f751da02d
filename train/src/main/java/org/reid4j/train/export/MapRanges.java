package org.reid4j.train.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxRun;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.train.export.Quantising.Range;

/// Finds what a network's maps lie between on real photos: the mean, over the photos, of each one's
/// smallest and largest value, so that no single photo decides.
final class MapRanges {
    private static final String LOW = ".low";
    private static final String HIGH = ".high";

    private MapRanges() {}

    /// @param graph the network
    /// @param maps whose ranges are wanted
    /// @param file where the graph may be written for the while
    /// @param photos inputs of batch size 1, by the graph's own input name
    static Map<String, Range> of(OnnxGraph graph, Set<String> maps, Path file, List<Map<String, OnnxTensor>> photos) {
        OnnxFile.write(file, watched(graph, maps));
        Map<String, double[]> sums = new LinkedHashMap<>();
        try (var run = OnnxRun.open(file, Runtime.getRuntime().availableProcessors())) {
            for (Map<String, OnnxTensor> photo : photos) {
                run.run(photo)
                        .forEach((name, value) ->
                                sums.computeIfAbsent(name, _ -> new double[1])[0] += value.floats()[0]);
            }
        }
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (String map : maps) {
            double low = sums.getOrDefault(map + LOW, new double[1])[0] / photos.size();
            double high = sums.getOrDefault(map + HIGH, new double[1])[0] / photos.size();
            ranges.put(map, new Range((float) Math.min(0, low), (float) Math.max(Math.max(0, high), low + 1e-6)));
        }
        return ranges;
    }

    /// The graph with smallest and largest values as its outputs.
    private static OnnxGraph watched(OnnxGraph graph, Set<String> maps) {
        List<OnnxNode> nodes = new ArrayList<>(graph.nodes());
        List<OnnxValue> outputs = new ArrayList<>();
        Map<String, OnnxNode.Attribute> single = Map.of("keepdims", Nodes.whole(0));
        for (String map : maps) {
            nodes.add(new OnnxNode("ReduceMin", List.of(map), List.of(map + LOW), single));
            nodes.add(new OnnxNode("ReduceMax", List.of(map), List.of(map + HIGH), single));
            outputs.add(new OnnxValue(map + LOW, ElementType.FLOAT, List.of()));
            outputs.add(new OnnxValue(map + HIGH, ElementType.FLOAT, List.of()));
        }
        return new OnnxGraph(graph.name(), graph.inputs(), outputs, graph.constants(), nodes, Map.of());
    }
}
