package org.reid4j.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.UnitLength;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;
import org.reid4j.image.augment.Flip;
import org.reid4j.models.ReidNet;
import org.reid4j.torch.Autocast;
import org.reid4j.torch.Device;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.train.config.EvalConfig;

/// Embeds photos with a network of the models module: resize, normalise, forward, mirror images averaged in
/// where asked, L2 norm.
///
/// For one thread at a time.
public final class TorchEmbedder implements Embedder {
    private final ReidNet net;
    private final Preprocessing preprocessing;
    private final Options options;
    private final boolean owned;

    /// How a network is run.
    ///
    /// @param device where
    /// @param precision number format
    /// @param flip whether the embedding of a photo is averaged with that of its mirror image
    /// @param batch photos run at once
    /// @param channelsLast whether pixels are laid out channel last, faster on CPU
    public record Options(Device device, Precision precision, boolean flip, int batch, boolean channelsLast) {
        public Options {
            if (batch < 1) {
                throw new IllegalArgumentException("batch is " + batch + ", must be at least 1");
            }
        }

        /// CPU, 32 bits, no mirror images, 64 at once.
        public static Options defaults() {
            return new Options(Device.cpu(), Precision.F32, false, 64, true);
        }

        /// These options as a configuration's evaluation wants them.
        public Options with(EvalConfig eval) {
            return new Options(device, precision, eval.flip(), eval.batch(), channelsLast);
        }
    }

    private TorchEmbedder(ReidNet net, Preprocessing preprocessing, Options options, boolean owned) {
        this.net = net;
        this.preprocessing = preprocessing;
        this.options = options;
        this.owned = owned;
    }

    /// An embedder that borrows a network already on its device and in evaluation mode; closing it leaves
    /// the network.
    public static TorchEmbedder borrowing(ReidNet net, Preprocessing preprocessing, Options options) {
        return new TorchEmbedder(net, preprocessing, options, false);
    }

    /// An embedder that owns a network: brings it to its device and closes it, also when that fails.
    public static TorchEmbedder owning(ReidNet net, Preprocessing preprocessing, Options options) {
        try {
            net.eval();
            net.to(options.precision());
            net.to(options.device());
            if (options.channelsLast()) {
                net.channelsLast();
            }
            return new TorchEmbedder(net, preprocessing, options, true);
        } catch (RuntimeException | Error failure) {
            net.close();
            throw failure;
        }
    }

    /// The embedder of a trained model.
    ///
    /// @param path a run folder or a weight file, see [Models#find]
    /// @param options how to run it; mirror images are also averaged in when the model's card says so
    public static TorchEmbedder open(Path path, Options options) {
        Models model = Models.find(path);
        var settled = new Options(
                options.device(),
                options.precision(),
                options.flip() || model.card().flip(),
                options.batch(),
                options.channelsLast());
        return owning(model.open(), model.card().preprocessing(), settled);
    }

    /// The same network for photos of another size, on loan from this embedder.
    TorchEmbedder at(double scale) {
        return borrowing(net, preprocessing.scaled(scale), options);
    }

    /// What the network expects of a photo.
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    @Override
    public int dimension() {
        return net.dimension();
    }

    /// The photo in the network's size.
    @Override
    public Pixels reduced(Pixels photo) {
        return Resize.resize(photo, preprocessing.height(), preprocessing.width(), preprocessing.interpolation());
    }

    @Override
    public List<float[]> embed(List<Pixels> photos) {
        var embeddings = new ArrayList<float[]>(photos.size());
        for (int from = 0; from < photos.size(); from += options.batch()) {
            List<Pixels> part = batch(photos, from);
            float[] values = run(part);
            if (options.flip()) {
                float[] mirrored = run(part.stream().map(Flip::mirrored).toList());
                for (int i = 0; i < values.length; i++) {
                    values[i] += mirrored[i];
                }
            }
            split(values, embeddings);
        }
        return embeddings;
    }

    /// What the network looked at in each photo. Mirror images have no part in it.
    ///
    /// @param photos any sizes; the maps and stripes are shares of the whole photo, whatever its proportions
    public List<Gaze> look(List<Pixels> photos) {
        var gazes = new ArrayList<Gaze>(photos.size());
        for (int from = 0; from < photos.size(); from += options.batch()) {
            List<Pixels> part = batch(photos, from);
            try (var _ = Scope.open();
                    var _ = NoGrad.open();
                    var _ = Autocast.open(options.device(), options.precision())) {
                gazes.addAll(Gaze.of(net.look(images(part)), part.size()));
            }
        }
        return gazes;
    }

    /// What the network makes of a picture of one colour, its mean: what every photo's maps owe to no photo.
    public Gaze lookAtNothing() {
        return look(List.of(preprocessing.nothing())).getFirst();
    }

    private List<Pixels> batch(List<Pixels> photos, int from) {
        return photos.subList(from, Math.min(photos.size(), from + options.batch())).parallelStream()
                .map(this::reduced)
                .toList();
    }

    private float[] run(List<Pixels> photos) {
        try (var _ = Scope.open();
                var _ = NoGrad.open();
                var _ = Autocast.open(options.device(), options.precision())) {
            float[] rows = Tensors.toFloats(net.forward(images(photos)).embedding()); // [N, D]
            UnitLength.normalise(rows, dimension());
            return rows;
        }
    }

    /// The photos as the network reads them, in the innermost scope: `[N, 3, height, width]`.
    private Tensor images(List<Pixels> photos) {
        var pixels = new float[photos.size() * preprocessing.length()];
        IntStream.range(0, photos.size())
                .parallel()
                .forEach(i -> preprocessing.normalise(photos.get(i), pixels, i * preprocessing.length()));
        Tensor images = Tensors.of(pixels, photos.size(), 3, preprocessing.height(), preprocessing.width());
        images = Tensors.to(Tensors.to(images, options.precision()), options.device());
        return options.channelsLast() ? Tensors.channelsLast(images) : images;
    }

    private void split(float[] rows, List<float[]> into) {
        int dimension = dimension();
        UnitLength.normalise(rows, dimension);
        for (int from = 0; from < rows.length; from += dimension) {
            into.add(Arrays.copyOfRange(rows, from, from + dimension));
        }
    }

    @Override
    public void close() {
        if (owned) {
            net.close();
        }
    }
}
