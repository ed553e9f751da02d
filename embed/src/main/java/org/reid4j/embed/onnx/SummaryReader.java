package org.reid4j.embed.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.reid4j.embed.protobuf.Wire;

/// Collects what an [OnnxSummary] says while it walks through a file's bytes, which may come from a
/// stranger: what it keeps is bounded, and it goes wherever the format allows a tensor, since a tensor may
/// name a file to be read.
final class SummaryReader {
    private static final int DEEPEST = 64; // graphs within graphs
    private static final int MOST_DIMENSIONS = 64; // of a shape
    private static final int MOST_NAMES = 200_000; // tensors, inputs, files, notes: large networks have 10,000
    private static final int MOST_OPERATORS = 10_000; // different ones; the standard has 200

    private String program = "";
    private String version = "";
    private long opset;
    private boolean graphSeen;
    private int names;
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private final List<OnnxSummary.Constant> constants = new ArrayList<>();
    private final Map<String, Integer> nodes = new TreeMap<>();
    private final Set<String> external = new HashSet<>();
    private final Map<String, String> metadata = new TreeMap<>();

    boolean graphSeen() {
        return graphSeen;
    }

    OnnxSummary summary() {
        var known = constants.stream().map(OnnxSummary.Constant::name).collect(java.util.stream.Collectors.toSet());
        return new OnnxSummary(
                (program + " " + version).strip(),
                opset,
                inputs.stream().filter(input -> !known.contains(input.name())).toList(),
                outputs,
                constants,
                nodes,
                external.stream().sorted().toList(),
                metadata);
    }

    void model(Wire in) throws IOException {
        in.fields(field -> {
            switch (field) {
                case 2 -> program = in.text();
                case 3 -> version = in.text();
                case 7 -> {
                    graphSeen = true;
                    in.message(inner -> graph(in, inner, 0));
                }
                case 8 -> opset(in);
                case 14 -> {
                    var entry = entry(in);
                    another();
                    metadata.put(entry.getKey(), entry.getValue());
                }
                case 20 -> // how it was trained: two graphs
                    in.message(inner -> {
                        switch (inner) {
                            case 1, 2 -> in.message(deeper -> graph(in, deeper, 1));
                            default -> in.skip();
                        }
                    });
                case 25 -> // operators of its own
                    in.message(inner -> {
                        switch (inner) {
                            case 7 -> in.message(deeper -> node(in, deeper, 1));
                            case 11 -> attribute(in, 1);
                            default -> in.skip();
                        }
                    });
                default -> in.skip();
            }
        });
    }

    private void another() throws IOException {
        if (++names > MOST_NAMES) {
            throw new IOException("more names than any network has");
        }
    }

    private void opset(Wire in) throws IOException {
        var domain = new String[] {""};
        var number = new long[1];
        in.message(field -> {
            switch (field) {
                case 1 -> domain[0] = in.text();
                case 2 -> number[0] = in.number();
                default -> in.skip();
            }
        });
        if (domain[0].isEmpty() || domain[0].equals("ai.onnx")) {
            opset = number[0];
        }
    }

    private void graph(Wire in, int field, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("graphs within graphs without end");
        }
        switch (field) {
            case 1 -> in.message(inner -> node(in, inner, depth));
            case 5 -> tensor(in, depth == 0);
            case 11 -> value(in, depth == 0 ? inputs : new ArrayList<>());
            case 12 -> value(in, depth == 0 ? outputs : new ArrayList<>());
            case 15 -> sparse(in);
            default -> in.skip();
        }
    }

    private void node(Wire in, int field, int depth) throws IOException {
        switch (field) {
            case 4 -> {
                nodes.merge(in.text(), 1, Integer::sum);
                if (nodes.size() > MOST_OPERATORS) {
                    throw new IOException("more operators than there are");
                }
            }
            case 5 -> attribute(in, depth);
            default -> in.skip();
        }
    }

    private void attribute(Wire in, int depth) throws IOException {
        in.message(field -> {
            switch (field) {
                case 5, 10 -> tensor(in, false);
                case 6, 11 -> in.message(deeper -> graph(in, deeper, depth + 1));
                case 22, 23 -> sparse(in);
                default -> in.skip();
            }
        });
    }

    /// A tensor written as two: its values, and where they stand.
    private void sparse(Wire in) throws IOException {
        in.message(field -> {
            switch (field) {
                case 1, 2 -> tensor(in, false);
                default -> in.skip();
            }
        });
    }

    private void tensor(Wire in, boolean listed) throws IOException {
        var name = new String[] {""};
        var type = new long[1];
        List<Long> shape = new ArrayList<>();
        in.message(field -> {
            switch (field) {
                case 1 -> {
                    shape.addAll(in.numbers(MOST_DIMENSIONS));
                    requireDimensions(shape.size());
                }
                case 2 -> type[0] = in.number();
                case 8 -> name[0] = in.text();
                case 13 -> {
                    var entry = entry(in);
                    if (entry.getKey().equals("location")) {
                        another();
                        external.add(entry.getValue());
                    }
                }
                default -> in.skip(); // the numbers themselves
            }
        });
        another();
        if (listed) {
            constants.add(new OnnxSummary.Constant(name[0], type[0], shape));
        }
    }

    private static void requireDimensions(int count) throws IOException {
        if (count > MOST_DIMENSIONS) {
            throw new IOException("more dimensions than a tensor has");
        }
    }

    private void value(Wire in, List<OnnxValue> into) throws IOException {
        var name = new String[] {""};
        var type = new long[1];
        List<String> shape = new ArrayList<>();
        in.message(field -> {
            switch (field) {
                case 1 -> name[0] = in.text();
                case 2 ->
                    inside(
                            in,
                            1,
                            () -> in.message(kind -> {
                                switch (kind) {
                                    case 1 -> type[0] = in.number();
                                    case 2 ->
                                        inside(in, 1, () -> {
                                            shape.add(size(in));
                                            requireDimensions(shape.size());
                                        });
                                    default -> in.skip();
                                }
                            }));
                default -> in.skip();
            }
        });
        another();
        into.add(new OnnxValue(name[0], ElementType.of(type[0]).orElse(ElementType.DOUBLE), shape));
    }

    /// A length: one of a number and a name, whichever comes last.
    private static String size(Wire in) throws IOException {
        var size = new String[] {""};
        in.message(field -> {
            switch (field) {
                case 1 -> size[0] = Long.toString(in.number());
                case 2 -> size[0] = in.text();
                default -> in.skip();
            }
        });
        return size[0];
    }

    /// A key and a value, of each the last that is written, as protobuf reads it.
    private static Map.Entry<String, String> entry(Wire in) throws IOException {
        var key = new String[] {""};
        var value = new String[] {""};
        in.message(field -> {
            switch (field) {
                case 1 -> key[0] = in.text();
                case 2 -> value[0] = in.text();
                default -> in.skip();
            }
        });
        return Map.entry(key[0], value[0]);
    }

    private interface Act {
        void run() throws IOException;
    }

    /// Goes into one field of a message and passes over the others.
    private static void inside(Wire in, int wanted, Act act) throws IOException {
        in.message(field -> {
            if (field == wanted) {
                act.run();
            } else {
                in.skip();
            }
        });
    }
}
