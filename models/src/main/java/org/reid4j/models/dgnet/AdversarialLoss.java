package org.reid4j.models.dgnet;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Gradients;
import org.reid4j.torch.Ops;

/// The game between generator and discriminator: least squares (Mao et al. 2017) at every scale, and for the
/// discriminator a penalty on the gradient at photos (Mescheder et al. 2018). Formulas and weights are the
/// release's.
public final class AdversarialLoss {
    /// Weight of the penalty in the release.
    public static final double PENALTY = 0.01;

    private static final double GENERATOR = 2;

    private AdversarialLoss() {}

    /// What the discriminator minimises.
    ///
    /// @param total both terms, without dimensions
    /// @param penalty the second term alone, weighted
    public record Judged(Tensor total, Tensor penalty) {}

    /// Of each scale: the mean square of scores on drawn pictures, the mean squared distance to 1 of scores on
    /// photos, and `weight` times the squared length of the gradient of the summed scores at each photo, the
    /// mean over photos.
    ///
    /// @param drawn `[N, 3, H, W]`, cut off from the generator
    /// @param photos `[N, 3, H, W]`; begins to record gradients
    /// @param weight of the penalty
    public static Judged discriminator(Discriminator judge, Tensor drawn, Tensor photos, double weight) {
        Tensor real = Ops.detach(photos).requires_grad_(true);
        List<Tensor> onDrawn = judge.scores(drawn);
        List<Tensor> onReal = judge.scores(real);
        Tensor scores = Ops.add(Ops.mean(Ops.square(onDrawn.getFirst())), missing(onReal.getFirst()));
        Tensor penalty = penalty(onReal.getFirst(), real, weight);
        for (int i = 1; i < onReal.size(); i++) {
            scores = Ops.add(scores, Ops.add(Ops.mean(Ops.square(onDrawn.get(i))), missing(onReal.get(i))));
            penalty = Ops.add(penalty, penalty(onReal.get(i), real, weight));
        }
        return new Judged(Ops.add(scores, penalty), penalty);
    }

    /// What the generator minimises: twice the mean squared distance to 1 of scores on its pictures, summed over
    /// the scales.
    ///
    /// @param drawn `[N, 3, H, W]`
    /// @return without dimensions
    public static Tensor generator(Discriminator judge, Tensor drawn) {
        List<Tensor> scores = judge.scores(drawn);
        Tensor total = missing(scores.getFirst());
        for (int i = 1; i < scores.size(); i++) {
            total = Ops.add(total, missing(scores.get(i)));
        }
        return Ops.mul(total, GENERATOR);
    }

    private static Tensor missing(Tensor scores) {
        return Ops.mean(Ops.square(Ops.sub(scores, 1)));
    }

    private static Tensor penalty(Tensor scores, Tensor photos, double weight) {
        Tensor gradient = Gradients.ofSum(scores, photos); // [N, 3, H, W]
        return Ops.mul(Ops.sum(Ops.square(gradient)), weight / photos.size(0));
    }
}
