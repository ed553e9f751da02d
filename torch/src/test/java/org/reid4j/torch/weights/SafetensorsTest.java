package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static final String ONE = "{\"test\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}";

    private static final List<DType> TYPES = List.of(DType.values());

    @TempDir
    Path folder = Path.of("");

    static Stream<Arguments> handCases() {
        byte[] good = file(ONE, 16);
        StringBuilder overlapping = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            overlapping
                    .append("\"t")
                    .append(i)
                    .append("\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]},");
        }
        overlapping.setCharAt(overlapping.length() - 1, '}');
        return Stream.of(
                arguments("an empty file", new byte[0], "short"),
                arguments("fewer bytes than a length", new byte[] {1, 2, 3}, "5 bytes short"),
                arguments("a length of all ones", lengthOf(-1L), "header of 18446744073709551615 bytes"),
                arguments("a length beyond the cap", lengthOf(100_000_001L), "header of 100000001 bytes"),
                arguments("a length beyond the file", Arrays.copyOf(lengthOf(60), 30), "38 bytes short"),
                arguments("extra bytes at the end", Arrays.copyOf(good, good.length + 2), "2 bytes follow"),
                arguments("two bytes missing", Arrays.copyOf(good, good.length - 2), "weights.pth is 2 bytes short"),
                arguments("a header that is not UTF-8", file(new byte[] {'{', (byte) 0xff, '}'}, 0), "not UTF-8"),
                arguments("a header that is not JSON", file("{oops}", 0), "not the JSON"),
                arguments("a header that does not begin with a brace", file(" {}", 0), "begin with '{'"),
                arguments(
                        "a shape of 2 by 2^64-2",
                        file(
                                "{\"t\":{\"dtype\":\"I32\",\"shape\":[2,18446744073709551614],\"data_offsets\":[0,16]}}",
                                16),
                        "not the JSON"),
                arguments(
                        "a shape of 2 by 2^63-1",
                        file(
                                "{\"t\":{\"dtype\":\"I32\",\"shape\":[2,9223372036854775807],\"data_offsets\":[0,16]}}",
                                16),
                        "larger than any file"),
                arguments("100,000 tensors on the same bytes", file(overlapping.toString(), 16), "begins at byte 0"),
                arguments(
                        "a hole before the first tensor",
                        file("{\"t\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}", 4),
                        "expected 0"),
                arguments(
                        "offsets that run backwards",
                        file("{\"t\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,0]}}", 2),
                        "data_offsets [2, 0]"),
                arguments(
                        "more bytes than the shape needs",
                        file("{\"t\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,3]}}", 3),
                        "needs 2 bytes and has 3"),
                arguments(
                        "a negative size",
                        file("{\"t\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,0]}}", 0),
                        "negative"),
                arguments(
                        "a fractional size",
                        file("{\"t\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,1]}}", 1),
                        "not a whole number"),
                arguments(
                        "a name twice",
                        file(
                                "{\"t\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},"
                                        + "\"t\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                                0),
                        "'t' twice"),
                arguments(
                        "an unknown field",
                        file("{\"t\":{\"dtype\":\"U8\",\"x\":1,\"shape\":[0],\"data_offsets\":[0,0]}}", 0),
                        "'x', unknown or twice"),
                arguments("metadata that is not text", file("{\"__metadata__\":{\"epoch\":3}}", 0), "to be text"),
                arguments("text behind the header's brace", file("{}{}", 0), "text follows"),
                arguments("a header nested 10,000 deep", file("{\"a\":".repeat(10_000), 0), "cannot be used"),
                arguments(
                        "a type this reader does not know",
                        file("{\"t\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1),
                        "'F8_E4M3', which is not supported"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handCases")
    void refusesInWords(String name, byte[] contents, String why) {
        assertThatThrownBy(() -> Safetensors.read(MappedFile.of(Path.of("weights.pth"), contents)))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("weights.pth")
                .hasMessageContaining(why);
    }

    @Test
    void refusesAnEmptyFileOnDisk() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.safetensors"));

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("empty.safetensors is empty");
    }

    @Test
    void saysWhenAFileIsNotThere() {
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("gone.safetensors")))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("gone.safetensors does not exist");
    }

    @Test
    void readsAFileThatAnotherToolWrote() {
        TensorFile file = Safetensors.read(MappedFile.of(Path.of("f"), file(ONE, 16)));

        assertThat(file.tensor("test").orElseThrow().toLongs()).containsExactly(0, 0, 0, 0);
        assertThat(file.metadata()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void returnsWhatWasWritten(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            DType type = TYPES.get(random.nextInt(TYPES.size()));
            long[] shape = random.longs(random.nextInt(4), 0, 5).toArray();
            byte[] bytes = new byte[(int) RawTensor.byteCount(type, shape)];
            random.nextBytes(bytes);
            tensors.put("tensor \"" + i + "\" \u00e9\n", new RawTensor(type, shape, ByteBuffer.wrap(bytes)));
        }
        Map<String, String> metadata = Map.of("format", "pt", "note\u2028", "\ud83d\ude00 \\ \"");
        Path file = folder.resolve("round.safetensors");

        Safetensors.write(file, tensors, metadata);
        TensorFile read = Safetensors.read(file);

        assertThat(read.tensors()).isEqualTo(tensors);
        assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        assertThat(read.metadata()).isEqualTo(metadata);
    }

    @Test
    void alignsEveryTensorToItsElements() throws IOException {
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        tensors.put("byte", RawTensor.of(new byte[] {1}, 1));
        tensors.put("float", RawTensor.of(new float[] {2}, 1));
        tensors.put("double", RawTensor.of(new double[] {3}, 1));
        Path file = folder.resolve("aligned.safetensors");

        Safetensors.write(file, tensors, Map.of());

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int begin = 8 + (int) bytes.getLong(0);
        assertThat(begin % 8).isZero();
        assertThat(bytes.getDouble(begin)).isEqualTo(3);
        assertThat(bytes.getFloat(begin + 8)).isEqualTo(2);
        assertThat(bytes.get(begin + 12)).isEqualTo((byte) 1);
    }

    @Test
    void writesTheSameBytesForTheSameTensors() {
        Map<String, RawTensor> tensors = Map.of("w", RawTensor.of(new float[] {1, 2}, 2));
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("second", "2");
        notes.put("first", "1");
        Safetensors.write(folder.resolve("a"), tensors, notes);
        Safetensors.write(folder.resolve("b"), tensors, Map.of("first", "1", "second", "2"));

        assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
    }

    @Test
    void replacesAFileWhoseTensorsAreStillMapped() {
        Path file = folder.resolve("same.safetensors");
        Safetensors.write(file, Map.of("w", RawTensor.of(new float[] {1, 2}, 2)), Map.of());
        TensorFile before = Safetensors.read(file);

        Safetensors.write(file, before.tensors(), Map.of("round", "2"));

        assertThat(Safetensors.read(file).tensors()).isEqualTo(before.tensors());
        assertThat(folder.toFile().list()).containsExactly("same.safetensors");
    }

    @Test
    void keepsTheOldFileAndLeavesNoRubbishWhenWritingFails() throws IOException {
        Path target = Files.createDirectory(folder.resolve("folder.safetensors"));
        Files.createFile(target.resolve("inside"));

        assertThatThrownBy(() -> Safetensors.write(target, Map.of(), Map.of()))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("could not be written");
        assertThat(folder.toFile().list()).containsExactly("folder.safetensors");
    }

    private static byte[] file(String header, int data) {
        return file(header.getBytes(StandardCharsets.UTF_8), data);
    }

    private static byte[] file(byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static byte[] lengthOf(long claimed) {
        return ByteBuffer.allocate(40)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put((byte) '{')
                .array();
    }
}
