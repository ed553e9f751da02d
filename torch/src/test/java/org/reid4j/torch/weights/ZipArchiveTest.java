package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipArchiveTest {
    private static final byte[] PICKLE = PickleBuilder.protocol(2)
            .op("}")
            .text("w")
            .tensor("0", 2, 0, 2)
            .op("s")
            .stop();
    private static final byte[] TWO = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40}; // 1f, 2f

    @Test
    void readsStoredAndPackedEntriesAlike() {
        byte[] noise = new byte[8];
        byte[] stored = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .stored("m/data/0", TWO)
                .bytes();
        byte[] packed = new PickleBuilder.Zip()
                .deflated("m/data.pkl", PICKLE, PICKLE.length)
                .deflated("m/data/0", TWO, TWO.length)
                .stored("m/other", noise)
                .bytes();

        assertThat(Fixture.read(stored).tensor("w").orElseThrow().toFloats()).containsExactly(1, 2);
        assertThat(Fixture.read(packed).tensors())
                .isEqualTo(Fixture.read(stored).tensors());
    }

    @Test
    void refusesABombByItsDeclaredSize() {
        byte[] zeros = new byte[4 << 20];
        byte[] pickle = PickleBuilder.protocol(2)
                .op("}")
                .text("w")
                .tensor("0", 1 << 20, 0, 1 << 20)
                .op("s")
                .stop();
        byte[] bomb = new PickleBuilder.Zip()
                .stored("m/data.pkl", pickle)
                .deflated("m/data/0", zeros, zeros.length)
                .bytes();

        assertRefused(bomb, "would unpack from");
    }

    @Test
    void refusesASizeOf4GibFromAFewBytes() {
        byte[] bomb = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .deflated("m/data/0", TWO, 0xffff_fff0L)
                .bytes();

        assertRefused(bomb, "would unpack from");
    }

    @Test
    void refusesAnEntryThatUnpacksToMoreThanItDeclares() {
        byte[] long16 = new byte[16];
        System.arraycopy(TWO, 0, long16, 0, 8);
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .deflated("m/data/0", long16, 8)
                .bytes();

        assertRefused(bytes, "more bytes than it declares");
    }

    @Test
    void refusesABlockOfAnotherSizeThanItsTensorsDeclare() {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .stored("m/data/0", new byte[4000])
                .bytes();

        assertRefused(bytes, "has 4000 bytes, its tensors declare 8");
    }

    @Test
    void refusesABlockThatBelongsToNoTensor() {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .stored("m/data/0", TWO)
                .stored("m/data/1", new byte[4000])
                .bytes();

        assertRefused(bytes, "'m/data/1' belongs to no tensor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "m/../../evil", "/etc/evil", "C:evil", "m\\..\\evil", "m/..", "evil\0.txt"})
    void refusesNamesThatLeadOutside(String name) {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .stored("m/data/0", TWO)
                .stored(name, TWO)
                .bytes();

        assertRefused(bytes, "leads outside the archive");
    }

    @Test
    void refusesTheSameNameTwice() {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .stored("m/data/0", TWO)
                .stored("m/data/0", TWO)
                .bytes();

        assertRefused(bytes, "two entries named 'm/data/0'");
    }

    @Test
    void refusesAWrongChecksum() {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .entry("m/data/0", "m/data/0", 0, 12345, TWO, TWO.length)
                .bytes();

        assertRefused(bytes, "the checksum of 'm/data/0'");
    }

    @Test
    void refusesAnEntryNamedDifferentlyInItsTwoPlaces() {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .entry("m/data/0", "m/data/9", 0, PickleBuilder.Zip.crc(TWO), TWO, TWO.length)
                .bytes();

        assertRefused(bytes, "not where its list of contents says");
    }

    @Test
    void refusesEntriesThatShareBytes() {
        byte[] inner = new PickleBuilder.Zip().stored("m/data/0", TWO).bytes();
        int at = 30 + "m/data.pkl".length() + PICKLE.length + 30 + "m/outer".length();
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .stored("m/outer", inner)
                .listed("m/data/0", at, 0, PickleBuilder.Zip.crc(TWO), TWO.length, TWO.length)
                .bytes();

        assertRefused(bytes, "'m/data/0' overlaps another entry");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 12, 14, 99})
    void refusesOtherMethods(int method) {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .entry("m/data/0", "m/data/0", method, PickleBuilder.Zip.crc(TWO), TWO, TWO.length)
                .bytes();

        assertRefused(bytes, "packed by method " + method);
    }

    @Test
    void saysWhenAnArchiveIsNotPyTorchs() {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("readme.txt", "hello".getBytes(StandardCharsets.UTF_8))
                .bytes();

        assertRefused(bytes, "not one that PyTorch wrote");
    }

    @Test
    void refusesBigEndianArchives() {
        byte[] bytes = new PickleBuilder.Zip()
                .stored("m/data.pkl", PICKLE)
                .stored("m/byteorder", "big".getBytes(StandardCharsets.UTF_8))
                .stored("m/data/0", TWO)
                .bytes();

        assertRefused(bytes, "big-endian");
    }

    private static void assertRefused(byte[] bytes, String why) {
        assertThatThrownBy(() -> Fixture.read(bytes))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("weights.pth")
                .hasMessageContaining(why);
    }
}
