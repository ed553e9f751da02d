package org.reid4j.gallery.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a database keeps vectors in the column `data` of the table `vector`; the checksum is always that of
/// [VectorBytes].
public interface VectorColumn {
    /// Plain bytes, as [VectorBytes] has them.
    VectorColumn BYTES = new VectorColumn() {
        @Override
        public String value() {
            return "?";
        }

        @Override
        public Object bound(Connection connection, float[] vector) {
            return VectorBytes.of(vector);
        }

        @Override
        public String bytes() {
            return "vector.data";
        }

        @Override
        public byte[] plain(byte[] bytes) {
            return bytes;
        }
    };

    /// What is inserted, with one question mark.
    String value();

    /// What is bound to the question mark.
    Object bound(Connection connection, float[] vector) throws SQLException;

    /// What is selected, as bytes.
    String bytes();

    /// The selected bytes as [VectorBytes] has them.
    byte[] plain(byte[] bytes);

    /// The vector in a row, its checksum in the next column; empty where it is missing or not what was written.
    default Optional<float[]> read(ResultSet row, int column, int dimension) throws SQLException {
        byte @Nullable [] bytes = row.getBytes(column);
        return bytes == null ? Optional.empty() : VectorBytes.read(plain(bytes), row.getLong(column + 1), dimension);
    }
}
