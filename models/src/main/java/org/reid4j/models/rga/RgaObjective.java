package org.reid4j.models.rga;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Loss;
import org.reid4j.models.Loss.Term;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.RgaConfig;
import org.reid4j.models.loss.BatchHardTriplet;
import org.reid4j.models.loss.CrossEntropy;
import org.reid4j.models.loss.CrossEntropy.Spread;
import org.reid4j.models.loss.TripletMetric;

/// RGA's loss: smoothed cross-entropy on the logits and batch-hard triplet loss on the feature before the
/// batch norm.
///
/// It holds no tensors of its own.
public final class RgaObjective implements Objective {
    private final RgaConfig.Losses losses;
    private final CrossEntropy crossEntropy;
    private final BatchHardTriplet triplet;

    /// @param losses weights and margin
    public RgaObjective(RgaConfig.Losses losses) {
        this.losses = losses;
        // the release builds its smoothed labels in float32 whatever the network computes in
        crossEntropy = new CrossEntropy(losses.labelSmoothing(), Spread.ALL_CLASSES_FLOAT32);
        triplet = new BatchHardTriplet(losses.tripletMargin(), TripletMetric.EUCLIDEAN);
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
        if (losses.tripletWeight() > 0) {
            Tensor feature = output.features().getFirst(); // [N, D]
            terms.add(new Term("triplet", losses.tripletWeight(), triplet.compute(feature, classes)));
        }
        return Loss.sum(terms);
    }

    @Override
    public List<String> terms() {
        return Stream.of(
                        losses.crossEntropyWeight() > 0 ? "cross_entropy" : "",
                        losses.tripletWeight() > 0 ? "triplet" : "")
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
