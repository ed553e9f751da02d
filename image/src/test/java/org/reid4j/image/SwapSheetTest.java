package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;
import org.reid4j.image.SwapSheet.Giver;

/// Where the swap grid puts its pictures.
class SwapSheetTest {
    private static final SwapSheet SHEET = new SwapSheet(10, 14);

    private static Pixels plain(int value) {
        var rgb = new byte[3 * 10 * 14];
        Arrays.fill(rgb, (byte) value);
        return new Pixels(10, 14, rgb);
    }

    private static int at(Pixels sheet, int x, int y) {
        return sheet.rgb()[3 * (y * sheet.width() + x)] & 0xff;
    }

    @Test
    void rowsAreAppearancesAndColumnsStructures() {
        var rows = List.of(new Giver(plain(10), "a"), new Giver(plain(20), "b"));
        var columns = List.of(new Giver(plain(30), "c"), new Giver(plain(40), "d"), new Giver(plain(50), "e"));
        var drawn = new ArrayList<Pixels>();
        for (int i = 0; i < 6; i++) {
            drawn.add(plain(100 + i));
        }
        var sheet = SHEET.render(rows, columns, drawn);
        assertThat(sheet.width()).isEqualTo(SHEET.x(4));
        assertThat(sheet.height()).isEqualTo(SHEET.y(3));
        for (int row = 0; row < 2; row++) {
            assertThat(at(sheet, SHEET.x(0) + 5, SHEET.y(row + 1) + 7)).isEqualTo(10 * (row + 1));
            for (int column = 0; column < 3; column++) {
                int x = SHEET.x(column + 1);
                int y = SHEET.y(row + 1);
                assertThat(at(sheet, x, y)).isEqualTo(100 + 3 * row + column);
                assertThat(at(sheet, x + 9, y + 13)).isEqualTo(100 + 3 * row + column);
                assertThat(at(sheet, x + 10, y)).isEqualTo(255); // the gap
            }
        }
        for (int column = 0; column < 3; column++) {
            assertThat(at(sheet, SHEET.x(column + 1) + 5, SHEET.y(0) + 7)).isEqualTo(30 + 10 * column);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var one = List.of(new Giver(plain(1), ""));
        assertThatThrownBy(() -> SHEET.render(one, one, List.of()))
                .hasMessageContaining("1 rows and 1 columns need a picture each, got 0");
        assertThatThrownBy(() -> SHEET.render(one, one, List.of(new Pixels(1, 1, new byte[3]))))
                .hasMessageContaining("a picture of 1 x 1 on a sheet of 10 x 14");
        assertThatThrownBy(() -> new SwapSheet(7, 14)).hasMessageContaining("width=7");
    }
}
