package org.reid4j.train;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.CameraPairs;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.core.eval.EvalOptions;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Evaluation;
import org.reid4j.core.eval.Preparation;
import org.reid4j.core.eval.Protocol;
import org.reid4j.core.eval.Rerank;
import org.reid4j.train.config.EvalConfig;

/// Measures an embedder on a dataset.
public final class Evaluate {
    private Evaluate() {}

    /// What a measurement gave.
    ///
    /// @param report the numbers; its query and gallery indices are those of the dataset's splits
    /// @param query photos that asked
    /// @param gallery photos that answered
    /// @param cameras rank-1 by camera pair; empty where cameras are not known
    public record Result(EvalReport report, Embedded query, Embedded gallery, Optional<CameraPairs> cameras) {}

    /// Embeds query and gallery and compares them by the dataset's protocol.
    ///
    /// @param listener hears of progress over both
    public static Result run(Dataset dataset, EmbedDataset embed, EvalOptions options, EmbedDataset.Listener listener) {
        return run(dataset, List.of(), embed, options, listener);
    }

    /// The same with more photos of the queries' people.
    ///
    /// @param pool what [org.reid4j.core.eval.MultiQuery] pools where the options ask for it; empty for the
    ///     queries themselves
    public static Result run(
            Dataset dataset,
            List<Sample> pool,
            EmbedDataset embed,
            EvalOptions options,
            EmbedDataset.Listener listener) {
        List<Sample> asking = dataset.query().samples();
        List<Sample> answering = dataset.gallery().samples();
        Embedded query;
        Embedded gallery;
        if (asking.equals(answering)) { // single-shot sets draw both from one list: embed it once
            query = embed.embed(asking, listener);
            gallery = query;
        } else {
            int all = asking.size() + answering.size();
            query = embed.embed(asking, (done, _) -> listener.progressed(done, all));
            gallery = embed.embed(answering, (done, _) -> listener.progressed(asking.size() + done, all));
        }
        Map<Path, Long> numbers = new HashMap<>();
        Embeddings asked = numbered(query, numbers);
        Embeddings pooled = pool.isEmpty() ? asked : numbered(embed.embed(pool, (_, _) -> {}), numbers);
        Preparation.Sides sides = Evaluation.prepare(asked, pooled, numbered(gallery, numbers), options);
        EvalReport report = Evaluation.run(sides, options);
        return new Result(
                report.at(query.positions(), gallery.positions()),
                query,
                gallery,
                CameraPairs.of(sides.query(), sides.gallery(), options));
    }

    /// The embeddings with a number a file, so that no photo finds itself.
    private static Embeddings numbered(Embedded embedded, Map<Path, Long> numbers) {
        long[] photos = embedded.samples().stream()
                .mapToLong(sample -> numbers.computeIfAbsent(sample.path(), _ -> (long) numbers.size()))
                .toArray();
        return embedded.embeddings().withPhotos(photos);
    }

    /// The options that a dataset and a configuration ask for.
    ///
    /// @param rerank whether re-ranking is computed as well
    /// @throws ReidException when the dataset's protocol has no re-ranking
    public static EvalOptions options(Dataset dataset, EvalConfig config, boolean rerank) {
        if (rerank && dataset.protocol() instanceof Protocol.SingleShot) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "re-ranking looks at the whole gallery, but %s is measured in single-shot trials that each leave most of it out.\nMeasure without: leave --rerank out, or eval.rerank=false"
                            .formatted(dataset.format()));
        }
        EvalOptions options = EvalOptions.defaults()
                .with(config.metric())
                .with(dataset.protocol())
                .withZeroIsDistractor(bystanders(dataset));
        return rerank ? options.with(Rerank.defaults()) : options;
    }

    private static boolean bystanders(Dataset dataset) {
        return Stream.of(dataset.query(), dataset.gallery())
                .flatMap(split -> split.samples().stream())
                .anyMatch(sample -> sample.identity() == Sample.DISTRACTOR);
    }

    /// Why a dataset cannot be measured, before any time is spent; empty when it can.
    public static Optional<ReidException> obstacle(Dataset dataset) {
        List<Sample> queries = dataset.query().samples();
        boolean crossCamera = dataset.protocol().ownCameraRemoved();
        Map<Integer, List<Sample>> answers = dataset.gallery().samples().stream()
                .filter(sample -> sample.identity() != Sample.JUNK)
                .collect(Collectors.groupingBy(Sample::identity));
        long present = queries.stream()
                .filter(query -> query.isPerson() && answers.containsKey(query.identity()))
                .count();
        boolean scored = queries.stream()
                .filter(Sample::isPerson)
                .anyMatch(query -> answers.getOrDefault(query.identity(), List.of()).stream()
                        .anyMatch(answer -> crossCamera
                                ? answer.camera() != query.camera()
                                : !answer.path().equals(query.path())));
        if (scored && answers.size() > 1) {
            return Optional.empty();
        }
        String why;
        if (scored) {
            why =
                    "the gallery of %d photos holds one person only, so every answer would be right: such a score means nothing.\nPut photos of at least 2 people into it"
                            .formatted(dataset.gallery().size());
        } else if (present == 0) {
            why =
                    "0 of %d queries can be scored: nobody in the %d queries is in the gallery of %d photos.\nCheck that the layout was recognised: reid data check %s"
                            .formatted(
                                    queries.size(),
                                    queries.size(),
                                    dataset.gallery().size(),
                                    dataset.root());
        } else if (crossCamera) {
            why =
                    "0 of %d queries can be scored: %d have matches only from their own camera.\nThe protocol leaves those out. Use protocol=all-cameras (to train: eval.protocol=all-cameras), or photos from more cameras"
                            .formatted(queries.size(), present);
        } else {
            why =
                    "0 of %d queries can be scored: %d have no match but their own photo.\nA person to be found needs at least 2 photos"
                            .formatted(queries.size(), present);
        }
        return Optional.of(new ReidException(ReidException.Kind.USAGE, why));
    }
}
