package org.reid4j.models.gaitset;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Loss;
import org.reid4j.models.Loss.Term;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.loss.BatchAllTriplet;

/// GaitSet's loss: the batch-all triplet of each of the 62 parts.
public final class GaitSetObjective implements Objective {
    private final BatchAllTriplet triplet;

    /// @param margin of the hinge, paper 0.2
    public GaitSetObjective(double margin) {
        triplet = new BatchAllTriplet(margin);
    }

    @Override
    public Loss compute(Output output, Tensor classes) {
        return Loss.sum(
                List.of(new Term("triplet", 1, triplet.compute(output.features().getFirst(), classes))));
    }

    @Override
    public List<String> terms() {
        return List.of("triplet");
    }
}
