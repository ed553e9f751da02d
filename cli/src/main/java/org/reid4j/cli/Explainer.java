package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.Explained;
import org.reid4j.cli.report.Explained.Compared;
import org.reid4j.cli.report.LookTiles;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.Stripe;
import org.reid4j.train.Gaze;
import org.reid4j.train.TorchEmbedder;

/// Lets a network look at photos, and finds for the whole picture and for each part which other photos are nearest.
///
/// @param terminal where progress is shown
/// @param embedder the network
/// @param embeddings embeds a folder by the same network
/// @param drawing the size in which photos are kept
/// @param k how many nearest photos are kept
record Explainer(Terminal terminal, TorchEmbedder embedder, PhotoEmbeddings embeddings, LookTiles drawing, int k) {
    private static final int BATCH = 32;

    /// What came of it.
    ///
    /// @param photos one a photo that was given
    /// @param searched photos that could answer
    /// @param bad photos of the folder that could not be read, with the reason
    record Result(List<Explained> photos, int searched, Map<Path, String> bad) {}

    /// A photo that asks, and what is nearest to it so far.
    @SuppressWarnings("ArrayRecordComponent") // a vector, compared by similarity only
    private record Query(
            Path photo,
            Path real,
            Pixels shown,
            Gaze gaze,
            Gaze empty,
            float[] embedding,
            NearestPhotos whole,
            List<NearestPhotos> parts) {

        Explained explained() {
            var compared = new ArrayList<Compared>();
            compared.add(new Compared("whole picture", new Stripe(0, 1), whole.first()));
            for (int i = 0; i < parts.size(); i++) {
                var part = gaze.parts().get(i);
                compared.add(
                        new Compared(part.name(), part.stripe(), parts.get(i).first()));
            }
            return new Explained(photo, shown, gaze, empty, compared);
        }
    }

    /// Looks at photos.
    ///
    /// @param photos at least one
    /// @param gallery who may answer; the given photos themselves when empty. No photo answers itself.
    /// @throws ReidException when one of the given photos cannot be read
    Result explain(List<Path> photos, Optional<List<Path>> gallery) {
        var queries = queries(photos);
        if (gallery.isEmpty()) {
            for (var other : queries) {
                offerWhole(queries, other.photo, other.embedding);
                offerParts(queries, other.photo, other.gaze);
            }
            return new Result(explained(queries), queries.size(), Map.of());
        }
        var found = embeddings.of(gallery.get());
        found.embeddings().forEach((photo, embedding) -> offerWhole(queries, photo, embedding));
        if (!queries.getFirst().parts.isEmpty()) {
            look(queries, List.copyOf(found.embeddings().keySet()));
        }
        return new Result(explained(queries), found.embeddings().size(), found.bad());
    }

    private static List<Explained> explained(List<Query> queries) {
        return queries.stream().map(Query::explained).toList();
    }

    private List<Query> queries(List<Path> photos) {
        var reader = new ImageReader(ImageLimits.datasets(), false);
        var shown = new ArrayList<Pixels>();
        var reduced = new ArrayList<Pixels>();
        for (var path : photos) {
            Pixels photo = reader.read(path);
            shown.add(drawing.shown(photo));
            reduced.add(embedder.reduced(photo));
        }
        var gazes = embedder.look(reduced);
        var vectors = embedder.embed(reduced);
        var empty = embedder.lookAtNothing();
        var queries = new ArrayList<Query>();
        for (int i = 0; i < photos.size(); i++) {
            var gaze = gazes.get(i);
            queries.add(new Query(
                    photos.get(i),
                    real(photos.get(i)),
                    shown.get(i),
                    gaze,
                    empty,
                    vectors.get(i),
                    new NearestPhotos(k),
                    gaze.parts().stream().map(_ -> new NearestPhotos(k)).toList()));
        }
        return queries;
    }

    /// Looks at a folder's photos, a batch at a time, so that its size does not matter.
    private void look(List<Query> queries, List<Path> photos) {
        var reader = new ImageReader(ImageLimits.datasets(), false);
        try (var line = new LiveLine(terminal, "parts", photos.size())) {
            for (int from = 0; from < photos.size(); from += BATCH) {
                var batch = new LinkedHashMap<Path, Pixels>();
                for (var photo : photos.subList(from, Math.min(photos.size(), from + BATCH))) {
                    batch.put(photo, embedder.reduced(reader.read(photo)));
                }
                var gazes = embedder.look(List.copyOf(batch.values())).iterator();
                batch.keySet().forEach(photo -> offerParts(queries, photo, gazes.next()));
                line.at(from + batch.size(), "");
            }
        }
    }

    private static void offerWhole(List<Query> queries, Path photo, float[] embedding) {
        Path real = real(photo);
        queries.stream()
                .filter(query -> !query.real.equals(real))
                .forEach(query -> query.whole.offer(photo, query.embedding, embedding));
    }

    private static void offerParts(List<Query> queries, Path photo, Gaze gaze) {
        Path real = real(photo);
        for (var query : queries) {
            for (int i = 0; i < query.parts.size() && !query.real.equals(real); i++) {
                query.parts
                        .get(i)
                        .offer(
                                photo,
                                query.gaze.parts().get(i).feature(),
                                gaze.parts().get(i).feature());
            }
        }
    }

    private static Path real(Path photo) {
        try {
            return photo.toRealPath();
        } catch (IOException gone) {
            return photo.toAbsolutePath().normalize();
        }
    }
}
