package org.reid4j.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.sample.EpochPlan;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.torch.Device;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.hook.WalkPictures;
import org.reid4j.train.loader.SampleSource;
import org.reid4j.train.walks.EmbeddedWalks;
import org.reid4j.train.walks.EvaluateWalks;
import org.reid4j.train.walks.WalkCache;
import org.reid4j.train.walks.WalkClips;
import org.reid4j.train.walks.WalkEmbedder;
import org.reid4j.train.walks.WalkInput;
import org.reid4j.train.walks.WalkReader;

/// Walks of people on their way into training and measuring.
///
/// @param config how
/// @param dataset which, of the protocol [CrossView]
/// @param cache of training walks, one for all phases
record WalkMaterial(RunConfig config, Dataset dataset, WalkCache cache) implements Material {
    static WalkMaterial of(RunConfig config, Dataset dataset) {
        var reader = new WalkReader();
        var input = new WalkInput(config.model().height(), config.model().width());
        return new WalkMaterial(
                config,
                dataset,
                new WalkCache(
                        path -> input.cut(reader.read(path), path),
                        (long) config.data().cacheMb() << 20));
    }

    @Override
    public String samples() {
        return "walks";
    }

    private WalkInput input() {
        return new WalkInput(config.model().height(), config.model().width());
    }

    @Override
    public List<Integer> shape() {
        return List.of(
                config.clip().frames(), config.model().height(), config.model().width());
    }

    @Override
    public SampleSource source(long seed) {
        return new WalkClips(dataset.train().samples(), cache, input(), config.clip(), seed);
    }

    /// Silhouettes are 0 to 1 and keep to it.
    @Override
    public Preprocessing preprocessing(ModelSpec spec) {
        return new Preprocessing(
                spec.height(), spec.width(), Interpolation.BILINEAR, new float[3], new float[] {1, 1, 1});
    }

    @Override
    public List<String> measures() {
        return dataset.protocol() instanceof CrossView protocol ? Measured.ofWalks(protocol) : List.of();
    }

    /// Whether the embeddings of all walks that are tested can be held at once.
    @Override
    public boolean measurable(ReidNet net) {
        return EmbeddedWalks.fit(EvaluateWalks.tested(dataset).size(), net.dimension());
    }

    @Override
    public Measured measure(ReidNet net, boolean last, Runnable beat, Consumer<String> log) {
        var options = new WalkEmbedder.Options(
                Device.parse(config.device()),
                config.train().format(),
                config.clip().mostFrames());
        if (!(net instanceof SilhouetteNet walking)) {
            throw new IllegalArgumentException(config.model().system() + " reads no walks");
        }
        var result = EvaluateWalks.run(
                dataset,
                WalkEmbedder.borrowing(walking, input(), options),
                new WalkReader(),
                config.data().decoders(),
                EvaluateWalks.distance(config.eval().metric()),
                (_, _) -> beat.run());
        result.walks().bad().forEach(bad -> log.accept("unreadable: " + bad));
        return new Measured.Walks(result.report());
    }

    @Override
    public Optional<Hook> pictures(RunFolder folder, SampleSource source, EpochPlan first) {
        return source instanceof WalkClips clips
                ? Optional.of(new WalkPictures(folder.path(), clips, first))
                : Optional.empty();
    }
}
