package org.reid4j.models.dgnet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.PartNet;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;
import org.reid4j.torch.Shapes;

/// DG-Net's discriminator: says of every patch of a picture, at several sizes of the picture, whether it is of
/// a photo (near 1) or drawn (near 0); layers and widths from the release.
///
/// State-dict names are the released ones: `cnns.0.0.conv.weight` … `cnns.2.9.bias`.
public final class Discriminator extends PartNet {
    private static final int COLOURS = 3;
    private static final int WIDEST = 512;

    private final Widths widths;
    private final List<Sequential> judges = new ArrayList<>();

    /// How wide and deep it is.
    ///
    /// @param base channels of the first convolution, 1 to 512
    /// @param halvings how often each judge halves the map, 1 to 6
    /// @param blocks residual blocks of each judge, 0 to 64
    /// @param scales how many judges there are, each on a picture of half the size, 1 to 6
    public record Widths(int base, int halvings, int blocks, int scales) {
        /// 32 channels, two halvings, four blocks, three scales.
        public static final Widths RELEASED = new Widths(32, 2, 4, 3);

        /// Checks the ranges.
        public Widths {
            Sizes.require("base", base, 1, Sizes.MOST_CHANNELS);
            Sizes.require("halvings", halvings, 1, 6);
            Sizes.require("blocks", blocks, 0, 64);
            Sizes.require("scales", scales, 1, 6);
        }

        /// The smallest side of a picture: the last map of the last judge must be larger than its rim.
        public int leastSide() {
            return (1 << (halvings + scales - 1)) + 1;
        }
    }

    /// A network whose weights wait to be drawn or loaded.
    public Discriminator(Widths widths) {
        this.widths = widths;
        Group cnns = child("cnns", new Group());
        for (int i = 0; i < widths.scales(); i++) {
            judges.add(cnns.part(Integer.toString(i), judge(widths)));
        }
    }

    private static Sequential judge(Widths widths) {
        List<Layer> layers = new ArrayList<>();
        int c = widths.base();
        layers.add(ConvBlock.plain(ConvBlock.same(COLOURS, c, 1), true));
        for (int i = 0; i < widths.halvings(); i++) {
            int wider = i == 0 ? c : Math.min(2 * c, WIDEST); // the first halving keeps the channels
            layers.add(ConvBlock.plain(ConvBlock.same(c, c, 3), true));
            layers.add(ConvBlock.plain(ConvBlock.halving(c, wider), true));
            c = wider;
        }
        for (int i = 0; i < widths.blocks(); i++) {
            layers.add(ResidualBlock.plain(c));
        }
        layers.add(Conv2d.of(c, 1, 1));
        return Sequential.of(layers);
    }

    @Override
    public Map<String, long[]> reads() {
        return Map.of("input", new long[] {Shapes.ANY, COLOURS, Shapes.ANY, Shapes.ANY});
    }

    /// Judges pictures.
    ///
    /// @param images `[N, 3, H, W]`, normalised colours
    /// @return a score a patch and scale: `[N, 1, H/4, W/4]`, `[N, 1, H/8, W/8]`, `[N, 1, H/16, W/16]`
    /// @throws IllegalArgumentException when a side is below [Widths#leastSide()]
    public List<Tensor> scores(Tensor images) {
        int least = widths.leastSide();
        if (images.size(2) < least || images.size(3) < least) {
            throw new IllegalArgumentException("input has shape %s, height and width must be at least %d"
                    .formatted(Shapes.text(Shapes.of(images)), least));
        }
        List<Tensor> scores = new ArrayList<>();
        Tensor x = images;
        for (int i = 0; i < judges.size(); i++) {
            x = i == 0 ? x : Fn.avgPool2d(x, 3, 2, 1, false); // [N, 3, H/2, W/2], [N, 3, H/4, W/4]
            scores.add(judges.get(i).forward(x));
        }
        return scores;
    }

    @Override
    protected Map<String, Tensor> answer(Map<String, Tensor> given) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        List<Tensor> scores = scores(named(given, "input"));
        for (int i = 0; i < scores.size(); i++) {
            named.put("score_" + i, scores.get(i));
        }
        return named;
    }

    /// Normal with deviation 0.02, biases 0, as the release.
    @Override
    public void initialise(long seed) {
        FirstWeights.gaussian(this, Rng.of(seed));
    }
}
