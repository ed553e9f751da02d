package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;
import org.reid4j.image.ContactSheet.Cell;
import org.reid4j.image.ContactSheet.Mark;

class ContactSheetTest {
    private static final Pixels RED = TestPhotos.solid(10, 20, 200, 0, 0);

    private static int[] middle(Pixels sheet, int column, int row) {
        return TestPhotos.at(sheet, 6 + column * 76 + 35, 6 + row * 150 + 67);
    }

    @Test
    void placesPhotosRowByRow() {
        Pixels blue = TestPhotos.solid(128, 256, 0, 0, 200);
        var cells =
                List.of(new Cell(RED, "a", Mark.NONE), new Cell(RED, "b", Mark.NONE), new Cell(blue, "c", Mark.NONE));

        Pixels sheet = new ContactSheet(2, 64, 128).render(cells);

        assertThat(List.of(sheet.width(), sheet.height())).containsExactly(2 * 76 + 6, 2 * 150 + 6);
        assertThat(middle(sheet, 0, 0)).containsExactly(200, 0, 0);
        assertThat(middle(sheet, 1, 0)).containsExactly(200, 0, 0);
        assertThat(middle(sheet, 0, 1)).containsExactly(0, 0, 200);
        assertThat(middle(sheet, 1, 1)).containsExactly(255, 255, 255);
    }

    @Test
    void marksByFrameAndBySign() {
        Pixels match = new ContactSheet(1, 64, 128).render(List.of(new Cell(RED, "", Mark.MATCH)));
        Pixels miss = new ContactSheet(1, 64, 128).render(List.of(new Cell(RED, "", Mark.MISS)));

        assertThat(TestPhotos.at(match, 6, 6)).containsExactly(0, 158, 115);
        assertThat(TestPhotos.at(miss, 6, 6)).containsExactly(213, 94, 0);
        assertThat(ink(match)).isPositive().isNotEqualTo(ink(miss));
    }

    /// Dots of text below the photo.
    private static long ink(Pixels sheet) {
        long dots = 0;
        for (int y = 6 + 134; y < sheet.height(); y++) {
            for (int x = 0; x < sheet.width(); x++) {
                dots += TestPhotos.at(sheet, x, y)[0] < 0x80 ? 1 : 0;
            }
        }
        return dots;
    }

    @Test
    void cutsALongLabelToItsCell() {
        var cells = List.of(new Cell(RED, "1".repeat(500), Mark.NONE), new Cell(RED, "", Mark.NONE));
        Pixels sheet = new ContactSheet(2, 64, 128).render(cells);
        for (int y = 6 + 134; y < sheet.height(); y++) {
            for (int x = 6 + 76; x < sheet.width(); x++) {
                assertThat(TestPhotos.at(sheet, x, y)[0]).isEqualTo(255);
            }
        }
    }

    @Test
    void drawsEveryLetterDifferently() {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:-_/%()+#=?<>\u2713\u2717";
        List<String> drawn = letters.codePoints()
                .mapToObj(letter -> java.util.Arrays.toString(Glyphs.rows(letter)))
                .toList();
        assertThat(drawn).doesNotHaveDuplicates().doesNotContain(java.util.Arrays.toString(Glyphs.rows('\u4e2d')));
        assertThat(Glyphs.rows('q')).isEqualTo(Glyphs.rows('Q'));
    }

    @Test
    void cutsOffWhatLiesBeyondTheEdge() {
        var canvas = new Canvas(4, 4, 0);
        canvas.photo(-8, -18, RED);
        canvas.rectangle(3, 3, 100, 100, 0x0000ff);
        canvas.text(-100, 2, "FAR", 3, 0xffffff);
        Pixels drawn = canvas.pixels();
        assertThat(TestPhotos.at(drawn, 1, 1)).containsExactly(200, 0, 0);
        assertThat(TestPhotos.at(drawn, 2, 2)).containsExactly(0, 0, 0);
        assertThat(TestPhotos.at(drawn, 3, 3)).containsExactly(0, 0, 255);
    }

    @Test
    void refusesAnEmptySheet() {
        assertThatThrownBy(() -> new ContactSheet(2, 64, 128).render(Collections.emptyList()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cells is empty");
    }
}
