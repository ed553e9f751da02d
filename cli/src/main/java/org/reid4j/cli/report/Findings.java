package org.reid4j.cli.report;

import java.util.List;
import java.util.Optional;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Scores;
import org.reid4j.core.eval.gait.CrossViewReport;

/// What was found out about a run's network, for its report: the pages of photos and of walks differ in this.
public sealed interface Findings {

    /// A network of photos.
    ///
    /// @param report the measurement of the weights that are kept, if there was one
    /// @param looks what the network looked at in a few queries; may be empty
    /// @param untrained the scores before training, if they were measured
    /// @param closer camera pairs and the map of the embedding, where there are such
    record Photos(
            Optional<EvalReport> report, List<LookSection.Looked> looks, Optional<Scores> untrained, Closer closer)
            implements Findings {
        public Photos {
            looks = List.copyOf(looks);
        }
    }

    /// A gait network.
    ///
    /// @param features the measurements of the weights that are kept, one for each feature that can be
    ///     compared, the network's own first; empty when nothing was measured
    /// @param untrained the numbers before training, if they were measured
    /// @param seen a few walks as the network saw them; may be empty
    record Walks(List<WalkFeature> features, Optional<CrossViewReport> untrained, List<SeenWalk> seen)
            implements Findings {
        public Walks {
            features = List.copyOf(features);
            seen = List.copyOf(seen);
        }
    }
}
