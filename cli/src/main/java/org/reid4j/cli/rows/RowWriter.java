package org.reid4j.cli.rows;

import java.io.Closeable;
import java.io.IOException;

/// Takes the rows of a table one after the other, since all of them may be more than memory holds.
public interface RowWriter extends Closeable {
    /// Writes the next photo's row.
    ///
    /// @param values one embedding, of the table's dimension
    void row(float[] values) throws IOException;

    /// Writes what belongs behind the last row and forces the file to disk.
    void finish() throws IOException;
}
