package org.reid4j.models.backbone;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The convolutional trunks on offer, each by the name that configurations and `--set backbone=` use.
///
/// The stem of the plain ResNets is special: the strong baseline's released code has no ReLU after its
/// first batch norm, torchvision's has one; `stem_relu` chooses. The IBN-a and SE trunks have that ReLU in
/// every release, so there is nothing to choose.
public enum Backbone {
    /// 2, 2, 2, 2 basic blocks, 512 channels.
    RESNET18("resnet18", Block.BASIC, false, Depth.D18),
    /// ResNet-18 with half the channels everywhere, 256 at the end: a quarter of its weights and
    /// multiplications, for small photos and processors. There are no ImageNet weights for it.
    RESNET18_HALF("resnet18-half", Block.BASIC, false, Depth.D18, 32),
    /// 3, 4, 6, 3 basic blocks, 512 channels.
    RESNET34("resnet34", Block.BASIC, false, Depth.D34),
    /// 3, 4, 6, 3 bottlenecks, 2048 channels.
    RESNET50("resnet50", Block.BOTTLENECK, false, Depth.D34),
    /// 3, 4, 23, 3 bottlenecks, 2048 channels.
    RESNET101("resnet101", Block.BOTTLENECK, false, Depth.D101),
    /// ResNet-18 with instance and batch norm side by side in the first three stages.
    RESNET18_IBN_A("resnet18-ibn-a", Block.BASIC, true, Depth.D18),
    /// ResNet-34 with instance and batch norm side by side in the first three stages.
    RESNET34_IBN_A("resnet34-ibn-a", Block.BASIC, true, Depth.D34),
    /// ResNet-50 with instance and batch norm side by side in the first three stages.
    RESNET50_IBN_A("resnet50-ibn-a", Block.BOTTLENECK, true, Depth.D34),
    /// ResNet-101 with instance and batch norm side by side in the first three stages.
    RESNET101_IBN_A("resnet101-ibn-a", Block.BOTTLENECK, true, Depth.D101),
    /// ResNet-50 with squeeze-and-excitation, in the Caffe layout (the stride stands in each block's first
    /// convolution).
    SE_RESNET50("se-resnet50", Block.SE_BOTTLENECK, false, Depth.D34);

    /// How a stage's blocks are built.
    public enum Block {
        /// Two 3x3 convolutions.
        BASIC(1),
        /// 1x1, 3x3, 1x1 convolutions, four times wider at the end.
        BOTTLENECK(4),
        /// A bottleneck whose channels are reweighted by squeeze-and-excitation.
        SE_BOTTLENECK(4);

        private final int expansion;

        Block(int expansion) {
            this.expansion = expansion;
        }

        /// Output channels per unit of width.
        public int expansion() {
            return expansion;
        }
    }

    private enum Depth {
        D18(2, 2, 2, 2),
        D34(3, 4, 6, 3),
        D101(3, 4, 23, 3);

        private final int first;
        private final int second;
        private final int third;
        private final int fourth;

        Depth(int first, int second, int third, int fourth) {
            this.first = first;
            this.second = second;
            this.third = third;
            this.fourth = fourth;
        }
    }

    private final String id;
    private final Block block;
    private final boolean instanceNorm;
    private final Depth depth;
    private final int width;

    Backbone(String id, Block block, boolean instanceNorm, Depth depth) {
        this(id, block, instanceNorm, depth, 64);
    }

    Backbone(String id, Block block, boolean instanceNorm, Depth depth, int width) {
        this.id = id;
        this.block = block;
        this.instanceNorm = instanceNorm;
        this.depth = depth;
        this.width = width;
    }

    /// The name in configurations, such as `resnet50-ibn-a`.
    public String id() {
        return id;
    }

    /// The kind of its blocks.
    public Block block() {
        return block;
    }

    /// Whether stages 1 to 3 normalise half their channels per image (IBN-a, Pan et al. 2018).
    public boolean instanceNorm() {
        return instanceNorm;
    }

    /// Blocks in a stage.
    ///
    /// @param stage 1 to 4
    public int blocks(int stage) {
        return switch (stage) {
            case 1 -> depth.first;
            case 2 -> depth.second;
            case 3 -> depth.third;
            case 4 -> depth.fourth;
            default -> throw new IllegalArgumentException("stage is " + stage + ", allowed: 1 to 4");
        };
    }

    /// Channels of the stem: 64, but for trunks that are narrower throughout.
    public int width() {
        return width;
    }

    /// Channels of the last stage's map.
    public int channels() {
        return 8 * width * block.expansion();
    }

    /// Whether the released code knows this trunk with and without a ReLU in the stem.
    public boolean stemReluIsChoice() {
        return !instanceNorm && block != Block.SE_BOTTLENECK;
    }

    /// The trunk of a name.
    ///
    /// @throws IllegalArgumentException naming the value and what is allowed
    public static Backbone of(String id) {
        return of(id, _ -> true);
    }

    /// The trunk of a name, for systems that take a trunk apart: any without squeeze-and-excitation.
    ///
    /// @throws IllegalArgumentException naming the value and what is allowed
    public static Backbone ofResNet(String id) {
        return of(id, Backbone::isResNet);
    }

    /// Whether it is a ResNet without squeeze-and-excitation.
    public boolean isResNet() {
        return block != Block.SE_BOTTLENECK;
    }

    private static Backbone of(String id, Predicate<Backbone> allowed) {
        List<Backbone> choices = Arrays.stream(values()).filter(allowed).toList();
        return choices.stream()
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("backbone is '%s', allowed: %s"
                        .formatted(id, choices.stream().map(Backbone::id).collect(Collectors.joining(", ")))));
    }
}
