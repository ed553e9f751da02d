package org.reid4j.postgres;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.StoreProvider;
import org.reid4j.gallery.sql.InfoRow;
import org.reid4j.gallery.sql.Sql;

/// Keeps galleries in PostgreSQL: several in one database, each in a schema of its own.
public final class PostgresProvider implements StoreProvider {
    private static final String SCHEMA = "reid_";

    @Override
    public boolean keeps(String address) {
        return address.startsWith(PostgresAddress.PREFIX);
    }

    /// Makes the schema, `reid_` and the gallery's name where the address chooses none; in one transaction, so
    /// whole or not at all.
    @Override
    public String create(String address, String name, PinnedModel model, Clock clock) {
        var place = PostgresAddress.parse(address).withSchema(SCHEMA + name);
        var server = Server.at(place);
        var made = new GalleryInfo(name, Instant.ofEpochMilli(clock.millis()), model, Optional.empty());
        try {
            var connection = server.connect(false);
            try {
                server.require(connection);
                PostgresSchema.create(connection, place, model.dimension());
                InfoRow.write(connection, made);
                connection.commit();
                return place.text();
            } finally {
                Server.end(connection);
            }
        } catch (SQLException e) {
            throw Refusal.of(place, e);
        }
    }

    @Override
    public GalleryStore open(String address, Clock clock) {
        return PostgresStore.open(Server.at(PostgresAddress.parse(address)), clock);
    }

    @Override
    public void drop(String address) {
        var place = PostgresAddress.parse(address);
        var server = Server.at(place);
        try (var owner = Owner.take(server)) {
            owner.write(true, c -> {
                Sql.run(c, "DROP SCHEMA " + Server.quoted(place.schema()) + " CASCADE");
                return true;
            });
        } catch (SQLException e) {
            throw Refusal.of(place, e);
        }
    }
}
