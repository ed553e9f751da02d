package org.reid4j.train.walks;

import java.util.List;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.gait.CrossViewEvaluation;
import org.reid4j.core.eval.gait.CrossViewReport;
import org.reid4j.core.eval.gait.PartDistance;

/// Measures a gait network on a dataset's walks.
public final class EvaluateWalks {
    private EvaluateWalks() {}

    /// What a measurement gave.
    ///
    /// @param report the numbers
    /// @param walks all that asked and answered
    public record Result(CrossViewReport report, EmbeddedWalks walks) {}

    /// Embeds a dataset's test walks and compares them by its protocol.
    ///
    /// @param dataset whose protocol is a [CrossView]
    /// @param reader reads a walk
    /// @param workers threads that read
    /// @param distance how embeddings are compared
    /// @param listener hears of progress
    /// @throws org.reid4j.core.ReidException when the walks cannot be compared, see [CrossViewEvaluation#run]
    public static Result run(
            Dataset dataset,
            WalkEmbedder embedder,
            WalkReader reader,
            int workers,
            PartDistance distance,
            EmbeddedWalks.Listener listener) {
        if (!(dataset.protocol() instanceof CrossView protocol)) {
            throw new IllegalArgumentException(dataset.format() + " is no dataset of walks");
        }
        EmbeddedWalks walks = EmbeddedWalks.of(tested(dataset), embedder, reader, workers, listener);
        return new Result(CrossViewEvaluation.run(walks.embeddings(), protocol, distance), walks);
    }

    /// The walks that ask and those that answer.
    public static List<Sample> tested(Dataset dataset) {
        return Stream.concat(dataset.query().samples().stream(), dataset.gallery().samples().stream())
                .toList();
    }

    /// The same where all parts may be compared together, as GaitSet's code does.
    ///
    /// @param flatten whether they are
    /// @throws ReidException for the cosine of all parts together, which nobody uses
    public static PartDistance distance(Metric metric, boolean flatten) {
        if (!flatten) {
            return distance(metric);
        }
        if (metric == Metric.COSINE) {
            throw new ReidException(
                    ReidException.Kind.USAGE, "--flatten compares by euclidean distance, not by cosine: leave one out");
        }
        return PartDistance.FLATTENED;
    }

    /// How a metric compares embeddings of parts: each part by it, and the mean over the parts.
    public static PartDistance distance(Metric metric) {
        return switch (metric) {
            case EUCLIDEAN -> PartDistance.MEAN_OF_PARTS;
            case COSINE -> PartDistance.MEAN_COSINE;
        };
    }
}
