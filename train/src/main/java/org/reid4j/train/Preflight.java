package org.reid4j.train;

import org.reid4j.core.data.Dataset;
import org.reid4j.core.sample.PkSampler;
import org.reid4j.train.config.RunConfig;

/// Refuses what cannot be trained on or measured before anything is made, so that no empty run folder stays.
public final class Preflight {
    private Preflight() {}

    /// Looks at a dataset with the eyes of a configuration.
    ///
    /// @return what draws the batches
    /// @throws org.reid4j.core.ReidException when there are too few people to learn from, or no query can be
    ///     scored
    public static PkSampler check(RunConfig config, Dataset dataset) {
        if (!dataset.query().samples().isEmpty()) {
            Evaluate.options(dataset, config.eval(), config.eval().rerank()); // refuses what does not go together
            Evaluate.obstacle(dataset).ifPresent(obstacle -> {
                throw obstacle;
            });
        }
        return new PkSampler(
                dataset.train().samples(),
                config.sampler().identities(),
                config.sampler().images(),
                config.sampler().semantics(),
                config.seed());
    }
}
