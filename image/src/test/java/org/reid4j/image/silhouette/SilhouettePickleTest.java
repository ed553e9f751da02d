package org.reid4j.image.silhouette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;

/// Pickles that NumPy 1.24 wrote of one walk, and pickles that would harm Python.
class SilhouettePickleTest {
    private static final int HEIGHT = 16;
    private static final int WIDTH = 11;

    private static byte[] walk() throws IOException {
        return Files.readAllBytes(AlignmentTest.resource("walk.bin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "protocol-2",
                "protocol-3",
                "protocol-4",
                "protocol-5",
                "numpy-2",
                "fortran",
                "fortran-5",
                "list",
                "float-unit",
                "float-big",
                "short-big",
                "long"
            })
    void whatNumPyWritesIsRead(String name) throws IOException {
        Silhouettes read = SilhouettePickle.read(AlignmentTest.resource(name + ".pkl"));
        assertThat(read.frames()).isEqualTo(3);
        assertThat(read.height()).isEqualTo(HEIGHT);
        assertThat(read.width()).isEqualTo(WIDTH);
        assertThat(read.values()).isEqualTo(walk());
    }

    @Test
    void masksBecomeBlackAndWhite() throws IOException {
        byte[] expected = walk();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) ((expected[i] & 0xff) > 127 ? 255 : 0);
        }
        assertThat(SilhouettePickle.read(AlignmentTest.resource("bool.pkl")).values())
                .isEqualTo(expected);
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) {
        byte[] values = new byte[4 * 7 * 5];
        new Random(3).nextBytes(values);
        values[0] = (byte) 200;
        Path file = folder.resolve("001/nm-01/090/090.pkl");
        SilhouettePickle.write(file, new Silhouettes(4, 7, 5, values));
        Silhouettes read = SilhouettePickle.read(file);
        assertThat(read.frames()).isEqualTo(4);
        assertThat(read.height()).isEqualTo(7);
        assertThat(read.width()).isEqualTo(5);
        assertThat(read.values()).isEqualTo(values);
        assertThat(file.resolveSibling(".090.pkl.part")).doesNotExist();
    }

    /// The bytes that Python 3.11 with NumPy 1.24 was seen to load: they must stay as they are.
    @Test
    void theBytesAreThoseThatPythonRead() {
        byte[] bytes = SilhouettePickle.bytes(new Silhouettes(1, 1, 2, new byte[] {7, (byte) 255}));
        String head = "\u0080\u0004"
                + "\u008c\u0015numpy.core.multiarray\u008c\u000c_reconstruct\u0093"
                + "\u008c\u0005numpy\u008c\u0007ndarray\u0093"
                + "J\0\0\0\0\u0085C\u0001b\u0087R"
                + "(J\u0001\0\0\0J\u0001\0\0\0J\u0001\0\0\0J\u0002\0\0\0\u0087"
                + "\u008c\u0005numpy\u008c\u0005dtype\u0093\u008c\u0002u1\u0089\u0088\u0087R"
                + "(J\u0003\0\0\0\u008c\u0001|NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffJ\0\0\0\0tb"
                + "\u0089B\u0002\0\0\0\u0007\u00fftb.";
        assertThat(bytes).isEqualTo(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aPickleThatWouldRunSomethingIsRefused(@TempDir Path folder) throws IOException {
        refused(folder, "\u0080\u0004\u008c\u0005posix\u008c\u0006system\u0093\u008c\u0002ls\u0085R.", "posix.system");
        refused(folder, "\u0080\u0002cos\nsystem\nX\u0002\0\0\0ls\u0085R.", "os.system");
        refused(folder, "\u0080\u0002cnumpy\nload\nX\u0002\0\0\0ls\u0085R.", "numpy.load");
        refused(folder, "\u0080\u0004\u008c\u0008builtins\u008c\u0004eval\u0093.", "builtins.eval");
    }

    private static void refused(Path folder, String pickle, String name) throws IOException {
        Path file = folder.resolve("hostile.pkl");
        Files.write(file, pickle.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SilhouettePickle.read(file))
                .isInstanceOfSatisfying(
                        ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.USAGE))
                .hasMessageContaining("hostile.pkl is refused")
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("Nothing was run");
    }

    /// Opcodes by which pickles reach further: objects, attributes, references out of the file, extensions.
    @ParameterizedTest
    @ValueSource(chars = {'i', 'o', 'Q', 'P', 0x81, 0x92, 0x82, 0x97, 'V', 'F', '2', '}'})
    void otherOpcodesAreRefused(char opcode, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("odd.pkl");
        Files.write(file, ("\u0080\u0004N" + opcode + "abc\nabc\n.").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SilhouettePickle.read(file))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("opcode 0x%02x".formatted((int) opcode));
    }

    /// A hundred bytes must not make a terabyte.
    @Test
    void fewBytesThatClaimMuchAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large.pkl");
        Files.write(file, new byte[] {(byte) 0x80, 4, 'B', -1, -1, -1, 127, 1, 2, 3});
        message(file, "cut off after 10 bytes");
        // one frame, named a thousand times
        byte[] one = SilhouettePickle.bytes(new Silhouettes(1, 50, 50, new byte[2500]));
        var many = new ByteArrayOutputStream();
        many.write(one, 0, 2);
        many.write(']');
        many.write('(');
        many.writeBytes(frame(one));
        many.write('q');
        many.write(1);
        for (int i = 0; i < 1000; i++) {
            many.write('h');
            many.write(1);
        }
        many.write('e');
        many.write('.');
        Files.write(file, many.toByteArray());
        message(file, "its frames are more than the file has bytes");
    }

    /// The array of a pickle of one frame, as an array of two axes, without head and end.
    private static byte[] frame(byte[] pickle) {
        String text = new String(pickle, 2, pickle.length - 3, StandardCharsets.ISO_8859_1);
        return text.replace("J\u0001\0\0\0J\u0001\0\0\0J2\0\0\0J2\0\0\0\u0087", "J\u0001\0\0\0J2\0\0\0J2\0\0\0\u0086")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void everyCutIsNoticedAndEveryFlippedByteEndsInAWalkOrOneMessage() throws IOException {
        byte[] whole = Files.readAllBytes(AlignmentTest.resource("protocol-2.pkl"));
        Path name = Path.of("bent.pkl");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SilhouettePickle.read(name, cut))
                    .isInstanceOf(ReidException.class)
                    .hasMessageContaining("is no walk");
        }
        var random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            byte[] bent = whole.clone();
            for (int k = 0; k <= i % 3; k++) {
                bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(SilhouettePickle.read(name, bent).frames()).isPositive();
            } catch (ReidException e) {
                assertThat(e.getMessage()).contains("bent.pkl").hasLineCount(2);
            }
        }
    }

    @Test
    void whatIsNoWalkIsSaidToBeNone(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.pkl");
        message(file, "there is no");
        Files.writeString(file, "hello");
        message(file, "no pickle of the protocols 2 to 5");
        Files.write(file, new byte[] {(byte) 0x80, 4, ']', '.'});
        message(file, "it has no frames");
        Files.write(file, new byte[] {(byte) 0x80, 4, 'N', '.'});
        message(file, "something else than arrays");
        String good =
                new String(SilhouettePickle.bytes(new Silhouettes(1, 2, 3, new byte[6])), StandardCharsets.ISO_8859_1);
        write(file, good.replace("J\u0003\0\0\0\u0087", "J\u0004\0\0\0\u0087"));
        message(file, "its array of 8 elements of 1 bytes has 6 bytes");
        write(file, good.replace("\u0002u1", "\u0002O8"));
        message(file, "of the type 'O8'");
        write(
                file,
                good.replace("\u0002u1", "\u0002i1")
                        .replace("B\u0006\0\0\0\0\0\0\0\0\0", "B\u0006\0\0\0\0\0\0\u00ff\0\0"));
        message(file, "it has the value -1.0; a silhouette's are 0 to 255");
    }

    private static void write(Path file, String latin) throws IOException {
        Files.write(file, latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void message(Path file, String part) {
        assertThatThrownBy(() -> SilhouettePickle.read(file))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(String.valueOf(file.getFileName()))
                .hasMessageContaining(part);
    }
}
