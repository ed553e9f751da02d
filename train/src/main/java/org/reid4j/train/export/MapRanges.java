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

/// Finds what a network's maps lie between on real photos: the smallest and the largest value of all. Means over
/// the photos cut so much off that the demo's network lost three times as much rank-1.
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
        Map<String, double[]> ends = new LinkedHashMap<>();
        try (var run = OnnxRun.open(file, Runtime.getRuntime().availableProcessors())) {
            for (Map<String, OnnxTensor> photo : photos) {
                run.run(photo).forEach((name, value) -> {
                    double[] end = ends.computeIfAbsent(name, _ -> new double[1]);
                    end[0] = name.endsWith(LOW)
                            ? Math.min(end[0], value.floats()[0])
                            : Math.max(end[0], value.floats()[0]);
                });
            }
        }
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (String map : maps) {
            double low = ends.getOrDefault(map + LOW, new double[1])[0];
            double high = ends.getOrDefault(map + HIGH, new double[1])[0];
            ranges.put(map, new Range((float) low, (float) Math.max(high, low + 1e-6)));
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
