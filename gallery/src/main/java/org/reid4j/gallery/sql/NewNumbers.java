package org.reid4j.gallery.sql;

import java.sql.Connection;
import java.sql.SQLException;

/// Where numbers of new items come from: databases count differently, and none may give one twice.
@FunctionalInterface
public interface NewNumbers {
    /// So many numbers that no item ever had, rising.
    long[] next(Connection connection, int count) throws SQLException;
}
