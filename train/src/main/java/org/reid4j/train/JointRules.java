package org.reid4j.train;

import org.reid4j.core.ReidException;
import org.reid4j.models.DgNetConfig;
import org.reid4j.train.config.OptimizerConfig;
import org.reid4j.train.config.PrecisionChoice;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.TrainConfig;

/// What a joint training asks of a configuration.
final class JointRules {
    private JointRules() {}

    /// Refuses what the step cannot do, before a run's folder is made.
    ///
    /// @throws ReidException naming key, value and what is allowed
    static void require(RunConfig config) {
        if (config.sampler().images() != 2
                || config.sampler().identities() % 2 != 0
                || config.sampler().identities() < 4) {
            throw refusal(
                    "sampler is %d people with %d photos, must be an even number from 4 with 2: half of the people"
                                    .formatted(
                                            config.sampler().identities(),
                                            config.sampler().images())
                            + " exchange clothes with the other half, and of each another photo is needed");
        }
        if (config.model() instanceof DgNetConfig spec
                && spec.rule().fromTeacher()
                && !config.pretrain().any()) {
            throw refusal("model.from_teacher is true, and there is no teacher.\n"
                    + "Train one first with pretrain.epochs=..., or name one with pretrain.file=...");
        }
        TrainConfig train = config.train();
        if (train.accumulate() != 1 || train.freezeBackboneEpochs() != 0) {
            throw refusal("train.accumulate and train.freeze_backbone_epochs have no meaning for model="
                    + config.model().system() + ".\nLeave them out");
        }
        if (train.checkpointing()) {
            throw refusal("train.checkpointing has no effect on the joint training of model="
                    + config.model().system() + ".\nLeave it out");
        }
        if (train.precision() != PrecisionChoice.F32 && train.precision() != PrecisionChoice.F64) {
            throw refusal("train.precision must be f32 or f64 for model="
                    + config.model().system() + ": its losses need all the digits");
        }
        if (config.optimizer().type() != OptimizerConfig.Type.SGD) {
            throw refusal("optimizer.type is %s, must be sgd for model=%s: it is the appearance encoder's; the others'"
                            .formatted(config.optimizer().type(), config.model().system())
                    + " rates are model.generator_lr and model.judge_lr");
        }
    }

    private static ReidException refusal(String what) {
        return new ReidException(ReidException.Kind.USAGE, what);
    }
}
