package org.reid4j.gallery.data;

import java.util.Optional;
import org.reid4j.core.Embedding;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.EmbeddingCheck;
import org.reid4j.core.eval.Metric;

/// The one model whose vectors a gallery takes: numbers of different models have nothing to do with
/// each other.
///
/// @param id equal for models whose embeddings can be compared, see [Embedding#model()]
/// @param name the network's name and where it was opened from, for people
/// @param preprocessing what is done to a photo before the network, for people; part of what `id`
///     stands for
/// @param dimension length of a vector, 1 to 65,536
/// @param metric how its embeddings are compared; similarities are cosines whatever it is
/// @param bands cosines from which an answer is a match or unsure in a small gallery; empty when none were
///     measured
/// @param calibration what the bands were measured on, from which follow bands by the size of the gallery
///     and whether they hold for its photos; empty when only `bands` are known
/// @param caution why the bands are no more than a hint
public record PinnedModel(
        String id,
        String name,
        String preprocessing,
        int dimension,
        Metric metric,
        Optional<Bands> bands,
        Optional<Calibration> calibration,
        Optional<String> caution) {
    private static final int LARGEST = 1 << 16;

    public PinnedModel {
        Text.require("model", id, Text.SHORT);
        Text.require("model's name", name, Text.LONG);
        if (dimension < 1 || dimension > LARGEST) {
            throw new GalleryException(
                    GalleryException.Reason.INVALID, "dimension is %d, must be 1 to %,d".formatted(dimension, LARGEST));
        }
    }

    /// The bands of a gallery of so many items; empty without any.
    public Optional<Bands> bands(long items) {
        return calibration.flatMap(found -> found.table().bands(items)).or(() -> bands);
    }

    /// This model with the bands of another measurement of it.
    public PinnedModel withBands(PinnedModel measured) {
        return new PinnedModel(
                id, name, preprocessing, dimension, metric, measured.bands, measured.calibration, measured.caution);
    }

    /// Refuses an embedding of another model.
    ///
    /// @return its values
    /// @throws GalleryException of reason FOREIGN_MODEL naming both
    public float[] require(Embedding embedding) {
        requireModel(embedding.model());
        return require(embedding.values());
    }

    /// Refuses another model.
    ///
    /// @param other its id
    /// @throws GalleryException of reason FOREIGN_MODEL naming both
    public void requireModel(String other) {
        if (!other.equals(id)) {
            throw new GalleryException(
                    GalleryException.Reason.FOREIGN_MODEL,
                    "the gallery is of model %s (%s), these vectors are of %s\nuse the gallery's model, or make a gallery of the other"
                            .formatted(brief(id), name, brief(other)));
        }
    }

    /// Refuses what is no vector of this model.
    ///
    /// @return the vector itself
    /// @throws GalleryException of reason INVALID when the dimension is another, a value is not finite
    ///     or the
    ///     length is not 1
    public float[] require(float[] vector) {
        if (vector.length != dimension) {
            throw new GalleryException(
                    GalleryException.Reason.INVALID,
                    "a vector has %d values, this gallery's have %d".formatted(vector.length, dimension));
        }
        EmbeddingCheck.flaw(vector).ifPresent(flaw -> {
            throw new GalleryException(GalleryException.Reason.INVALID, "a vector has " + flaw);
        });
        return vector;
    }

    private static String brief(String id) {
        return id.length() > 12 ? id.substring(0, 12) : id;
    }
}
