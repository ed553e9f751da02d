package org.reid4j.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.ReidException;

/// Wherever a strange file hides a tensor it is found, and no file makes much more of itself than it is.
class SummaryReaderTest {
    @TempDir
    Path folder;

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        try {
            var bytes = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return ByteString.copyFrom(bytes.toByteArray());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ByteString in(int field, ByteString inner) {
        return message(out -> out.writeBytes(field, inner));
    }

    /// A tensor outside, of two keys and two values, of which the last count.
    private static ByteString outside() {
        return in(13, message(out -> {
            out.writeString(1, "length");
            out.writeString(2, "harmless");
            out.writeString(1, "location");
            out.writeString(2, "secret");
        }));
    }

    private OnnxSummary read(ByteString... fields) throws IOException {
        Path file = folder.resolve("net.onnx");
        ByteString whole = in(7, ByteString.EMPTY);
        for (ByteString field : fields) {
            whole = whole.concat(field);
        }
        Files.write(file, whole.toByteArray());
        return OnnxSummary.read(file);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of("a weight", in(7, in(5, outside()))),
                Arguments.of("a sparse weight's values", in(7, in(15, in(1, outside())))),
                Arguments.of("a sparse weight's indices", in(7, in(15, in(2, outside())))),
                Arguments.of("an attribute", in(7, in(1, in(5, in(5, outside()))))),
                Arguments.of("a sparse attribute", in(7, in(1, in(5, in(22, in(1, outside())))))),
                Arguments.of("sparse attributes", in(7, in(1, in(5, in(23, in(2, outside())))))),
                Arguments.of("a graph within", in(7, in(1, in(5, in(6, in(5, outside())))))),
                Arguments.of("a function", in(25, in(7, in(5, in(5, outside()))))),
                Arguments.of("a function's default", in(25, in(11, in(5, outside())))),
                Arguments.of("the training", in(20, in(1, in(5, outside())))));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aFileThatIsNamedIsSeen(String place, ByteString model) throws IOException {
        assertThat(read(model).external()).as(place).containsExactly("secret");
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                Arguments.of("empty weights", in(7, times(300_000, in(5, ByteString.EMPTY)))),
                Arguments.of("empty inputs", in(7, times(300_000, in(11, ByteString.EMPTY)))),
                Arguments.of("lengths in one piece", in(7, in(5, in(1, times(65, ByteString.copyFrom(new byte[1])))))),
                Arguments.of("lengths one by one", in(7, in(5, times(65, ByteString.copyFrom(new byte[] {1 << 3, 1
                }))))),
                Arguments.of("operators", in(7, operators())));
    }

    private static ByteString operators() {
        return message(out -> {
            for (int i = 0; i < 20_000; i++) {
                int number = i;
                out.writeBytes(1, message(node -> node.writeString(4, "o" + number)));
            }
        });
    }

    private static ByteString times(int count, ByteString one) {
        byte[] all = new byte[count * one.size()];
        for (int i = 0; i < count; i++) {
            one.copyTo(all, i * one.size());
        }
        return ByteString.copyFrom(all);
    }

    @ParameterizedTest
    @MethodSource("floods")
    void moreThanANetworkHasIsRefused(String what, ByteString model) {
        assertThatThrownBy(() -> read(model))
                .as(what)
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("more parts than a network has");
    }

    @Test
    void lengthsEndWhereTheirFieldDoes() {
        // a packed field of one byte that begins a number which would end behind it
        ByteString tensor = message(out -> {
            out.writeBytes(1, ByteString.copyFrom(new byte[] {(byte) 0x80}));
            out.writeString(8, "weight");
        });
        assertThatThrownBy(() -> read(in(7, in(5, tensor)))).isInstanceOf(ReidException.class);
    }
}
