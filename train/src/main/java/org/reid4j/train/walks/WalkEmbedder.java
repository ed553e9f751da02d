package org.reid4j.train.walks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Walks;
import org.reid4j.torch.Autocast;
import org.reid4j.torch.Device;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.train.Gaze;

/// Embeds walks with a network of the models module: all their frames, up to a bound, in one forward pass.
///
/// For one thread at a time.
public final class WalkEmbedder implements AutoCloseable {
    private final SilhouetteNet net;
    private final WalkInput input;
    private final Options options;
    private final boolean owned;

    /// How a network is run.
    ///
    /// @param device where
    /// @param precision number format
    /// @param mostFrames of a walk that are looked at; the first of them
    public record Options(Device device, Precision precision, int mostFrames) {
        public Options {
            if (mostFrames < 1) {
                throw new IllegalArgumentException("mostFrames is " + mostFrames + ", must be at least 1");
            }
        }

        /// CPU, 32 bits, OpenGait's 720 frames.
        public static Options defaults() {
            return new Options(Device.cpu(), Precision.F32, 720);
        }
    }

    private WalkEmbedder(SilhouetteNet net, WalkInput input, Options options, boolean owned) {
        this.net = net;
        this.input = input;
        this.options = options;
        this.owned = owned;
    }

    /// An embedder that borrows a network already on its device and in evaluation mode; closing it leaves the
    /// network.
    public static WalkEmbedder borrowing(SilhouetteNet net, WalkInput input, Options options) {
        return new WalkEmbedder(net, input, options, false);
    }

    /// An embedder that owns a network: brings it to its device and closes it.
    public static WalkEmbedder owning(SilhouetteNet net, WalkInput input, Options options) {
        net.eval();
        net.to(options.precision());
        net.to(options.device());
        return new WalkEmbedder(net, input, options, true);
    }

    /// What the network expects of a frame.
    public WalkInput input() {
        return input;
    }

    /// How many parts an embedding has.
    public int parts() {
        return net.parts();
    }

    /// Length of an embedding, all parts together.
    public int dimension() {
        return net.dimension();
    }

    /// Embeds walks of any lengths, in the order given.
    ///
    /// @param walks cut to the network's size, see [WalkInput#cut]
    /// @return one vector a walk, its parts one after the other, not normalised
    public List<float[]> embed(List<Silhouettes> walks) {
        var embeddings = new ArrayList<float[]>(walks.size());
        try (var _ = Scope.open();
                var _ = NoGrad.open();
                var _ = Autocast.open(options.device(), options.precision())) {
            float[] rows = Tensors.toFloats(net.forward(joined(walks)).embedding()); // [N, P * D]
            int dimension = dimension();
            for (int from = 0; from < rows.length; from += dimension) {
                embeddings.add(Arrays.copyOfRange(rows, from, from + dimension));
            }
        }
        return embeddings;
    }

    /// What the network looked at in a walk.
    public Gaze look(Silhouettes walk) {
        try (var _ = Scope.open();
                var _ = NoGrad.open();
                var _ = Autocast.open(options.device(), options.precision())) {
            return Gaze.of(net.look(joined(List.of(walk))), 1).getFirst();
        }
    }

    /// The walks as the network reads them, in the innermost scope: frames one after the other `[1, S, H, W]`.
    private Walks joined(List<Silhouettes> walks) {
        long[] lengths = walks.stream()
                .mapToLong(walk -> Math.min(options.mostFrames(), walk.frames()))
                .toArray();
        int all = Math.toIntExact(Arrays.stream(lengths).sum());
        int area = input.height() * input.width();
        var pixels = new float[Math.multiplyExact(all, area)];
        int at = 0;
        for (int i = 0; i < lengths.length; i++) {
            for (int frame = 0; frame < lengths[i]; frame++) {
                walks.get(i).frame(frame, pixels, at);
                at += area;
            }
        }
        Tensor silhouettes = Tensors.of(pixels, 1, all, input.height(), input.width());
        silhouettes = Tensors.to(Tensors.to(silhouettes, options.precision()), options.device());
        return Walks.joined(silhouettes, lengths);
    }

    @Override
    public void close() {
        if (owned) {
            net.close();
        }
    }
}
