package org.reid4j.cli.rows;

import java.io.IOException;

/// Is shown the rows of a table one after the other.
@FunctionalInterface
public interface RowVisitor {
    /// @param photo the row's photo as the file names it
    /// @param values its embedding; overwritten by the next row
    void row(String photo, float[] values) throws IOException;
}
