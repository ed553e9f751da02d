package org.reid4j.models.backbone;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.MaxPool2d;
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
    private int width = 64;

    /// @param kind any but the SE trunks
    /// @param lastStride of the last stage, 1 (a map of H/16 x W/16) or 2
    /// @param stemRelu whether a ReLU follows the first batch norm: true in torchvision and IBN-Net, false
    ///     in the strong baseline's released ResNets
    public ResNet(Backbone kind, int lastStride, boolean stemRelu) {
        if (kind.block() == Backbone.Block.SE_BOTTLENECK) {
            throw new IllegalArgumentException("kind is " + kind.id() + ", allowed: a ResNet without SE");
        }
        this.kind = kind;
        this.stemRelu = stemRelu;
        conv1 = child("conv1", Conv2d.of(3, width, 7).stride(2).padding(3).noBias());
        bn1 = child("bn1", BatchNorm2d.of(width));
        maxpool = child("maxpool", new MaxPool2d(3, 2, 1));
        for (int number = 1; number <= STAGES; number++) {
            int stride = number == 1 ? 1 : number == STAGES ? lastStride : 2;
            stages.add(child("layer" + number, stage(number, stride)));
        }
    }

    private Sequential stage(int number, int stride) {
        int planes = 64 << (number - 1);
        boolean ibn = kind.instanceNorm() && number < STAGES;
        List<Layer> blocks = new ArrayList<>();
        for (int i = 0; i < kind.blocks(number); i++) {
            int blockStride = i == 0 ? stride : 1;
            blocks.add(
                    kind.block() == Backbone.Block.BASIC
                            ? new BasicBlock(width, planes, blockStride, ibn)
                            : new Bottleneck(width, planes, blockStride, ibn));
            width = planes * kind.block().expansion();
        }
        return Sequential.of(blocks);
    }

    @Override
    public Tensor stem(Tensor images) { // [N, 3, H, W]
        Tensor x = bn1.forward(conv1.forward(images)); // [N, 64, H/2, W/2]
        return maxpool.forward(stemRelu ? Fn.relu(x) : x); // [N, 64, H/4, W/4]
    }

    @Override
    public Tensor stage(int number, Tensor x) {
        return stages.get(number - 1).forward(x);
    }

    @Override
    public int channels() {
        return kind.channels();
    }
}
