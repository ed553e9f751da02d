package org.reid4j.image.silhouette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.image.ImageException;

/// One silhouette saved in every way that programs save such.
class SilhouetteReaderTest {
    private final SilhouetteReader reader = new SilhouetteReader();

    @Test
    void greyBilevelColourAndAlphaGiveTheSame(@TempDir Path folder) throws IOException {
        byte[] expected = {0, (byte) 255, (byte) 255, 0, (byte) 255, 0};
        for (int type : new int[] {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_BYTE_BINARY,
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_USHORT_GRAY
        }) {
            var image = new BufferedImage(3, 2, type);
            for (int i = 0; i < 6; i++) {
                image.setRGB(i % 3, i / 3, expected[i] == 0 ? 0xff000000 : 0xffffffff);
            }
            Path file = folder.resolve(type + ".png");
            ImageIO.write(image, "png", file.toFile());
            Silhouettes read = reader.read(file);
            assertThat(read.height()).isEqualTo(2);
            assertThat(read.width()).isEqualTo(3);
            assertThat(read.values()).as("type %d", type).isEqualTo(expected);
        }
    }

    @Test
    void whatIsTransparentIsBlackAndAMaskOfOnesIsWhite(@TempDir Path folder) throws IOException {
        var cut = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        cut.setRGB(0, 0, 0x00ffffff);
        cut.setRGB(1, 0, 0xffffffff);
        ImageIO.write(cut, "png", folder.resolve("cut.png").toFile());
        assertThat(reader.read(folder.resolve("cut.png")).values()).containsExactly(0, 255);
        var mask = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        mask.getRaster().setSample(1, 0, 0, 1);
        ImageIO.write(mask, "png", folder.resolve("mask.png").toFile());
        assertThat(reader.read(folder.resolve("mask.png")).values()).containsExactly(0, 255);
        var dark = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        dark.getRaster().setSample(1, 0, 0, 2);
        ImageIO.write(dark, "png", folder.resolve("dark.png").toFile());
        assertThat(reader.read(folder.resolve("dark.png")).values()).containsExactly(0, 2);
    }

    @Test
    void aBrokenFrameIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("broken.png");
        Files.writeString(file, "no picture");
        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("broken.png");
    }
}
