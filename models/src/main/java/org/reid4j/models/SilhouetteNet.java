package org.reid4j.models;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A network that knows people by their walk: what gait systems have beside [ReidNet], namely walks of
/// different lengths and embeddings that are compared part by part.
public abstract class SilhouetteNet extends ReidNet {
    /// Runs the network on walks of equally many frames.
    ///
    /// @param silhouettes `[N, S, H, W]`, 0 to 1
    /// @throws IllegalArgumentException for another shape
    @Override
    public final Output forward(Tensor silhouettes) {
        return forward(Walks.of(silhouettes));
    }

    /// Runs the network in its present mode.
    ///
    /// @throws IllegalArgumentException when a size does not suit the network's pooling
    public abstract Output forward(Walks walks);

    /// How many parts stand one after the other in an embedding, each to be compared on its own; 1 when the
    /// embedding is compared as a whole. Divides [#dimension()].
    public abstract int parts();

    @Override
    public final List<Look> look(Tensor silhouettes) {
        return look(Walks.of(silhouettes));
    }

    /// What the network looked at, as [ReidNet#look], a picture a walk.
    public abstract List<Look> look(Walks walks);

    /// Nothing: silhouettes are not photos.
    @Override
    public final Map<String, List<String>> imagenetNames() {
        return Map.of();
    }
}
