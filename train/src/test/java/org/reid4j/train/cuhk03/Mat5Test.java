package org.reid4j.train.cuhk03;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.DataException;

/// MATLAB 5 files as SciPy writes them, packed and plain, whole and damaged.
final class Mat5Test {
    private static final String PACKED = "cuhk03_new_protocol_config_detected.mat";
    private static final String PLAIN = "cuhk03_new_protocol_config_labeled.mat";

    @TempDir
    private Path folder;

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Mat5Test.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("list.mat"), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {PACKED, PLAIN})
    void reads_numbers_and_texts(String name) throws IOException {
        Mat5 read = Mat5.read(file(bytes(name)));
        assertThat(read.texts("filelist"))
                .hasSize(38)
                .startsWith("1_001_1_01.png", "1_001_1_02.png")
                .endsWith("3_001_1_03.png");
        assertThat(read.whole("labels")).hasSize(38).startsWith(1, 1).endsWith(6, 6, 6);
        assertThat(read.whole("query_idx")).containsExactly(8, 11, 22, 25); // doubles
        assertThat(read.whole("camId")).containsOnly(1, 2);
    }

    @Test
    void what_is_not_there_is_named() throws IOException {
        Mat5 read = Mat5.read(file(bytes(PLAIN)));
        assertThatThrownBy(() -> read.whole("test_idx"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("list.mat")
                .hasMessageContaining("no array 'test_idx'");
        assertThatThrownBy(() -> read.texts("labels")).isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {PACKED, PLAIN})
    void a_file_cut_anywhere_lacks_something_or_is_refused(String name) throws IOException {
        byte[] whole = bytes(name);
        for (int length = 0; length < whole.length; length += 7) {
            Path cut = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> {
                        Mat5 read = Mat5.read(cut);
                        read.texts("filelist");
                        read.whole("labels");
                        read.whole("train_idx"); // the last one
                    })
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("list.mat");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PACKED, PLAIN})
    void damage_is_refused_or_read(String name) throws IOException {
        byte[] whole = bytes(name);
        var random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                Mat5.read(file(bytes));
            } catch (DataException refused) {
                assertThat(refused.getMessage()).contains("list.mat");
            }
        }
    }

    @Test
    void a_bomb_is_not_unpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) {
                deflater.write(zeros);
            }
        }
        var bomb = ByteBuffer.allocate(136 + packed.size()).order(ByteOrder.LITTLE_ENDIAN);
        bomb.put(bytes(PACKED), 0, 128).putInt(15).putInt(packed.size()).put(packed.toByteArray());
        assertThatThrownBy(() -> Mat5.read(file(bomb.array())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than 64 MB");
    }
}
