package org.reid4j.gallery.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.sql.RowCheck;
import org.reid4j.gallery.sql.Sql;
import org.reid4j.gallery.sql.VectorColumn;

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
        RowCheck.faults(connection, VectorColumn.BYTES, model, faults);
        return faults.size() > MOST ? faults.subList(0, MOST) : faults;
    }
}
