package org.reid4j.gallery.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reid4j.core.eval.EmbeddingCheck;
import org.reid4j.gallery.data.PinnedModel;

/// Reads everything in a store and says what is wrong with it.
final class StoreCheck {
    private static final int MOST = 100;

    private StoreCheck() {}

    static List<String> faults(Connection connection, PinnedModel model) throws SQLException {
        var faults = new ArrayList<String>();
        Sql.each(connection, "PRAGMA integrity_check(" + MOST + ")", row -> {
            if (!"ok".equals(row.getString(1))) {
                faults.add("the file: " + row.getString(1));
            }
        });
        Sql.each(
                connection,
                "PRAGMA foreign_key_check",
                row -> faults.add("row %d of %s belongs to nothing in %s"
                        .formatted(row.getLong(2), row.getString(1), row.getString(3))));
        Sql.each(
                connection,
                "SELECT id FROM item WHERE NOT EXISTS (SELECT 1 FROM vector WHERE vector.item = id)",
                row -> faults.add("item %d has no vector".formatted(row.getLong(1))));
        Sql.each(connection, "SELECT item, data, crc FROM vector ORDER BY item", row -> {
            Optional<float[]> vector = VectorBytes.read(row.getBytes(2), row.getLong(3), model.dimension());
            long item = row.getLong(1);
            if (vector.isEmpty()) {
                faults.add("the vector of item %d is not what was written".formatted(item));
            } else {
                EmbeddingCheck.flaw(vector.get())
                        .ifPresent(flaw -> faults.add("the vector of item %d has %s".formatted(item, flaw)));
            }
        });
        return faults.size() > MOST ? faults.subList(0, MOST) : faults;
    }
}
