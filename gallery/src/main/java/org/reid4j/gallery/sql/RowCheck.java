package org.reid4j.gallery.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.reid4j.core.eval.EmbeddingCheck;
import org.reid4j.gallery.data.PinnedModel;

/// Reads every item and vector and says which are not what was written; how the database itself is, the database
/// says.
public final class RowCheck {
    private RowCheck() {}

    /// @param faults one a line, added to
    public static void faults(Connection connection, VectorColumn column, PinnedModel model, List<String> faults)
            throws SQLException {
        Sql.each(
                connection,
                "SELECT id FROM item WHERE NOT EXISTS (SELECT 1 FROM vector WHERE vector.item = id) ORDER BY id",
                row -> faults.add("item %d has no vector".formatted(row.getLong(1))));
        Sql.each(connection, "SELECT item, " + column.bytes() + ", crc FROM vector ORDER BY item", row -> {
            long item = row.getLong(1);
            Optional<float[]> vector = column.read(row, 2, model.dimension());
            if (vector.isEmpty()) {
                faults.add("the vector of item %d is not what was written".formatted(item));
            } else {
                EmbeddingCheck.flaw(vector.get())
                        .ifPresent(flaw -> faults.add("the vector of item %d has %s".formatted(item, flaw)));
            }
        });
    }
}
