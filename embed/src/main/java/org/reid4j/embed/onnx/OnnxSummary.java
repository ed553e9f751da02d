package org.reid4j.embed.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.reid4j.core.ReidException;
import org.reid4j.embed.protobuf.Wire;

/// What an ONNX file says about itself, read without running it and without copying its weights.
///
/// @param producer the program that wrote it, with its version; empty when it does not say
/// @param opset version of the standard operators
/// @param inputs without constants, which old files list among them
/// @param outputs what it gives
/// @param constants its weights
/// @param nodes how often each operator occurs
/// @param external files that it keeps weights in, relative to its own; normally none
/// @param metadata what travels with it
public record OnnxSummary(
        String producer,
        long opset,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs,
        List<Constant> constants,
        Map<String, Integer> nodes,
        List<String> external,
        Map<String, String> metadata) {
    private static final int DEEPEST = 64; // graphs within graphs

    public OnnxSummary {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        constants = List.copyOf(constants);
        nodes = java.util.Collections.unmodifiableMap(new TreeMap<>(nodes));
        external = List.copyOf(external);
        metadata = Map.copyOf(metadata);
    }

    /// A weight's name, code of its number format ([ElementType#of(long)]) and shape.
    public record Constant(String name, long type, List<Long> shape) {
        public Constant {
            shape = List.copyOf(shape);
        }

        /// How many numbers it claims to have.
        public long count() {
            long count = 1;
            for (long size : shape) {
                count = size < 0 ? 0 : Math.multiplyHigh(count, size) == 0 ? count * size : Long.MAX_VALUE;
            }
            return count;
        }
    }

    /// How many numbers its weights have.
    public long parameters() {
        return constants.stream().mapToLong(Constant::count).sum();
    }

    /// Whether a file may be ONNX: it begins as a protobuf message does whose first field is a small
    /// version number. Other formats of weights do not.
    public static boolean isLikely(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            var head = java.nio.ByteBuffer.allocate(2);
            return channel.read(head) == 2 && head.get(0) == 8 && head.get(1) > 0 && head.get(1) < 64;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /// Reads a file.
    ///
    /// @throws ReidException when it is missing, cut short, or no ONNX file
    public static OnnxSummary read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw damaged(file, "it has more than 2 GiB, which the format does not allow");
            }
            var reader = new Reader();
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            try {
                reader.model(new Wire(bytes));
            } catch (IOException broken) {
                throw damaged(file, "it is cut short or damaged");
            }
            if (!reader.graphSeen) {
                throw damaged(file, "there is no graph in it");
            }
            return reader.summary();
        } catch (NoSuchFileException missing) {
            throw new ReidException(ReidException.Kind.USAGE, "there is no file " + file, missing);
        } catch (IOException failure) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    (Files.isDirectory(file)
                            ? file + " is a folder, not a file"
                            : "cannot read " + file + ": " + failure.getMessage()),
                    failure);
        }
    }

    private static ReidException damaged(Path file, String why) {
        return new ReidException(
                ReidException.Kind.USAGE,
                file + " is no ONNX file that can be used: " + why + ".\nDownload or export it again");
    }

    /// Collects while it walks through the bytes.
    private static final class Reader {
        private String program = "";
        private String version = "";
        private long opset;
        private boolean graphSeen;
        private final List<OnnxValue> inputs = new ArrayList<>();
        private final List<OnnxValue> outputs = new ArrayList<>();
        private final List<Constant> constants = new ArrayList<>();
        private final Map<String, Integer> nodes = new TreeMap<>();
        private final List<String> external = new ArrayList<>();
        private final Map<String, String> metadata = new TreeMap<>();

        OnnxSummary summary() {
            var names = constants.stream().map(Constant::name).collect(java.util.stream.Collectors.toSet());
            return new OnnxSummary(
                    (program + " " + version).strip(),
                    opset,
                    inputs.stream()
                            .filter(input -> !names.contains(input.name()))
                            .toList(),
                    outputs,
                    constants,
                    nodes,
                    external,
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
                        metadata.put(entry.getKey(), entry.getValue());
                    }
                    default -> in.skip();
                }
            });
        }

        private void opset(Wire in) throws IOException {
            var domain = new StringBuilder();
            var number = new long[1];
            in.message(field -> {
                switch (field) {
                    case 1 -> domain.append(in.text());
                    case 2 -> number[0] = in.number();
                    default -> in.skip();
                }
            });
            if (domain.isEmpty() || domain.toString().equals("ai.onnx")) {
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
                default -> in.skip();
            }
        }

        private void node(Wire in, int field, int depth) throws IOException {
            switch (field) {
                case 4 -> nodes.merge(in.text(), 1, Integer::sum);
                case 5 ->
                    in.message(inner -> {
                        switch (inner) {
                            case 5, 10 -> tensor(in, false);
                            case 6, 11 -> in.message(deeper -> graph(in, deeper, depth + 1));
                            default -> in.skip();
                        }
                    });
                default -> in.skip();
            }
        }

        private void tensor(Wire in, boolean listed) throws IOException {
            var name = new StringBuilder();
            var type = new long[1];
            List<Long> shape = new ArrayList<>();
            in.message(field -> {
                switch (field) {
                    case 1 -> shape.addAll(in.numbers());
                    case 2 -> type[0] = in.number();
                    case 8 -> name.append(in.text());
                    case 13 -> {
                        var entry = entry(in);
                        if (entry.getKey().equals("location")) {
                            external.add(entry.getValue());
                        }
                    }
                    default -> in.skip(); // the numbers themselves
                }
            });
            if (listed) {
                constants.add(new Constant(name.toString(), type[0], shape));
            }
        }

        private static void value(Wire in, List<OnnxValue> into) throws IOException {
            var name = new StringBuilder();
            var type = new long[1];
            List<String> shape = new ArrayList<>();
            in.message(field -> {
                switch (field) {
                    case 1 -> name.append(in.text());
                    case 2 ->
                        inside(
                                in,
                                1,
                                () -> in.message(kind -> {
                                    switch (kind) {
                                        case 1 -> type[0] = in.number();
                                        case 2 -> inside(in, 1, () -> shape.add(size(in)));
                                        default -> in.skip();
                                    }
                                }));
                    default -> in.skip();
                }
            });
            into.add(new OnnxValue(name.toString(), ElementType.of(type[0]).orElse(ElementType.DOUBLE), shape));
        }

        private static String size(Wire in) throws IOException {
            var size = new StringBuilder();
            in.message(field -> {
                switch (field) {
                    case 1 -> size.append(in.number());
                    case 2 -> size.append(in.text());
                    default -> in.skip();
                }
            });
            return size.toString();
        }

        private static Map.Entry<String, String> entry(Wire in) throws IOException {
            var key = new StringBuilder();
            var value = new StringBuilder();
            in.message(field -> {
                switch (field) {
                    case 1 -> key.append(in.text());
                    case 2 -> value.append(in.text());
                    default -> in.skip();
                }
            });
            return Map.entry(key.toString(), value.toString());
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
}
