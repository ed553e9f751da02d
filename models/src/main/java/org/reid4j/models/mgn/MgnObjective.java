package org.reid4j.models.mgn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Loss;
import org.reid4j.models.Loss.Term;
import org.reid4j.models.MgnLosses;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.loss.BatchHardTriplet;
import org.reid4j.models.loss.CrossEntropy;
import org.reid4j.torch.Ops;

/// MGN's loss: the mean cross-entropy of its eight classifiers and the mean batch-hard triplet loss of its
/// three reduced global features.
///
/// Holds no parameters.
public final class MgnObjective implements Objective {
    private final MgnLosses losses;
    private final CrossEntropy crossEntropy;
    private final BatchHardTriplet triplet;

    /// @param losses weights, margin and smoothing
    public MgnObjective(MgnLosses losses) {
        this.losses = losses;
        crossEntropy = CrossEntropy.smoothed(losses.labelSmoothing());
        triplet = BatchHardTriplet.margin(losses.tripletMargin());
    }

    @Override
    public Loss compute(Output output, Tensor classes) {
        List<Term> terms = new ArrayList<>();
        if (losses.crossEntropyWeight() > 0) {
            Tensor mean = mean(output.logits(), logits -> crossEntropy.compute(logits, classes));
            terms.add(new Term("cross_entropy", losses.crossEntropyWeight(), mean));
        }
        if (losses.tripletWeight() > 0) {
            Tensor mean = mean(output.features(), feature -> triplet.compute(feature, classes));
            terms.add(new Term("triplet", losses.tripletWeight(), mean));
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

    private static Tensor mean(List<Tensor> inputs, UnaryOperator<Tensor> loss) {
        Tensor sum = loss.apply(inputs.getFirst());
        for (Tensor input : inputs.subList(1, inputs.size())) {
            sum = Ops.add(sum, loss.apply(input));
        }
        return Ops.div(sum, inputs.size());
    }
}
