package org.reid4j.gallery.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs one statement in one line, values always bound.
public final class Sql {
    private Sql() {}

    /// What becomes of a row.
    @FunctionalInterface
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /// Does with a row.
    @FunctionalInterface
    public interface Each {
        void see(ResultSet row) throws SQLException;
    }

    /// @return rows changed
    public static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /// Runs what may or may not give rows.
    public static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static <T> List<T> list(Connection connection, String sql, Row<T> as, @Nullable Object... values)
            throws SQLException {
        var all = new ArrayList<T>();
        each(connection, sql, row -> all.add(as.of(row)), values);
        return all;
    }

    public static <T> Optional<T> first(Connection connection, String sql, Row<T> as, @Nullable Object... values)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(as.of(rows)) : Optional.empty();
            }
        }
    }

    public static void each(Connection connection, String sql, Each with, @Nullable Object... values)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    with.see(rows);
                }
            }
        }
    }

    public static long number(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        return first(connection, sql, row -> row.getLong(1), values).orElse(0L);
    }

    public static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Float number -> statement.setDouble(i + 1, number);
                case Double number -> statement.setDouble(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Array array -> statement.setArray(i + 1, array);
                case Object text -> statement.setString(i + 1, text.toString());
            }
        }
    }
}
