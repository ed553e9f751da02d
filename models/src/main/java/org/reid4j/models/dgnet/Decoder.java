package org.reid4j.models.dgnet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.PartNet;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Shapes;

/// DG-Net's decoder: draws the person of an appearance code in the pose of a structure code (Zheng et al. 2019,
/// section 3.1; layers and widths from the release).
///
/// The appearance code is cut into four quarters, each of which sets scales and shifts of one residual block.
/// The released encoder writes its code channel by channel with the four stripes of each, so a quarter is a
/// quarter of the channels with all stripes, not a stripe of the body. The last layer has no bound: the
/// picture is in normalised colours.
///
/// State-dict names are those of the release's whole generator without `enc_content.`: `dec.model.1.…`,
/// `mlp_w1.…` to `mlp_b4.…`.
public final class Decoder extends PartNet {
    /// Residual blocks, and quarters of the appearance code.
    static final int BLOCKS = 4;

    private static final int COLOURS = 3;

    private final Widths widths;
    private final List<StyledBlock> blocks = new ArrayList<>();
    private final List<ConvBlock> enlarged = new ArrayList<>();
    private final List<ConvBlock> last = new ArrayList<>();
    private final List<Perceptron> scales = new ArrayList<>();
    private final List<Perceptron> shifts = new ArrayList<>();

    /// How wide and deep it is.
    ///
    /// @param structure channels of the structure code, 4 to 16384, a multiple of 2 to the doublings
    /// @param doublings how often the map is doubled, 1 to 4
    /// @param quarter length of a quarter of the appearance code, 1 to 16384
    /// @param hidden width of the perceptrons, 1 to 16384
    public record Widths(int structure, int doublings, int quarter, int hidden) {
        /// A code of 128 channels, two doublings, quarters of 2048, perceptrons of 512.
        public static final Widths RELEASED = new Widths(128, 2, 2048, 512);

        /// Checks the ranges.
        public Widths {
            Sizes.require("structure", structure, 4, Sizes.MOST_CODE);
            Sizes.require("doublings", doublings, 1, 4);
            Sizes.require("quarter", quarter, 1, Sizes.MOST_CODE);
            Sizes.require("hidden", hidden, 1, Sizes.MOST_CODE);
            if (structure % (1 << doublings) != 0) {
                throw new IllegalArgumentException(
                        "structure is %d, allowed: multiples of %d".formatted(structure, 1 << doublings));
            }
        }

        /// Length of the appearance code.
        public int appearance() {
            return BLOCKS * quarter;
        }
    }

    /// A network whose weights wait to be drawn or loaded.
    public Decoder(Widths widths) {
        this.widths = widths;
        Group model = child("dec", new Group()).part("model", new Group());
        Group residual = model.part("1", new Group()).part("model", new Group());
        int c = widths.structure();
        for (int i = 0; i < BLOCKS; i++) {
            blocks.add(residual.part(Integer.toString(i), new StyledBlock(c)));
        }
        int place = 3; // 2, 4, … are the doublings
        for (int i = 0; i < widths.doublings(); i++, place += 2, c /= 2) {
            enlarged.add(model.part(Integer.toString(place), ConvBlock.layer(ConvBlock.same(c, c / 2, 5), c / 2)));
        }
        place--;
        last.add(model.part(Integer.toString(place), ConvBlock.plain(ConvBlock.same(c, c, 3), true)));
        last.add(model.part(Integer.toString(place + 1), ConvBlock.plain(ConvBlock.same(c, c, 3), true)));
        last.add(model.part(Integer.toString(place + 2), ConvBlock.plain(ConvBlock.same(c, COLOURS, 1), false)));
        perceptrons("mlp_w", scales);
        perceptrons("mlp_b", shifts);
    }

    private void perceptrons(String name, List<Perceptron> into) {
        for (int i = 1; i <= BLOCKS; i++) {
            into.add(child(name + i, new Perceptron(widths.quarter(), widths.hidden(), 2 * widths.structure())));
        }
    }

    @Override
    public Map<String, long[]> reads() {
        Map<String, long[]> reads = new LinkedHashMap<>();
        reads.put("structure", new long[] {Shapes.ANY, widths.structure(), Shapes.ANY, Shapes.ANY});
        reads.put("appearance", new long[] {Shapes.ANY, widths.appearance()});
        return reads;
    }

    /// Draws pictures.
    ///
    /// @param structure `[N, 128, h, w]` with the released widths, h and w at least 2
    /// @param appearance `[N, 8192]` with the released widths
    /// @return `[N, 3, 4h, 4w]`, normalised colours
    /// @throws IllegalArgumentException when there are not equally many codes, or a map is too small
    public Tensor draw(Tensor structure, Tensor appearance) {
        if (structure.size(0) != appearance.size(0)) {
            throw new IllegalArgumentException("structure has %d codes and appearance %d, must be equally many"
                    .formatted(structure.size(0), appearance.size(0)));
        }
        Tensor x = structure; // [N, C, h, w]
        for (int i = 0; i < BLOCKS; i++) {
            Tensor quarter =
                    Ops.slice(appearance, 1, (long) i * widths.quarter(), (i + 1L) * widths.quarter()); // [N, 2048]
            x = blocks.get(i)
                    .forward(x, scales.get(i).forward(quarter), shifts.get(i).forward(quarter));
        }
        for (ConvBlock conv : enlarged) {
            int height = Math.toIntExact(2 * x.size(2));
            int width = Math.toIntExact(2 * x.size(3));
            x = conv.forward(Fn.resizeNearest(x, height, width)); // [N, C/2, 2h, 2w], [N, C/4, 4h, 4w]
        }
        for (ConvBlock conv : last) {
            x = conv.forward(x);
        }
        return x; // [N, 3, 4h, 4w]
    }

    @Override
    protected Map<String, Tensor> answer(Map<String, Tensor> given) {
        return Map.of("image", draw(named(given, "structure"), named(given, "appearance")));
    }

    /// He's normal by fan-in, scales of layer norms uniform in 0..1, shifts 0, as the release.
    @Override
    public void initialise(long seed) {
        FirstWeights.kaiming(this, Rng.of(seed));
    }
}
