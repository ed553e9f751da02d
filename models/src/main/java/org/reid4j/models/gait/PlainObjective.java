package org.reid4j.models.gait;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Objective;
import org.reid4j.models.OwnGroup;
import org.reid4j.torch.Device;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Tensors;

/// An objective whose losses hold nothing that is learned, as all of gait recognition's.
public abstract class PlainObjective implements Objective {
    /// Under autocast a network gives half-precision results, too coarse for differences of distances.
    protected static Tensor full(Tensor x) {
        return x.element_size() < Float.BYTES ? Ops.castLike(x, Tensors.scalar(0)) : x;
    }

    @Override
    public final Map<String, Tensor> stateDict() {
        return Map.of();
    }

    @Override
    public final List<OwnGroup> ownGroups() {
        return List.of();
    }

    @Override
    public final void to(Device device) {}

    @Override
    public final void to(Precision precision) {}

    @Override
    public final void close() {}
}
