package org.reid4j.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.sample.EpochPlan;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.PhotoCache;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.augment.AugmentPipeline;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.torch.Device;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.BatchPictures;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.loader.Photos;
import org.reid4j.train.loader.SampleSource;

/// Photos of people on their way into training and measuring.
///
/// @param config how
/// @param dataset which
record PhotoMaterial(RunConfig config, Dataset dataset) implements Material {
    private static final int CACHE_SHARE = 4; // of the heap, so that the default suits a small machine too

    @Override
    public String samples() {
        return "photos";
    }

    @Override
    public List<Integer> shape() {
        return List.of(3, config.model().height(), config.model().width());
    }

    @Override
    public SampleSource source(long seed) {
        long most = Runtime.getRuntime().maxMemory() / CACHE_SHARE;
        var cache = new PhotoCache(reader(), Math.min((long) config.data().cacheMb() << 20, most));
        var pipeline = new AugmentPipeline(
                preprocessing(config.model()), config.input().augment().augments());
        return new Photos(dataset.train().samples(), cache, pipeline, seed);
    }

    private static ImageReader reader() {
        return new ImageReader(ImageLimits.datasets(), false);
    }

    @Override
    public Preprocessing preprocessing(ModelSpec spec) {
        return config.input().preprocessing(spec.height(), spec.width());
    }

    @Override
    public List<String> measures() {
        return Measured.OF_PHOTOS;
    }

    @Override
    public boolean measurable(ReidNet net) {
        return true;
    }

    @Override
    public Measured measure(ReidNet net, boolean last, Runnable beat, Consumer<String> log) {
        var embedding = new TorchEmbedder.Options(
                        Device.parse(config.device()),
                        config.train().format(),
                        false,
                        1,
                        config.train().channelsLast())
                .with(config.eval());
        var embedder = TorchEmbedder.borrowing(net, preprocessing(config.model()), embedding);
        var embed = new EmbedDataset(embedder, reader(), config.data().decoders(), embedding.batch());
        var options =
                Evaluate.options(dataset, config.eval(), last && config.eval().rerank());
        Evaluate.Result result = Evaluate.run(dataset, embed, options, (_, _) -> beat.run());
        result.query().bad().forEach(bad -> log.accept("unreadable: " + bad));
        result.gallery().bad().forEach(bad -> log.accept("unreadable: " + bad));
        return new Measured.Photos(result.report(), result.cameras());
    }

    @Override
    public Optional<Hook> pictures(RunFolder folder, SampleSource source, EpochPlan first) {
        return source instanceof Photos photos
                ? Optional.of(new BatchPictures(folder.path(), photos, first))
                : Optional.empty();
    }
}
