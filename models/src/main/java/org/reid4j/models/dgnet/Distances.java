package org.reid4j.models.dgnet;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.loss.CrossEntropy;
import org.reid4j.torch.Fn;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;

/// The three measures that all of DG-Net's own terms are made of.
final class Distances {
    private static final double LEAST = 1e-30; // so that no probability of 0 gives 0 times infinity
    private static final CrossEntropy PLAIN = CrossEntropy.smoothed(0);

    private Distances() {}

    /// The mean absolute difference.
    ///
    /// @param attached whether the target carries gradients too
    static Tensor absolute(Tensor actual, Tensor target, boolean attached) {
        return Ops.mean(Ops.abs(Ops.sub(actual, attached ? target : Ops.detach(target))));
    }

    /// The cross-entropy of people, without smoothing.
    static Tensor people(Tensor logits, Tensor people) {
        return PLAIN.compute(logits, people);
    }

    /// How far a head is from the teacher's opinion on drawn pictures: Kullback-Leibler divergence, mean over the
    /// pictures.
    ///
    /// @param logits the head's, `[N, K]`
    /// @param opinion probabilities, `[N, K]`
    static Tensor fromTeacher(Tensor logits, Tensor opinion) {
        Tensor known = Ops.log(Ops.clampMin(opinion, LEAST));
        Tensor difference = Ops.mul(opinion, Ops.sub(known, Fn.logSoftmax(logits, 1)));
        return Ops.div(Ops.sum(difference), (double) logits.size(0));
    }

    /// The teacher's opinion: the mean of its probabilities for pictures and for their mirror images.
    ///
    /// @return `[N, K]`
    static Tensor opinion(Teacher teacher, Tensor pictures) {
        try (var _ = NoGrad.open()) {
            Tensor both = Ops.add(
                    Fn.softmax(teacher.judge(pictures).logits(), 1),
                    Fn.softmax(teacher.judge(Ops.flip(pictures, 3)).logits(), 1)); // [N, K]
            return Ops.div(both, Ops.sumDim(both, 1, true));
        }
    }
}
