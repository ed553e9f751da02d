package org.reid4j.postgres;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import org.reid4j.gallery.sql.VectorColumn;

/// Vectors as pgvector's type, so that whoever has the database can ask it for neighbours too. They go in as arrays
/// and come out as the extension sends them, in binary both ways, so that not a bit changes.
///
/// @param schema that holds the extension
record PgVectorColumn(String schema) implements VectorColumn {
    /// The longest vector that the type takes.
    static final int LONGEST = 16_000;

    private static final int HEADER = 2 * Short.BYTES; // dimension and a reserve

    /// The column's type.
    String type(int dimension) {
        return "%s.vector(%d)".formatted(Server.quoted(schema), dimension);
    }

    @Override
    public String value() {
        return "CAST(CAST(? AS real[]) AS %s.vector)".formatted(Server.quoted(schema));
    }

    @Override
    public Object bound(Connection connection, float[] vector) throws SQLException {
        var boxed = new Float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            boxed[i] = vector[i];
        }
        return connection.createArrayOf("float4", boxed);
    }

    @Override
    public String bytes() {
        return Server.quoted(schema) + ".vector_send(vector.data)";
    }

    @Override
    public byte[] plain(byte[] sent) {
        var from = ByteBuffer.wrap(sent, HEADER, sent.length - HEADER).slice().order(ByteOrder.BIG_ENDIAN);
        var to = ByteBuffer.allocate(sent.length - HEADER).order(ByteOrder.LITTLE_ENDIAN);
        to.asFloatBuffer().put(from.asFloatBuffer());
        return to.array();
    }
}
