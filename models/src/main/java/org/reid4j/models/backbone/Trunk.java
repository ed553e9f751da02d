package org.reid4j.models.backbone;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;

/// A convolutional trunk whose stages can be run one by one, so that systems with branches (MGN) or
/// attention between stages (RGA) can take it apart.
public abstract class Trunk extends Net implements Layer {
    /// Stages after the stem.
    public static final int STAGES = 4;

    /// Only the trunks of this package.
    Trunk() {}

    /// The first convolution to the first pooling.
    ///
    /// @param images `[N, 3, H, W]`
    /// @return `[N, 64, H/4, W/4]`
    public abstract Tensor stem(Tensor images);

    /// One of the four residual stages.
    ///
    /// @param number 1 to 4
    /// @param x the map of the stage before
    public abstract Tensor stage(int number, Tensor x);

    /// Channels of the last stage's map.
    public abstract int channels();

    @Override
    public final Tensor forward(Tensor images) { // [N, 3, H, W]
        Tensor x = stem(images); // [N, 64, H/4, W/4]
        for (int number = 1; number <= STAGES; number++) {
            x = stage(number, x); // height and width halve at stages 2, 3 and, with last stride 2, 4
        }
        return x; // [N, channels, H/16 or H/32, W/16 or W/32]
    }
}
