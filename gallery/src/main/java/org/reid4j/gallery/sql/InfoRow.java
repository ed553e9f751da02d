package org.reid4j.gallery.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Metric;
import org.reid4j.gallery.data.CalibrationJson;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.PinnedModel;

/// The one row that says what a gallery is.
public final class InfoRow {
    private InfoRow() {}

    /// Says it of a new gallery.
    public static int write(Connection connection, GalleryInfo made) throws SQLException {
        PinnedModel model = made.model();
        return Sql.update(
                connection,
                """
                INSERT INTO gallery(one, name, created, model, model_name, preprocessing, dimension, metric,
                  band_match, band_unsure, band_table, caution, retained) VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                made.name(),
                made.created().toEpochMilli(),
                model.id(),
                model.name(),
                model.preprocessing(),
                model.dimension(),
                model.metric().name(),
                model.bands().map(Bands::match).orElse(null),
                model.bands().map(Bands::unsure).orElse(null),
                CalibrationJson.text(model.calibration()),
                model.caution().orElse(null),
                made.created().toEpochMilli());
    }

    /// Says other bands, which were measured anew.
    public static int bands(Connection connection, PinnedModel model) throws SQLException {
        return Sql.update(
                connection,
                "UPDATE gallery SET band_match = ?, band_unsure = ?, band_table = ?, caution = ?",
                model.bands().map(Bands::match).orElse(null),
                model.bands().map(Bands::unsure).orElse(null),
                CalibrationJson.text(model.calibration()),
                model.caution().orElse(null));
    }

    /// What the row says.
    ///
    /// @param where of the gallery, for messages
    /// @throws GalleryException of reason DAMAGED when there is no such row
    public static GalleryInfo read(Connection connection, String where) throws SQLException {
        return Sql.first(connection, """
                        SELECT name, created, model, model_name, preprocessing, dimension, metric, band_match,
                          band_unsure, caution, retention, band_table FROM gallery""", row -> {
                    int days = row.getInt(11);
                    Optional<Integer> retention = row.wasNull() ? Optional.empty() : Optional.of(days);
                    float match = row.getFloat(8);
                    Optional<Bands> bands =
                            row.wasNull() ? Optional.empty() : Optional.of(new Bands(match, row.getFloat(9)));
                    return new GalleryInfo(
                            row.getString(1),
                            Instant.ofEpochMilli(row.getLong(2)),
                            new PinnedModel(
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getInt(6),
                                    Metric.valueOf(row.getString(7)),
                                    bands,
                                    CalibrationJson.parse(row.getString(12)),
                                    Optional.ofNullable(row.getString(10))),
                            retention);
                })
                .orElseThrow(() -> new GalleryException(
                        Reason.DAMAGED, "%s does not say what it is\nput a backup in its place".formatted(where)));
    }
}
