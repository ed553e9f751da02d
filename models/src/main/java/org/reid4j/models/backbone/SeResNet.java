package org.reid4j.models.backbone;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Recompute;
import org.reid4j.torch.Sequential;

/// SE-ResNet (Hu et al. 2018) in the layout of the published Caffe-converted weights: state-dict names
/// `layer0.conv1.weight`, `layer1.0.se_module.fc1.weight`, no padding in the stem's pooling but a
/// rounded-up size.
public final class SeResNet extends Trunk {
    private final Backbone kind;
    private final Stem layer0;
    private final List<Sequential> stages = new ArrayList<>();

    /// @param kind an SE trunk
    /// @param lastStride of the last stage, 1 or 2
    public SeResNet(Backbone kind, int lastStride) {
        if (kind.block() != Backbone.Block.SE_BOTTLENECK) {
            throw new IllegalArgumentException("kind is " + kind.id() + ", allowed: a ResNet with SE");
        }
        this.kind = kind;
        layer0 = child("layer0", new Stem());
        int width = 64;
        for (int number = 1; number <= STAGES; number++) {
            int planes = 64 << (number - 1);
            int stride = number == 1 ? 1 : number == STAGES ? lastStride : 2;
            List<Layer> blocks = new ArrayList<>();
            for (int i = 0; i < kind.blocks(number); i++) {
                blocks.add(new SeBottleneck(width, planes, i == 0 ? stride : 1));
                width = planes * kind.block().expansion();
            }
            stages.add(child("layer" + number, Sequential.of(blocks)));
        }
    }

    @Override
    public Tensor stem(Tensor images) {
        return Recompute.segment(images, layer0::forward);
    }

    @Override
    public Tensor stage(int number, Tensor x) {
        return stages.get(number - 1).forward(x);
    }

    @Override
    public int channels() {
        return kind.channels();
    }

    private static final class Stem extends Net implements Layer {
        private final Conv2d conv1 =
                child("conv1", Conv2d.of(3, 64, 7).stride(2).padding(3).noBias());
        private final BatchNorm2d bn1 = child("bn1", BatchNorm2d.of(64));

        @Override
        public Tensor forward(Tensor images) { // [N, 3, H, W]
            Tensor x = Fn.reluOver(bn1.forward(conv1.forward(images))); // [N, 64, H/2, W/2]
            return Fn.maxPool2d(x, 3, 2, 0, true); // [N, 64, H/4, W/4], rounded up
        }
    }
}
