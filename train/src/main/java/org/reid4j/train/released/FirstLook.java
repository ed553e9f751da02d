package org.reid4j.train.released;

import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.core.ReidException;
import org.reid4j.embed.FirstPhotos;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Walks;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.WeightsException;
import org.reid4j.train.TorchEmbedder;

/// Shows a freshly loaded network two photos ([FirstPhotos]) or two walks: weights of zeros or a negative
/// variance fit every shape and answer nonsense.
final class FirstLook {
    private static final int FRAMES = 2;
    private static final String ADVICE =
            "\nreid weights inspect FILE names tensors that are damaged or of zeros; use another checkpoint.";

    private FirstLook() {}

    /// @param preprocessing of photos
    /// @param file what messages call the network
    /// @throws WeightsException when an answer is not finite or both are the same
    static void require(ReidNet net, ModelSpec spec, Preprocessing preprocessing, Path file) {
        if (net instanceof SilhouetteNet gait) {
            requireWalks(gait, spec);
            return;
        }
        try (var embedder = TorchEmbedder.borrowing(net, preprocessing, TorchEmbedder.Options.defaults())) {
            FirstPhotos.require(embedder, preprocessing, file);
        } catch (WeightsException refused) {
            throw refused;
        } catch (ReidException refused) {
            throw new WeightsException(refused.getMessage() + ADVICE, refused);
        }
    }

    private static void requireWalks(SilhouetteNet net, ModelSpec spec) {
        float[] answers;
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            answers = Tensors.toFloats(
                    net.forward(Walks.of(walks(spec.height(), spec.width()))).embedding()); // [2, D]
        }
        for (float value : answers) {
            if (!Float.isFinite(value)) {
                throw new WeightsException("The network answers a walk with NaN or infinity." + ADVICE);
            }
        }
        int half = answers.length / 2;
        if (Arrays.equals(answers, 0, half, answers, half, answers.length)) {
            throw new WeightsException("The network answers two different walks alike." + ADVICE);
        }
    }

    /// Two walks of 0 and 1 that differ from place to place, and from each other.
    private static Tensor walks(int height, int width) {
        var values = new float[2 * FRAMES * height * width];
        for (int i = 0; i < values.length; i++) {
            long mixed = (i + 1) * 0x9E3779B97F4A7C15L;
            values[i] = (mixed ^ mixed >>> 29) >>> 63; // a coin
        }
        return Tensors.of(values, 2, FRAMES, height, width);
    }
}
