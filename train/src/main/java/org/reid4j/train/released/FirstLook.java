package org.reid4j.train.released;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Walks;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.WeightsException;

/// Shows a freshly loaded network two pictures: weights of zeros or a negative variance fit every shape
/// and answer nonsense.
final class FirstLook {
    private static final int FRAMES = 2;

    private FirstLook() {}

    /// @throws WeightsException when an answer is not finite or both are the same
    static void require(ReidNet net, ModelSpec spec) {
        float[] answers;
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            Tensor embedding = switch (net) {
                case SilhouetteNet gait ->
                    gait.forward(Walks.of(picture(2, FRAMES, spec.height(), spec.width())))
                            .embedding();
                default ->
                    net.forward(picture(2, 3, spec.height(), spec.width())).embedding();
            };
            answers = Tensors.toFloats(embedding); // [2, D]
        }
        for (float value : answers) {
            if (!Float.isFinite(value)) {
                throw new WeightsException(
                        "The network answers a picture with NaN or infinity: the weights are damaged.\nreid weights inspect FILE names tensors that are; use another checkpoint.");
            }
        }
        int half = answers.length / 2;
        if (Arrays.equals(answers, 0, half, answers, half, answers.length)) {
            throw new WeightsException(
                    "The network answers two different pictures alike: the weights are empty or of zeros.\nreid weights inspect FILE names tensors that are; use another checkpoint.");
        }
    }

    /// Two pictures of 0 and 1 that differ from place to place, and from each other.
    private static Tensor picture(int count, int channels, int height, int width) {
        var values = new float[count * channels * height * width];
        for (int i = 0; i < values.length; i++) {
            long mixed = (i + 1) * 0x9E3779B97F4A7C15L;
            values[i] = (mixed ^ mixed >>> 29) >>> 63; // a coin
        }
        return Tensors.of(values, count, channels, height, width);
    }
}
