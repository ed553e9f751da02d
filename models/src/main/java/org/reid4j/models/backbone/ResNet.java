package org.reid4j.models.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.MaxPool2d;
import org.reid4j.torch.Recompute;
import org.reid4j.torch.Relu;
import org.reid4j.torch.Sequential;

/// ResNet (He et al. 2016) with and without IBN-a (Pan et al. 2018), as re-identification uses it: no
/// classifier, the stride of the last stage a choice.
///
/// State-dict names are torchvision's (`conv1.weight`, `layer1.0.bn1.running_mean`,
/// `layer2.0.downsample.0.weight`) and IBN-Net's (`layer1.0.bn1.IN.weight`, `layer1.0.bn1.BN.weight`).
public final class ResNet extends Trunk {
    private final Backbone kind;
    private final boolean stemRelu;
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final MaxPool2d maxpool;
    private final List<Sequential> stages = new ArrayList<>();
    private final List<Sequential> nonLocal = new ArrayList<>();

    /// torchvision's form.
    ///
    /// @param kind any but the SE trunks
    /// @param lastStride of the last stage, 1 or 2
    /// @param stemRelu whether a ReLU follows the first batch norm
    public ResNet(Backbone kind, int lastStride, boolean stemRelu) {
        this(kind, lastStride, stemRelu, ResNetForm.PLAIN);
    }

    /// @param kind any but the SE trunks
    /// @param lastStride of the last stage, 1 (a map of H/16 x W/16) or 2
    /// @param stemRelu whether a ReLU follows the first batch norm: true in torchvision and IBN-Net, false
    ///     in the strong baseline's released ResNets
    /// @param form whose ResNet it is
    public ResNet(Backbone kind, int lastStride, boolean stemRelu, ResNetForm form) {
        if (kind.block() == Backbone.Block.SE_BOTTLENECK) {
            throw new IllegalArgumentException("kind is " + kind.id() + ", allowed: a ResNet without SE");
        }
        this.kind = kind;
        this.stemRelu = stemRelu;
        conv1 = child("conv1", firstConvolution(kind));
        bn1 = child("bn1", BatchNorm2d.of(kind.width()));
        maxpool = child("maxpool", form.roundsUp() ? new MaxPool2d(3, 2, 0, true) : firstPooling());
        for (int number = 1; number <= STAGES; number++) {
            int stride = number == 1 ? 1 : number == STAGES ? lastStride : 2;
            stages.add(child("layer" + number, Sequential.of(blocks(kind, number, stride))));
        }
        for (int number = 1; number <= STAGES; number++) {
            nonLocal.add(nonLocal(number, form.nonLocal(kind, number)));
        }
    }

    /// A guest: ImageNet has no weights for it.
    private Sequential nonLocal(int stage, int count) {
        int channels = kind.channels() >> (STAGES - stage);
        Sequential blocks = Sequential.of(
                IntStream.range(0, count).mapToObj(_ -> new NonLocal(channels)).toList());
        return count == 0 ? blocks : guest("NL_" + stage, blocks);
    }

    /// The layers before the first stage, for networks that arrange a ResNet's parts in their own way:
    /// `conv1`, `bn1`, a ReLU, the pooling.
    ///
    /// @param kind any but the SE trunks
    public static List<Layer> stemLayers(Backbone kind) {
        return List.of(firstConvolution(kind), BatchNorm2d.of(kind.width()), new Relu(), firstPooling());
    }

    /// The blocks of one stage, for networks that arrange a ResNet's parts in their own way.
    ///
    /// @param kind any but the SE trunks
    /// @param number of the stage, 1 to 4
    /// @param stride of the first block
    public static List<Layer> blocks(Backbone kind, int number, int stride) {
        return blocks(kind, number, stride, 0, kind.blocks(number));
    }

    /// Some of the blocks of one stage: only these are made.
    ///
    /// @param kind any but the SE trunks
    /// @param number of the stage, 1 to 4
    /// @param stride of the stage's first block
    /// @param from first block, from 0
    /// @param to behind the last block
    public static List<Layer> blocks(Backbone kind, int number, int stride, int from, int to) {
        int planes = kind.width() << (number - 1);
        int out = planes * kind.block().expansion();
        boolean ibn = kind.instanceNorm() && number < STAGES;
        List<Layer> blocks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            int blockStride = i == 0 ? stride : 1;
            int in = i > 0 ? out : number == 1 ? kind.width() : out / 2;
            blocks.add(
                    kind.block() == Backbone.Block.BASIC
                            ? new BasicBlock(in, planes, blockStride, ibn)
                            : new Bottleneck(in, planes, blockStride, ibn));
        }
        return blocks;
    }

    private static Conv2d firstConvolution(Backbone kind) {
        return Conv2d.of(3, kind.width(), 7).stride(2).padding(3).noBias();
    }

    private static MaxPool2d firstPooling() {
        return new MaxPool2d(3, 2, 1);
    }

    @Override
    public Tensor stem(Tensor images) {
        return Recompute.segment(images, this::begin);
    }

    private Tensor begin(Tensor images) { // [N, 3, H, W]
        Tensor x = bn1.forward(conv1.forward(images)); // [N, 64, H/2, W/2]
        return maxpool.forward(stemRelu ? Fn.reluOver(x) : x); // [N, 64, H/4, W/4]
    }

    @Override
    public Tensor stage(int number, Tensor x) {
        Sequential blocks = stages.get(number - 1);
        Sequential between = nonLocal.get(number - 1);
        int without = blocks.size() - between.size();
        Tensor y = x;
        for (int i = 0; i < blocks.size(); i++) {
            y = blocks.layer(i).forward(y);
            if (i >= without) {
                y = between.layer(i - without).forward(y);
            }
        }
        return y;
    }

    @Override
    public int channels() {
        return kind.channels();
    }
}
