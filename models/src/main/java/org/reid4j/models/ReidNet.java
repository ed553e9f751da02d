package org.reid4j.models;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Net;

/// A whole re-identification network: images in, an [Output] out.
public abstract class ReidNet extends Net {
    /// Runs the network in its present mode.
    ///
    /// @param images `[N, 3, H, W]`, normalised as the system's preprocessing says
    public abstract Output forward(Tensor images);

    /// Length of the embedding.
    public abstract int dimension();

    /// Identities the classifier tells apart; 0 when the network was built without one.
    public abstract int classes();

    /// The part that ImageNet weights fill and that frozen-backbone epochs keep still.
    public abstract Net backbone();
}
