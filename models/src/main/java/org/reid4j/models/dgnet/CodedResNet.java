package org.reid4j.models.dgnet;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.PartNet;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.models.backbone.Trunk;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Init;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Shapes;

/// What DG-Net's appearance encoder and teacher share: a ResNet (the release's: 50) whose last map is pooled twice,
/// over four
/// stripes into the appearance code and as a whole for the heads.
///
/// The release carries ImageNet's classifier (`model.fc`) along unused; it stands here so that files fit in
/// both directions.
abstract class CodedResNet extends PartNet {
    /// Stripes of the appearance code.
    static final int STRIPES = 4;

    private static final int IMAGENET = 1000;

    private final Backbone backbone;
    private final TrunkChoice choice;
    private final Trunk model;

    CodedResNet(Backbone backbone, TrunkChoice choice) {
        this.backbone = backbone;
        this.choice = choice;
        model = child("model", Backbones.create(backbone, choice.stride(), true));
        model.guest("fc", Linear.of(backbone.channels(), IMAGENET)).freeze(true);
    }

    @Override
    public final Map<String, long[]> reads() {
        return Map.of("input", new long[] {Shapes.ANY, 3, Shapes.ANY, Shapes.ANY});
    }

    /// The last map: `[N, 3, H, W]` to `[N, 2048, H/16, W/16]`, or half of that with stride 2.
    final Tensor map(Tensor images) {
        return model.forward(images);
    }

    /// The appearance code of a last map: `[N, 8192]`, channel by channel its four stripes.
    final Tensor code(Tensor map) {
        Tensor stripes = pooled(map, STRIPES); // [N, 2048, 4, 1]
        return Ops.reshape(stripes, map.size(0), (long) backbone.channels() * STRIPES);
    }

    /// The vector of a last map that the heads see: `[N, 2048]`.
    final Tensor whole(Tensor map) {
        return Ops.reshape(pooled(map, 1), map.size(0), backbone.channels());
    }

    private Tensor pooled(Tensor map, int rows) {
        return switch (choice.pool()) {
            case MAX -> Fn.adaptiveMaxPool2d(map, rows, 1);
            case AVG -> Fn.adaptiveAvgPool2d(map, rows, 1);
        };
    }

    /// The convolutional trunk, with ImageNet's unused classifier beside it.
    final Trunk trunk() {
        return model;
    }

    /// First weights of the trunk, to be replaced by ImageNet's.
    final void initialiseTrunk(Rng rng) {
        Backbones.initialise(model, rng.named("model"));
        model.each((path, part) -> {
            if (part instanceof Linear) {
                Init.torchDefaults(part, rng.named("fc"));
            }
        });
    }
}
