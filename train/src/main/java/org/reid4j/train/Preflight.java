package org.reid4j.train;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.gait.CrossViewEvaluation;
import org.reid4j.core.sample.PkSampler;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.walks.WalkInput;
import org.reid4j.train.walks.WalkReader;

/// Refuses what cannot be trained on or measured before anything is made, so that no empty run folder
/// stays.
public final class Preflight {
    private Preflight() {}

    /// Looks at a dataset with the eyes of a configuration.
    ///
    /// @throws ReidException when the system does not read such data or has no phase before training,
    ///     when there are too few people to learn from, or no query can be scored
    public static void check(RunConfig config, Dataset dataset) {
        readable(config.model(), dataset);
        if (config.pretrain().epochs() > 0
                && Systems.pretraining(config.model()).isEmpty()) {
            throw usage("pretrain.epochs is %d, but %s is trained in one go.\nLeave pretrain out"
                    .formatted(config.pretrain().epochs(), named(config.model())));
        }
        boolean draws = config.model() instanceof DgNetConfig dgnet && dgnet.draws();
        if (config.pretrain().file().isPresent() && !draws) {
            throw usage(
                    "pretrain.file names a teacher, and %s has none.\nFor first weights say weights=file weights.file=..."
                            .formatted(named(config.model())));
        }
        if (draws) {
            JointRules.require(config);
        }
        if (config.train().checkpointing() && Systems.reads(config.model()) == InputKind.SILHOUETTES) {
            throw usage("train.checkpointing is for networks of residual blocks, and %s has none.\nLeave it out"
                    .formatted(named(config.model())));
        }
        if (!dataset.query().samples().isEmpty()) {
            measurable(config, dataset);
        }
        sampler(config, dataset, config.seed());
        if (Systems.reads(config.model()) == InputKind.SILHOUETTES) {
            rightSize(config.model(), dataset.train().samples().getFirst().path());
        }
    }

    /// One walk speaks for all: frames that were not aligned are refused before a run's folder is made.
    private static void rightSize(ModelSpec spec, Path walk) {
        Silhouettes read;
        try {
            read = new WalkReader().read(walk);
        } catch (ReidException unreadable) {
            return; // the loader names it, or replaces it
        }
        new WalkInput(spec.height(), spec.width()).cut(read, walk);
    }

    /// Whether a system reads what a dataset holds.
    ///
    /// @throws ReidException when one is of photos and the other of walks
    public static void readable(ModelSpec spec, Dataset dataset) {
        readable(Systems.reads(spec), spec.system(), dataset);
    }

    /// Whether a network reads what a dataset holds.
    ///
    /// @param kind what it reads
    /// @param network what to call it in messages
    /// @throws ReidException when one is of photos and the other of walks
    public static void readable(InputKind kind, String network, Dataset dataset) {
        boolean silhouettes = kind == InputKind.SILHOUETTES;
        if (silhouettes && !(dataset.protocol() instanceof CrossView)) {
            throw usage(
                    "%s reads walks (silhouettes), and %s was recognised as photos (%s).\nSilhouettes are recognised as docs/datasets/walks.md says; from a video: reid gait silhouettes"
                            .formatted(network, dataset.root(), dataset.format()));
        }
        if (!silhouettes && dataset.protocol() instanceof CrossView) {
            throw usage("%s reads photos, and %s holds walks (%s).\nUse a gait model: model=gaitgln or model=gaitset"
                    .formatted(network, dataset.root(), dataset.format()));
        }
    }

    private static String named(ModelSpec spec) {
        String phase = spec.settings().get("phase");
        return phase == null ? spec.system() : spec.system() + " with phase=" + phase;
    }

    /// Whether a dataset's queries can be scored.
    ///
    /// @throws ReidException saying why not
    public static void measurable(RunConfig config, Dataset dataset) {
        if (dataset.protocol() instanceof CrossView protocol) {
            List<Sample> test = Stream.concat(dataset.query().samples().stream(), dataset.gallery().samples().stream())
                    .toList();
            CrossViewEvaluation.requireComparable(
                    test.stream().mapToInt(Sample::sequence).toArray(),
                    test.stream().mapToInt(Sample::camera).toArray(),
                    protocol);
            return;
        }
        Evaluate.options(dataset, config.eval(), config.eval().rerank()); // refuses what does not go together
        Evaluate.obstacle(dataset).ifPresent(obstacle -> {
            throw obstacle;
        });
    }

    /// What draws the batches.
    ///
    /// @param seed decides them
    static PkSampler sampler(RunConfig config, Dataset dataset, long seed) {
        return new PkSampler(
                dataset.train().samples(),
                config.sampler().identities(),
                config.sampler().images(),
                config.sampler().semantics(),
                config.sampler().batches(),
                seed);
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }
}
