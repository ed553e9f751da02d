package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Pixels;

/// Pictures of other libraries keep their colours, and are left as they are.
class BufferedPixelsTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void coloursStayInEveryKind(int type) {
        var image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, 0xff0a141e);
        image.setRGB(1, 0, 0xffff0001);
        Pixels pixels = BufferedPixels.of(image);
        assertThat(pixels.rgb()).containsExactly(10, 20, 30, -1, 0, 1);
        assertThat(image.getRGB(0, 0)).as("the picture itself is not touched").isEqualTo(0xff0a141e);
        assertThat(BufferedPixels.of(image).rgb()).containsExactly(pixels.rgb());
    }

    @Test
    void aPartOfALargerPictureCountsAsItself() {
        var whole = new BufferedImage(5, 4, BufferedImage.TYPE_3BYTE_BGR);
        whole.setRGB(3, 2, 0xff010203);
        Pixels part = BufferedPixels.of(whole.getSubimage(3, 2, 2, 1));
        assertThat(part.width()).isEqualTo(2);
        assertThat(part.height()).isEqualTo(1);
        assertThat(part.rgb()).containsExactly(1, 2, 3, 0, 0, 0);
    }

    @Test
    void greyIsRepeatedAndWhatIsTransparentIsBlack() {
        var grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 100);
        assertThat(BufferedPixels.of(grey).rgb()).containsExactly(100, 100, 100);
        var clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x00ffffff);
        assertThat(BufferedPixels.of(clear).rgb()).containsExactly(0, 0, 0);
    }
}
