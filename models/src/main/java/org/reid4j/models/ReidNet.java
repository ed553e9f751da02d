package org.reid4j.models;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Net;

/// A whole re-identification network: images in, an [Output] out.
public abstract class ReidNet extends Net {
    /// Runs the network in its present mode.
    ///
    /// @param images `[N, 3, H, W]`, normalised as the system's preprocessing says; silhouettes for a
    ///     [SilhouetteNet]
    public abstract Output forward(Tensor images);

    /// Gives all weights their first values, the same for the same seed.
    public abstract void initialise(long seed);

    /// Length of the embedding.
    public abstract int dimension();

    /// Identities the classifier tells apart; 0 when the network was built without one.
    public abstract int classes();

    /// The parts that frozen-backbone epochs keep still.
    public abstract List<Net> backbone();

    /// Where ImageNet weights go: their name (torchvision's, IBN-Net's or the SE release's) to the names in
    /// this network's state dict that start from them. More than one where a network has branches that begin
    /// as copies.
    public abstract Map<String, List<String>> imagenetNames();

    /// What the network looked at: maps over the picture, and the parts it compares, for people to see.
    ///
    /// @param images as for [#forward], in evaluation mode
    /// @return at least one map of kind [Look.Kind#ACTIVATION], of the whole network
    public abstract List<Look> look(Tensor images);
}
