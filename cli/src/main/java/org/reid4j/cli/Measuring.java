package org.reid4j.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.Findings;
import org.reid4j.core.data.Dataset;
import org.reid4j.models.Systems;
import org.reid4j.train.TrainingResult;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Measured;

/// How a run's network is measured around its training and what is told of it, for photos or for walks.
sealed interface Measuring permits PhotoMeasuring, WalkMeasuring {
    /// What a configuration's system needs.
    static Measuring of(RunConfig config, Dataset dataset) {
        return switch (Systems.reads(config.model())) {
            case PHOTOS -> new PhotoMeasuring(config, dataset);
            case SILHOUETTES -> new WalkMeasuring(config, dataset);
        };
    }

    /// Measures the network with its random first weights, for comparison.
    Measured untrained();

    /// Measures the weights that a run kept, where the last measurement was not theirs, and leaves its numbers in
    /// the run's folder.
    ///
    /// @param untrained the numbers before training, if they were measured
    Findings findings(TrainingResult result, Optional<Measured> untrained);

    /// The numbers for people.
    List<String> lines(Findings findings);

    /// The numbers for programs.
    Map<String, Object> json(Findings findings);
}
