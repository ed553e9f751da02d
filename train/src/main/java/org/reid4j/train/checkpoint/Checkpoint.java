package org.reid4j.train.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.torch.weights.TensorFile;

/// One moment of a run, whole.
///
/// @param position where the run was
/// @param weights the network as it is used: its moving average where the run keeps one
/// @param state everything else that has tensors: optimizer, objective, raw weights beside a moving average
/// @param notes everything else, by the name of the part that wrote it, as JSON texts
/// @param best whether `weights` are the best so far
public record Checkpoint(
        Position position, TensorFile weights, TensorFile state, Map<String, String> notes, boolean best) {
    public Checkpoint {
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }
}
