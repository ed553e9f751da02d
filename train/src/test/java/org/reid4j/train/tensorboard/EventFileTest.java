package org.reid4j.train.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_600_000_000), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private byte[] onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            return Files.readAllBytes(files.findFirst().orElseThrow());
        }
    }

    @Test
    void theChecksumIsTheMaskedCastagnoliOne() {
        // RFC 3720 B.4: CRC-32C of "123456789" is e3069283; masked as TensorFlow's crc32c.h does
        int masked = ((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8;
        byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(Crc32cMask.of(text, text.length)).isEqualTo(masked);
    }

    @Test
    void theFirstRecordIsTensorBoardsVersionRecord() throws IOException {
        EventFile.create(folder, CLOCK, 0).close();
        // frame: length 26 | masked CRC of it | Event{wall_time=1.6e9, step=0, file_version="brain.Event:2"} | masked
        // CRC
        // computed in Python from the TFRecord description and event.proto
        assertThat(HexFormat.of().formatHex(onlyFile()))
                .isEqualTo("1a00000000000000" + "129bd82d"
                        + "090000000084d7d741" + "1000" + "1a0d627261696e2e4576656e743a32"
                        + "630cc35c");
    }

    @Test
    void scalarsAreFieldsOfASummary() throws IOException {
        try (EventFile events = EventFile.create(folder, CLOCK, 0)) {
            events.scalars(300, Map.of("loss", 0.5));
        }
        String hex = HexFormat.of().formatHex(onlyFile());
        // step 300 as varint, summary{value{tag="loss", simple_value=0.5f}}
        assertThat(hex).contains("10ac02" + "2a0d" + "0a0b" + "0a04" + "6c6f7373" + "15" + "0000003f");
    }

    @Test
    void aResumedRunOpensANewFileAndHidesWhatCameAfterItsCheckpoint() throws IOException {
        EventFile.create(folder, CLOCK, 0).close();
        EventFile.create(folder, CLOCK, 7).close();
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(2)
                    .anySatisfy(file -> assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                            .contains("1007" + "3a02" + "0801"));
        }
    }
}
