package org.reid4j.train.redress;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.UnitLength;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;
import org.reid4j.models.Parts;
import org.reid4j.models.dgnet.AppearanceEncoder;
import org.reid4j.models.dgnet.Decoder;
import org.reid4j.models.dgnet.DgNetPart;
import org.reid4j.models.dgnet.StructureEncoder;
import org.reid4j.torch.Device;
import org.reid4j.torch.Net;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightsException;

/// Draws the person of one photo in the pose of another with DG-Net's three networks (Zheng et al.
/// 2019, section 3.1).
///
/// Codes are handed out as plain arrays, so that a grid encodes each photo once. The same photos in
/// the same batches give the same bytes. For one thread at a time.
public final class Redresser implements AutoCloseable {
    private final AppearanceEncoder appearance;
    private final StructureEncoder structure;
    private final Decoder decoder;
    private final Options options;
    private final Preprocessing preprocessing;
    private final boolean owned;
    private final Precision precision;
    private final long[] codeShape;

    /// How pictures are drawn.
    ///
    /// @param height of the networks' input and of the pictures; weights do not tell
    /// @param width of both
    /// @param batch photos run at once, at least 1
    /// @param device where
    public record Options(int height, int width, int batch, Device device) {
        public Options {
            if (height < 1 || width < 1 || batch < 1) {
                throw usage("height=%d, width=%d, batch=%d: all must be at least 1".formatted(height, width, batch));
            }
        }
    }

    private Redresser(
            AppearanceEncoder appearance,
            StructureEncoder structure,
            Decoder decoder,
            Options options,
            Precision precision,
            boolean owned) {
        this.appearance = appearance;
        this.structure = structure;
        this.decoder = decoder;
        this.options = options;
        Preprocessing usual = Preprocessing.imagenet(options.height(), options.width());
        this.preprocessing =
                new Preprocessing(options.height(), options.width(), Interpolation.BICUBIC, usual.mean(), usual.std());
        this.owned = owned;
        this.precision = precision;
        this.codeShape = fitting();
    }

    /// Opens trained weights; widths are read off them.
    ///
    /// @throws WeightsException when a file cannot be read or is not of these networks
    /// @throws ReidException when the networks do not fit each other or the size of the pictures
    public static Redresser open(GeneratorFiles files, Options options) {
        List<Net> opened = new ArrayList<>();
        try {
            var appearance = opened(DgNetPart.APPEARANCE, files.appearance(), opened, AppearanceEncoder.class);
            var structure = opened(DgNetPart.STRUCTURE, files.generator(), opened, StructureEncoder.class);
            var decoder = opened(DgNetPart.DECODER, files.generator(), opened, Decoder.class);
            opened.forEach(net -> net.to(options.device()));
            return new Redresser(appearance, structure, decoder, options, Precision.F32, true);
        } catch (RuntimeException refused) {
            opened.forEach(Net::close);
            throw refused;
        }
    }

    /// A redresser that borrows networks which are on their device and in evaluation mode already,
    /// such as those in training; closing it leaves them.
    ///
    /// @param precision of the networks
    /// @throws ReidException when the networks do not fit each other or the size of the pictures
    public static Redresser borrowing(
            AppearanceEncoder appearance,
            StructureEncoder structure,
            Decoder decoder,
            Options options,
            Precision precision) {
        return new Redresser(appearance, structure, decoder, options, precision, false);
    }

    private static <N extends Net> N opened(DgNetPart part, Path path, List<Net> opened, Class<N> type) {
        TensorFile file = WeightFiles.read(path);
        try {
            Net net = Parts.load(part.id(), file, Map.of(), Precision.F32);
            opened.add(net);
            return type.cast(net);
        } catch (WeightsException refused) {
            throw refused.about(path);
        }
    }

    /// Tries the networks on an empty picture.
    ///
    /// @return shape of a structure code without the batch
    private long[] fitting() {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            Tensor empty = images(List.of(preprocessing.nothing()));
            Tensor code = structure.encode(Ops.meanDims(empty, true, 1));
            Map<String, Tensor> codes = Map.of(
                    "structure", code, "appearance", appearance.encode(empty).feature());
            Tensor drawn = decoder.forward(codes).get("image");
            long[] shape = drawn == null ? new long[0] : Shapes.of(drawn);
            if (!Arrays.equals(shape, new long[] {1, 3, options.height(), options.width()})) {
                throw usage(
                        "of photos of %d x %d (height x width) these weights draw pictures of %s.\nGive sides that are multiples of 16."
                                .formatted(options.height(), options.width(), Shapes.text(shape)));
            }
            return Arrays.copyOfRange(Shapes.of(code), 1, 4);
        } catch (IllegalArgumentException unfit) {
            throw usage(
                    "these networks do not fit: %s\nBoth files must be of one training, and height and width (%d x %d) large enough."
                            .formatted(unfit.getMessage(), options.height(), options.width()));
        }
    }

    /// What the networks expect of a photo: ImageNet's mean and deviation, resized bicubically, as the
    /// release draws.
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /// The photo as the networks see it, in the size of what they draw.
    public Pixels resized(Pixels photo) {
        return Resize.resize(photo, options.height(), options.width(), preprocessing.interpolation());
    }

    /// Appearance codes, a vector a photo: 8192 values with the released network.
    ///
    /// @param photos any sizes
    public List<float[]> appearance(List<Pixels> photos) {
        return batched(photos, images -> appearance.encode(images).feature());
    }

    /// Structure codes, a flattened map a photo: 128 x height/4 x width/4 values with the released
    /// network.
    ///
    /// @param photos any sizes
    public List<float[]> structure(List<Pixels> photos) {
        return batched(photos, images -> structure.encode(Ops.meanDims(images, true, 1)));
    }

    /// What re-identification compares, a vector a photo: the two heads' halves, each of length 1, one
    /// after the other; 1024 values with the released network.
    ///
    /// @param photos any sizes
    public List<float[]> features(List<Pixels> photos) {
        List<float[]> features = batched(photos, images -> {
            AppearanceEncoder.Halves halves = appearance.embed(images);
            return Ops.cat(List.of(halves.primary(), halves.fine()), 1); // [N, 1024]
        });
        features.forEach(feature -> UnitLength.normalise(feature, feature.length / 2));
        return features;
    }

    /// Draws pictures: the i-th with the i-th appearance and the i-th structure.
    ///
    /// @param appearances from [#appearance(List)]
    /// @param structures from [#structure(List)]; equally many
    /// @return pictures of the networks' size
    public List<Pixels> draw(List<float[]> appearances, List<float[]> structures) {
        if (appearances.size() != structures.size()) {
            throw new IllegalArgumentException("%d appearances and %d structures, must be equally many"
                    .formatted(appearances.size(), structures.size()));
        }
        List<Pixels> drawn = new ArrayList<>();
        for (int from = 0; from < appearances.size(); from += options.batch()) {
            int to = Math.min(appearances.size(), from + options.batch());
            try (var _ = Scope.open();
                    var _ = NoGrad.open()) {
                Tensor style = stacked(appearances.subList(from, to), appearances.getFirst().length);
                Tensor map = stacked(structures.subList(from, to), codeShape);
                float[] values = numbers(decoder.draw(map, style)); // [N, 3, H, W]
                for (int i = 0; i < to - from; i++) {
                    drawn.add(pixels(values, i));
                }
            }
        }
        return drawn;
    }

    private Tensor stacked(List<float[]> codes, long... shape) {
        long[] all = new long[shape.length + 1];
        all[0] = codes.size();
        System.arraycopy(shape, 0, all, 1, shape.length);
        int length = codes.getFirst().length;
        float[] values = new float[codes.size() * length];
        for (int i = 0; i < codes.size(); i++) {
            System.arraycopy(codes.get(i), 0, values, i * length, length);
        }
        return Tensors.to(Tensors.to(Tensors.of(values, all), precision), options.device());
    }

    /// Normalised colours back to bytes: cut off at black and white, rounded, so that a photo's own
    /// colours come back as they were.
    private Pixels pixels(float[] values, int picture) {
        float[] mean = preprocessing.mean();
        float[] std = preprocessing.std();
        int plane = options.height() * options.width();
        byte[] rgb = new byte[3 * plane];
        for (int c = 0; c < 3; c++) {
            int from = (3 * picture + c) * plane;
            for (int i = 0; i < plane; i++) {
                float value = 255 * (values[from + i] * std[c] + mean[c]);
                rgb[3 * i + c] = (byte) Math.clamp(Math.round(value), 0, 255);
            }
        }
        return new Pixels(options.width(), options.height(), rgb);
    }

    private List<float[]> batched(List<Pixels> photos, Function<Tensor, Tensor> network) {
        List<float[]> codes = new ArrayList<>();
        for (int from = 0; from < photos.size(); from += options.batch()) {
            List<Pixels> part = photos.subList(from, Math.min(photos.size(), from + options.batch()));
            try (var _ = Scope.open();
                    var _ = NoGrad.open()) {
                float[] values = numbers(network.apply(images(part)));
                int length = values.length / part.size();
                for (int at = 0; at < values.length; at += length) {
                    codes.add(Arrays.copyOfRange(values, at, at + length));
                }
            }
        }
        return codes;
    }

    private Tensor images(List<Pixels> photos) {
        float[] values = new float[photos.size() * preprocessing.length()];
        for (int i = 0; i < photos.size(); i++) {
            preprocessing.apply(photos.get(i), values, i * preprocessing.length());
        }
        Tensor images = Tensors.of(values, photos.size(), 3, options.height(), options.width());
        return Tensors.to(Tensors.to(images, precision), options.device());
    }

    /// The values of a network's answer, which damaged or diverged weights make something else than
    /// numbers.
    private static float[] numbers(Tensor answer) {
        float[] values = Tensors.toFloats(answer);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw usage(
                        "these weights give %s where numbers are needed: they are damaged, or their training diverged."
                                .formatted(value));
            }
        }
        return values;
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }

    @Override
    public void close() {
        if (owned) {
            appearance.close();
            structure.close();
            decoder.close();
        }
    }
}
