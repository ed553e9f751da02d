package org.reid4j.train;

import java.util.Arrays;
import java.util.OptionalInt;
import org.reid4j.core.ReidException;
import org.reid4j.torch.TorchException;
import org.reid4j.train.loader.Batch;

/// Says which batch fits where one did not, found by trying smaller ones on the network that was in training and is
/// thrown away with its run.
///
/// A run never goes on with a smaller batch by itself: which triplets are hardest depends on the whole batch,
/// so it would be another training from there on, and not the one that its record promises.
final class LargestBatch {
    private static final int TRIES = 3;

    private LargestBatch() {}

    /// Whether a failure is one of memory: of the Java heap, of the bindings' limit, or of libtorch.
    static boolean lacking(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError _ -> true;
            case ReidException known -> known.kind() == ReidException.Kind.RESOURCES;
            case RuntimeException engine ->
                TorchException.translate("a training step", engine) instanceof TorchException said
                        && said.kind() == ReidException.Kind.RESOURCES;
            default -> false;
        };
    }

    /// What to throw for a step that did not fit. Learns from smaller batches on the way: the step's network
    /// is of no use afterwards.
    ///
    /// @param images photos of a person, which stand one after the other
    /// @param number of the step
    static ReidException refusal(Step step, Batch batch, int images, long number, double rate, Throwable cause) {
        OptionalInt people = people(step, batch, images, number, rate);
        String way = people.isPresent()
                ? "A step with %d of them fits: sampler.identities=%d. train.checkpointing=true (residual networks), a smaller network or smaller images need less, too"
                        .formatted(people.getAsInt() * images, people.getAsInt())
                : "No smaller batch that was tried fits either: use train.checkpointing=true (residual networks), a smaller network or smaller images, or a machine with more memory";
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "not enough memory for a step with %d photos (step %d). The last checkpoint was not touched.\n%s"
                        .formatted(batch.size(), number, way),
                cause);
    }

    private static OptionalInt people(Step step, Batch batch, int images, long number, double rate) {
        int people = batch.size() / images;
        for (int tries = 0; tries < TRIES; tries++) {
            people = people / 4 * 2; // half of them, and an even number: some systems pair them
            if (people < 2) {
                break;
            }
            try {
                step.learn(part(batch, people * images), number, rate);
                return OptionalInt.of(people);
            } catch (DivergenceException fits) {
                return OptionalInt.of(people);
            } catch (RuntimeException | OutOfMemoryError again) {
                if (!lacking(again)) {
                    break;
                }
            }
        }
        return OptionalInt.empty();
    }

    private static Batch part(Batch batch, int size) {
        int length = batch.pixels().length / batch.size();
        return new Batch(
                batch.epoch(),
                batch.index(),
                batch.count(),
                Arrays.copyOf(batch.samples(), size),
                Arrays.copyOf(batch.pixels(), size * length),
                batch.waitedNanos());
    }
}
