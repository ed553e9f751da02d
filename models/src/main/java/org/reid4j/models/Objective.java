package org.reid4j.models;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Device;
import org.reid4j.torch.Precision;

/// What a system minimises: its losses, their weights and whatever parameters the losses themselves hold.
/// Most hold none, and then only [#compute] is to be written.
///
/// Build it outside any step's scope; [#compute] belongs inside one.
public interface Objective extends AutoCloseable {
    /// The loss of a batch.
    ///
    /// @param output of the network in training mode, in float32 or float64: see [Output#raised()]
    /// @param classes `[N]` i64, each 0 to K-1
    Loss compute(Output output, Tensor classes);

    /// The names of the terms that [#compute] gives, in its order.
    List<String> terms();

    /// The losses' own tensors by name, for checkpoints; empty when there are none. The tensors themselves,
    /// not copies: copying into them restores a checkpoint.
    default Map<String, Tensor> stateDict() {
        return Map.of();
    }

    /// Parameters that learn by their own rule. All other parameters of [#stateDict()] belong to the run's
    /// optimizer.
    default List<OwnGroup> ownGroups() {
        return List.of();
    }

    /// Moves the losses' own tensors to a device.
    default void to(Device device) {}

    /// Turns the losses' own tensors into a precision.
    default void to(Precision precision) {}

    /// Frees the losses' own tensors.
    @Override
    default void close() {}
}
