package org.reid4j.image.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreetConfigTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0;4;2;2;32;64; street.trainIdentities is 0, must be in 1..4000",
                "4;4001;2;2;32;64; street.testIdentities is 4001, must be in 1..4000",
                "4;4;1;2;32;64; street.cameras is 1, must be in 2..9",
                "4;4;10;2;32;64; street.cameras is 10, must be in 2..9",
                "4;4;2;1;32;64; street.imagesPerCamera is 1, must be in 2..99",
                "4;4;2;2;15;64; street.width is 15, must be in 16..512",
                "4;4;2;2;32;1025; street.height is 1025, must be in 32..1024",
            })
    void aWrongNumberIsNamedWithItsRange(
            int train, int test, int cameras, int images, int width, int height, String message) {
        assertThatThrownBy(() -> new StreetConfig(1, train, test, cameras, images, width, height))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void countsFollowFromTheNumbers() {
        StreetConfig config = new StreetConfig(1, 10, 20, 4, 3, 64, 128);

        assertThat(config.identities()).isEqualTo(30);
        assertThat(config.trainImages()).isEqualTo(120);
        assertThat(config.queryImages()).isEqualTo(80);
        assertThat(config.distractorImages()).isEqualTo(16);
        assertThat(config.junkImages()).isEqualTo(8);
        assertThat(config.galleryImages()).isEqualTo(160 + 16 + 8);
    }
}
