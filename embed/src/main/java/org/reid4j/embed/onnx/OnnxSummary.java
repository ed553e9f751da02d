package org.reid4j.embed.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
    private static final List<String> OTHERS = List.of(".safetensors", ".pth", ".pt", ".bin", ".ckpt", ".tar");

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
    /// version number. So do safetensors files whose header has such a length; their ninth byte, or
    /// their name, tells them apart.
    public static boolean isLikely(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (OTHERS.stream().anyMatch(name::endsWith)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            var head = ByteBuffer.allocate(Long.BYTES + 1);
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // until it is full or the file ends
            }
            boolean versioned = head.position() >= 2 && head.get(0) == 8 && head.get(1) > 0 && head.get(1) < 64;
            return versioned && (head.hasRemaining() || head.get(Long.BYTES) != '{');
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
            var reader = new SummaryReader();
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            try {
                reader.model(new Wire(bytes));
            } catch (IOException broken) {
                throw damaged(file, "it is cut short or damaged, or has more parts than a network has");
            }
            if (!reader.graphSeen()) {
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
}
