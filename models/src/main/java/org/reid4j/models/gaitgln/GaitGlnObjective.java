package org.reid4j.models.gaitgln;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.GaitGlnLosses;
import org.reid4j.models.Loss;
import org.reid4j.models.Loss.Term;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.loss.BatchAllTriplet;
import org.reid4j.models.loss.CrossEntropy;
import org.reid4j.torch.Ops;

/// GLN's loss: the batch-all triplet of each part, and where the network has a classifier (phase 2) smoothed
/// cross-entropy on its scaled logits.
public final class GaitGlnObjective implements Objective {
    private final GaitGlnLosses losses;
    private final boolean classifies;
    private final BatchAllTriplet triplet;
    private final CrossEntropy crossEntropy;

    /// @param losses weights and margins
    /// @param classifies whether the network has a classifier, as in phase 2
    public GaitGlnObjective(GaitGlnLosses losses, boolean classifies) {
        this.losses = losses;
        this.classifies = classifies && losses.crossEntropyWeight() > 0;
        triplet = new BatchAllTriplet(losses.tripletMargin());
        crossEntropy = CrossEntropy.smoothed(losses.labelSmoothing());
    }

    @Override
    public Loss compute(Output output, Tensor classes) {
        List<Term> terms = new ArrayList<>();
        Tensor parts = output.features().getFirst(); // [N, P, D]
        terms.add(new Term("triplet", losses.tripletWeight(), triplet.compute(parts, classes)));
        if (classifies) {
            Tensor scaled = Ops.mul(output.logits().getFirst(), losses.logitScale()); // [N, K]
            terms.add(new Term("cross_entropy", losses.crossEntropyWeight(), crossEntropy.compute(scaled, classes)));
        }
        return Loss.sum(terms);
    }

    @Override
    public List<String> terms() {
        return classifies ? List.of("triplet", "cross_entropy") : List.of("triplet");
    }
}
