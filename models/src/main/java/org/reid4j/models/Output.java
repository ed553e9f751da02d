package org.reid4j.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Tensors;

/// What a network gives for a batch: the same four things for every system, so that evaluation, losses and
/// `reid forward` need not know which it is.
///
/// @param embedding `[N, D]`, the feature that is compared at test time (not normalised); where a system
///     compares parts, one part after the other
/// @param features what metric losses (triplet, center) look at, each `[N, d]`, or `[N, P, d]` for P parts
/// @param logits what classification losses look at, each `[N, K]`; empty when the network was built
///     without classes
/// @param named the outputs of `reid forward` by name, in the order they are written
public record Output(Tensor embedding, List<Tensor> features, List<Tensor> logits, Map<String, Tensor> named) {
    /// Copies the collections.
    public Output {
        features = List.copyOf(features);
        logits = List.copyOf(logits);
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /// The same in float32 where autocast gave half precision, which is too coarse for the differences of
    /// distances that losses look at; itself otherwise.
    public Output raised() {
        if (embedding.element_size() >= Float.BYTES
                && logits.stream().allMatch(logit -> logit.element_size() >= Float.BYTES)) {
            return this;
        }
        Tensor single = Tensors.scalar(0);
        Map<String, Tensor> all = new LinkedHashMap<>();
        named.forEach((name, tensor) -> all.put(name, Ops.castLike(tensor, single)));
        return new Output(
                Ops.castLike(embedding, single),
                features.stream().map(feature -> Ops.castLike(feature, single)).toList(),
                logits.stream().map(logit -> Ops.castLike(logit, single)).toList(),
                all);
    }
}
