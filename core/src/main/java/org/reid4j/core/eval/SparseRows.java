package org.reid4j.core.eval;

import java.util.Arrays;

/// Rows of a matrix of which nearly all is zero: re-ranking's k-reciprocal features, some dozens of values a photo
/// instead of one for each other photo.
final class SparseRows {
    private final int[][] columns; // ascending
    private final float[][] values;

    SparseRows(int rows) {
        columns = new int[rows][];
        values = new float[rows][];
    }

    int rows() {
        return columns.length;
    }

    void set(int row, int[] ascending, float[] filled) {
        columns[row] = ascending;
        values[row] = filled;
    }

    int[] columns(int row) {
        return columns[row];
    }

    float[] values(int row) {
        return values[row];
    }

    /// Room to add up rows in, one a thread.
    static final class Sum {
        private final float[] dense;
        private final boolean[] touched;
        private int[] list = new int[64];
        private int count;

        Sum(int columns) {
            dense = new float[columns];
            touched = new boolean[columns];
        }

        void add(SparseRows rows, int row) {
            for (int i = 0; i < rows.columns[row].length; i++) {
                int c = rows.columns[row][i];
                if (!touched[c]) {
                    touched[c] = true;
                    if (count == list.length) {
                        list = Arrays.copyOf(list, 2 * count);
                    }
                    list[count++] = c;
                }
                dense[c] += rows.values[row][i];
            }
        }

        /// What becomes of a sum.
        @FunctionalInterface
        interface Share {
            float of(float sum);
        }

        /// Writes what becomes of the sum into a row of another matrix and starts anew.
        void moveTo(SparseRows rows, int row, Share share) {
            int[] ascending = Arrays.copyOf(list, count);
            Arrays.sort(ascending);
            float[] filled = new float[count];
            for (int i = 0; i < count; i++) {
                int c = ascending[i];
                filled[i] = share.of(dense[c]);
                dense[c] = 0;
                touched[c] = false;
            }
            count = 0;
            rows.set(row, ascending, filled);
        }
    }

    /// The same values by column, for some of the rows.
    ///
    /// @param start one a column and one more; the column's entries stand from `start[c]` to `start[c + 1]`
    /// @param rows row numbers, counted from the first row taken
    /// @param values of the entries
    @SuppressWarnings("ArrayRecordComponent") // an index, compared by nobody
    record ByColumn(int[] start, int[] rows, float[] values) {}

    /// Turns the rows from `first` on into columns.
    ByColumn byColumn(int first, int columnCount) {
        int[] start = new int[columnCount + 1];
        for (int r = first; r < columns.length; r++) {
            for (int c : columns[r]) {
                start[c + 1]++;
            }
        }
        for (int c = 0; c < columnCount; c++) {
            start[c + 1] = Math.addExact(start[c + 1], start[c]);
        }
        int[] next = start.clone();
        int[] rows = new int[start[columnCount]];
        float[] flat = new float[rows.length];
        for (int r = first; r < columns.length; r++) {
            for (int i = 0; i < columns[r].length; i++) {
                int at = next[columns[r][i]]++;
                rows[at] = r - first;
                flat[at] = values[r][i];
            }
        }
        return new ByColumn(start, rows, flat);
    }
}
