package org.reid4j.models.dgnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.PartNet;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;
import org.reid4j.torch.Shapes;

/// DG-Net's structure encoder: a grey picture in, a map of pose, hair, face, background out, without the
/// clothes' colours (Zheng et al. 2019, section 3.1; widths from the release's `latest.yaml`).
///
/// Instance normalisation takes contrast and brightness away, so two pictures that differ in them alone have
/// one code. State-dict names are the released ones without `enc_content.`: `model.0.conv.weight` …
/// `model.5.fuse.conv.bias`.
public final class StructureEncoder extends PartNet {
    private final Widths widths;
    private final Sequential model;

    /// How wide and deep it is.
    ///
    /// @param base channels of the first convolution, 1 to 512
    /// @param halvings how often the map is halved, 1 to 4
    /// @param blocks residual blocks, 0 to 64
    /// @param reach of the pyramid's widest convolution, 1 to 9; smaller maps need less than the released 9
    public record Widths(int base, int halvings, int blocks, int reach) {
        /// 16 channels, two halvings, four blocks.
        public static final Widths RELEASED = new Widths(16, 2, 4, Pyramid.REACH);

        /// The released reach.
        public Widths(int base, int halvings, int blocks) {
            this(base, halvings, blocks, Pyramid.REACH);
        }

        /// Checks the ranges.
        public Widths {
            Sizes.require("base", base, 1, Sizes.MOST_CHANNELS);
            Sizes.require("halvings", halvings, 1, 4);
            Sizes.require("blocks", blocks, 0, 64);
            Sizes.require("reach", reach, 1, Pyramid.REACH);
        }

        /// Channels of the residual blocks.
        int inner() {
            return base << halvings;
        }

        /// Channels of the code.
        public int channels() {
            return 2 * inner();
        }

        /// The smallest side of a picture: the pyramid's rim must be smaller than the map it surrounds.
        public int leastSide() {
            return (reach << halvings) + 1;
        }
    }

    /// A network whose weights wait to be drawn or loaded.
    public StructureEncoder(Widths widths) {
        this.widths = widths;
        List<Layer> layers = new ArrayList<>();
        int c = widths.base();
        layers.add(ConvBlock.instance(ConvBlock.halving(1, c), c, true));
        layers.add(ConvBlock.instance(ConvBlock.same(c, 2 * c, 3), 2 * c, true));
        for (c *= 2; c < widths.inner(); c *= 2) {
            layers.add(ConvBlock.instance(ConvBlock.same(c, c, 3), c, true));
            layers.add(ConvBlock.instance(ConvBlock.halving(c, 2 * c), 2 * c, true));
        }
        List<Layer> blocks = new ArrayList<>();
        for (int i = 0; i < widths.blocks(); i++) {
            blocks.add(ResidualBlock.instance(c));
        }
        layers.add(Sequential.empty().add("model", Sequential.of(blocks)));
        layers.add(new Pyramid(c, widths.reach()));
        model = child("model", Sequential.of(layers));
    }

    @Override
    public Map<String, long[]> reads() {
        return Map.of("input", new long[] {Shapes.ANY, 1, Shapes.ANY, Shapes.ANY});
    }

    /// Encodes pictures.
    ///
    /// @param grey `[N, 1, H, W]`, the mean of the three normalised channels
    /// @return `[N, 128, H/4, W/4]` with the released widths
    /// @throws IllegalArgumentException when a side is below [Widths#leastSide()]
    public Tensor encode(Tensor grey) {
        int least = widths.leastSide();
        if (grey.size(2) < least || grey.size(3) < least) {
            throw new IllegalArgumentException("input has shape %s, height and width must be at least %d"
                    .formatted(Shapes.text(Shapes.of(grey)), least));
        }
        return model.forward(grey);
    }

    @Override
    protected Map<String, Tensor> answer(Map<String, Tensor> given) {
        return Map.of("structure", encode(named(given, "input")));
    }

    /// He's normal by fan-in, biases 0, as the release.
    @Override
    public void initialise(long seed) {
        FirstWeights.kaiming(this, Rng.of(seed));
    }
}
