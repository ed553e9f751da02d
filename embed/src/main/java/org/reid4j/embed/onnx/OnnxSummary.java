package org.reid4j.embed.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
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
            var in = CodedInputStream.newInstance(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
            in.setSizeLimit(Integer.MAX_VALUE);
            reader.model(in);
            if (!reader.graphSeen) {
                throw damaged(file, "there is no graph in it");
            }
            return reader.summary();
        } catch (NoSuchFileException missing) {
            throw new ReidException(ReidException.Kind.USAGE, "there is no file " + file, missing);
        } catch (InvalidProtocolBufferException broken) {
            throw damaged(file, "it is cut short or damaged");
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

        @FunctionalInterface
        private interface Inside {
            void read(int field) throws IOException;
        }

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

        void model(CodedInputStream in) throws IOException {
            fields(in, field -> {
                switch (field) {
                    case 2 -> program = text(in);
                    case 3 -> version = text(in);
                    case 7 -> {
                        graphSeen = true;
                        message(in, inner -> graph(in, inner, 0));
                    }
                    case 8 -> opset(in);
                    case 14 -> {
                        var entry = entry(in);
                        metadata.put(entry.getKey(), entry.getValue());
                    }
                    default -> skip(in);
                }
            });
        }

        private void opset(CodedInputStream in) throws IOException {
            var domain = new StringBuilder();
            var number = new long[1];
            message(in, field -> {
                switch (field) {
                    case 1 -> domain.append(text(in));
                    case 2 -> number[0] = number(in);
                    default -> skip(in);
                }
            });
            if (domain.isEmpty() || domain.toString().equals("ai.onnx")) {
                opset = number[0];
            }
        }

        private void graph(CodedInputStream in, int field, int depth) throws IOException {
            if (depth > DEEPEST) {
                throw new InvalidProtocolBufferException("graphs within graphs without end");
            }
            switch (field) {
                case 1 -> message(in, inner -> node(in, inner, depth));
                case 5 -> tensor(in, depth == 0);
                case 11 -> value(in, depth == 0 ? inputs : new ArrayList<>());
                case 12 -> value(in, depth == 0 ? outputs : new ArrayList<>());
                default -> skip(in);
            }
        }

        private void node(CodedInputStream in, int field, int depth) throws IOException {
            switch (field) {
                case 4 -> nodes.merge(text(in), 1, Integer::sum);
                case 5 ->
                    message(in, inner -> {
                        switch (inner) {
                            case 5, 10 -> tensor(in, false);
                            case 6, 11 -> message(in, deeper -> graph(in, deeper, depth + 1));
                            default -> skip(in);
                        }
                    });
                default -> skip(in);
            }
        }

        private void tensor(CodedInputStream in, boolean listed) throws IOException {
            var name = new StringBuilder();
            var type = new long[1];
            List<Long> shape = new ArrayList<>();
            message(in, field -> {
                switch (field) {
                    case 1 -> numbers(in, shape);
                    case 2 -> type[0] = number(in);
                    case 8 -> name.append(text(in));
                    case 13 -> {
                        var entry = entry(in);
                        if (entry.getKey().equals("location")) {
                            external.add(entry.getValue());
                        }
                    }
                    default -> skip(in); // the numbers themselves
                }
            });
            if (listed) {
                constants.add(new Constant(name.toString(), type[0], shape));
            }
        }

        private static void value(CodedInputStream in, List<OnnxValue> into) throws IOException {
            var name = new StringBuilder();
            var type = new long[1];
            List<String> shape = new ArrayList<>();
            message(in, field -> {
                switch (field) {
                    case 1 -> name.append(text(in));
                    case 2 ->
                        inside(
                                in,
                                1,
                                () -> message(in, kind -> {
                                    switch (kind) {
                                        case 1 -> type[0] = number(in);
                                        case 2 -> inside(in, 1, () -> shape.add(size(in)));
                                        default -> skip(in);
                                    }
                                }));
                    default -> skip(in);
                }
            });
            into.add(new OnnxValue(name.toString(), ElementType.of(type[0]).orElse(ElementType.DOUBLE), shape));
        }

        private static String size(CodedInputStream in) throws IOException {
            var size = new StringBuilder();
            message(in, field -> {
                switch (field) {
                    case 1 -> size.append(number(in));
                    case 2 -> size.append(text(in));
                    default -> skip(in);
                }
            });
            return size.toString();
        }

        private static Map.Entry<String, String> entry(CodedInputStream in) throws IOException {
            var key = new StringBuilder();
            var value = new StringBuilder();
            message(in, field -> {
                switch (field) {
                    case 1 -> key.append(text(in));
                    case 2 -> value.append(text(in));
                    default -> skip(in);
                }
            });
            return Map.entry(key.toString(), value.toString());
        }

        private interface Act {
            void run() throws IOException;
        }

        /// Goes into one field of a message and passes over the others.
        private static void inside(CodedInputStream in, int wanted, Act act) throws IOException {
            message(in, field -> {
                if (field == wanted) {
                    act.run();
                } else {
                    skip(in);
                }
            });
        }

        private static void message(CodedInputStream in, Inside inside) throws IOException {
            require(in, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            int before = in.pushLimit(in.readRawVarint32());
            fields(in, inside);
            in.popLimit(before);
        }

        private static void fields(CodedInputStream in, Inside inside) throws IOException {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                inside.read(WireFormat.getTagFieldNumber(tag));
            }
        }

        private static String text(CodedInputStream in) throws IOException {
            require(in, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            return in.readString();
        }

        private static long number(CodedInputStream in) throws IOException {
            require(in, WireFormat.WIRETYPE_VARINT);
            return in.readInt64();
        }

        private static void numbers(CodedInputStream in, List<Long> into) throws IOException {
            if (WireFormat.getTagWireType(in.getLastTag()) == WireFormat.WIRETYPE_VARINT) {
                into.add(in.readInt64());
                return;
            }
            require(in, WireFormat.WIRETYPE_LENGTH_DELIMITED); // packed, as newer writers do
            int before = in.pushLimit(in.readRawVarint32());
            while (!in.isAtEnd()) {
                into.add(in.readInt64());
            }
            in.popLimit(before);
        }

        private static void skip(CodedInputStream in) throws IOException {
            in.skipField(in.getLastTag());
        }

        private static void require(CodedInputStream in, int type) throws IOException {
            if (WireFormat.getTagWireType(in.getLastTag()) != type) {
                throw new InvalidProtocolBufferException("a field is of another kind than ONNX says");
            }
        }
    }
}
