package org.reid4j.models.strongbaseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.models.Loss;
import org.reid4j.models.Loss.Term;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.OwnGroup;
import org.reid4j.models.StrongBaselineLosses;
import org.reid4j.models.loss.BatchHardTriplet;
import org.reid4j.models.loss.CenterLoss;
import org.reid4j.models.loss.CrossEntropy;
import org.reid4j.models.loss.CrossEntropy.Spread;
import org.reid4j.torch.Device;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Rng;

/// The strong baseline's loss: smoothed cross-entropy on the logits, batch-hard triplet and center loss on
/// the feature before the neck.
///
/// The centers have their own group: plain SGD with rate 0.5 on gradients divided by the center weight, so
/// that the weight slows the features only.
public final class StrongBaselineObjective implements Objective {
    private static final double CENTER_RATE = 0.5;

    private final StrongBaselineLosses losses;
    private final CrossEntropy crossEntropy;
    private final BatchHardTriplet triplet;
    private final @Nullable CenterLoss center;

    /// @param classes identities told apart
    /// @param dimension of the feature before the neck
    /// @param seed gives the first centers
    public StrongBaselineObjective(StrongBaselineLosses losses, int classes, int dimension, long seed) {
        this.losses = losses;
        crossEntropy = new CrossEntropy(losses.labelSmoothing(), Spread.ALL_CLASSES_FLOAT32);
        triplet = new BatchHardTriplet(losses.tripletMargin(), losses.tripletMetric());
        center = losses.centerWeight() > 0
                ? new CenterLoss(classes, dimension, Rng.of(seed).named("center"))
                : null;
    }

    @Override
    public Loss compute(Output output, Tensor classes) {
        List<Term> terms = new ArrayList<>();
        if (losses.crossEntropyWeight() > 0) {
            terms.add(new Term(
                    "cross_entropy",
                    losses.crossEntropyWeight(),
                    crossEntropy.compute(output.logits().getFirst(), classes)));
        }
        Tensor global = output.features().getFirst(); // [N, D]
        if (losses.tripletWeight() > 0) {
            terms.add(new Term("triplet", losses.tripletWeight(), triplet.compute(global, classes)));
        }
        if (center != null) {
            terms.add(new Term("center", losses.centerWeight(), center.compute(global, classes)));
        }
        return Loss.sum(terms);
    }

    @Override
    public List<String> terms() {
        return Stream.of(
                        losses.crossEntropyWeight() > 0 ? "cross_entropy" : "",
                        losses.tripletWeight() > 0 ? "triplet" : "",
                        center != null ? "center" : "")
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        if (center != null) {
            center.stateDict().forEach((name, tensor) -> state.put("center." + name, tensor));
        }
        return state;
    }

    @Override
    public List<OwnGroup> ownGroups() {
        return center == null
                ? List.of()
                : List.of(new OwnGroup("center", List.of(center.centers()), CENTER_RATE, 1 / losses.centerWeight()));
    }

    @Override
    public void to(Device device) {
        if (center != null) {
            center.to(device);
        }
    }

    @Override
    public void to(Precision precision) {
        if (center != null) {
            center.to(precision);
        }
    }

    @Override
    public void close() {
        if (center != null) {
            center.close();
        }
    }
}
