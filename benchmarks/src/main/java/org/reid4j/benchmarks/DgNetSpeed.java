package org.reid4j.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.dgnet.AppearanceEncoder;
import org.reid4j.models.dgnet.Decoder;
import org.reid4j.models.dgnet.DgNetworks;
import org.reid4j.models.dgnet.Discriminator;
import org.reid4j.models.dgnet.JointRates;
import org.reid4j.models.dgnet.JointTraining;
import org.reid4j.models.dgnet.JointWeights;
import org.reid4j.models.dgnet.PhotoPairs;
import org.reid4j.models.dgnet.StructureEncoder;
import org.reid4j.models.dgnet.Teacher;
import org.reid4j.models.dgnet.TrunkChoice;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Tensors;

/// Does for DG-Net's joint training what [NetworkSpeed] does for a network, beside `peers_dgnet.py`.
///
/// Arguments: people on each side, threads, height, width, then the widths: of the structure encoder, of the
/// perceptrons, of the discriminator, and the discriminator's blocks; then `plain` for photos that are not laid out
/// channels last. An iteration is that of the release with every
/// term at its full weight, a photo with an erased rectangle for the identity terms, no dropout, and learning rates
/// of 0; the structure encoder learns from drawn pictures in every other one. `ready` is followed by the losses of
/// one iteration of each kind.
public final class DgNetSpeed {
    private static final int CLASSES = 751; // Market-1501's
    private static final int BLOCKS = 4; // of structure encoder and decoder
    private static final int SQUARE = 16;
    private static final long LATE = 1_000_000; // every ramp has risen
    private static final JointWeights WEIGHTS = JointWeights.released(30_000, 0.0005, 0);

    private static final JointTraining.Guard NONE = new JointTraining.Guard() {
        @Override
        public void losses(double loss, Map<String, Double> terms) {}

        @Override
        public void gradients(double norm, Map<String, Tensor> weights) {}
    };

    private DgNetSpeed() {}

    /// Starts it.
    public static void main(String[] args) throws IOException {
        int[] n = Arrays.stream(args).limit(8).mapToInt(Integer::parseInt).toArray();
        boolean plain = args.length > 8;
        Engine.threads(n[1]);
        DgNetworks nets = networks(n[4], n[5], n[6], n[7]);
        if (!plain) {
            nets.channelsLast();
        }
        UnaryOperator<Tensor> layout = plain ? photos -> photos : Tensors::channelsLast;
        try (var training = new JointTraining(nets, WEIGHTS, JointRates.RELEASED)) {
            var pairs =
                    new PhotoPairs(side("a", 0, n[0], n[2], n[3], layout), side("b", n[0], n[0], n[2], n[3], layout));
            var ready = new StringBuilder("ready 0");
            say(ready, "again", training.learn(pairs, LATE, 0, 0, NONE));
            say(ready, "copied", training.learn(pairs, LATE, 1, 0, NONE));
            int[] turns = {0};
            NetworkSpeed.serve(() -> training.learn(pairs, LATE, turns[0]++ % 2, 0, NONE), ready.toString());
        }
    }

    private static DgNetworks networks(int base, int hidden, int judge, int judgeBlocks) {
        var structure = new StructureEncoder.Widths(base, 2, BLOCKS);
        var nets = new DgNetworks(
                new AppearanceEncoder(CLASSES, TrunkChoice.APPEARANCE, 0, 0),
                new AppearanceEncoder(CLASSES, TrunkChoice.APPEARANCE, 0, 0),
                new StructureEncoder(structure),
                new StructureEncoder(structure),
                new Decoder(new Decoder.Widths(structure.channels(), 2, 2048, hidden)),
                new Discriminator(new Discriminator.Widths(judge, 2, judgeBlocks, 3)),
                Optional.of(new Teacher(CLASSES, TrunkChoice.TEACHER, 0)));
        Hashed.fill("gen.enc_content.", nets.structure().parameters());
        Hashed.fill("gen.", nets.decoder().parameters());
        Hashed.fill("id.", nets.appearance().parameters());
        Hashed.fill("dis.", nets.judge().parameters());
        Hashed.fill("teacher.", nets.teacher().orElseThrow().parameters());
        return nets;
    }

    private static PhotoPairs.Side side(
            String name, int first, int people, int height, int width, UnaryOperator<Tensor> layout) {
        var numbers = new long[people];
        Arrays.setAll(numbers, i -> first + i);
        float[] photos = photos(name, people, height, width);
        float[] others = photos("other " + name, people, height, width);
        return new PhotoPairs.Side(
                layout.apply(Tensors.of(photos, people, 3, height, width)),
                layout.apply(Tensors.of(others, people, 3, height, width)),
                Tensors.of(numbers),
                Optional.of(new PhotoPairs.Erased(
                        layout.apply(erased(photos, people, height, width)),
                        layout.apply(erased(others, people, height, width)))));
    }

    /// Colours in squares and a finer noise.
    private static float[] photos(String name, int people, int height, int width) {
        int rows = height / SQUARE;
        int columns = width / SQUARE;
        var squares = new float[people * 3 * rows * columns];
        var photos = new float[people * 3 * height * width];
        Hashed.noise(Hashed.seed(name + " squares"), squares);
        Hashed.noise(Hashed.seed(name + " fine"), photos);
        for (int i = 0; i < photos.length; i++) {
            int map = i / (height * width);
            int row = i / width % height / SQUARE;
            int column = i % width / SQUARE;
            photos[i] += squares[(map * rows + row) * columns + column] * 4 - 2.5f;
        }
        return photos;
    }

    private static Tensor erased(float[] photos, int people, int height, int width) {
        float[] erased = photos.clone();
        for (int map = 0; map < people * 3; map++) {
            for (int row = height / 4; row < height / 2; row++) {
                int at = (map * height + row) * width;
                Arrays.fill(erased, at + width / 4, at + width / 2, 0);
            }
        }
        return Tensors.of(erased, people, 3, height, width);
    }

    /// The losses under the names that the other side has, which knows some of ours as one.
    private static void say(StringBuilder to, String kind, JointTraining.Outcome outcome) {
        say(to, kind, "total", outcome.loss());
        outcome.terms().forEach((name, value) -> {
            switch (name) {
                case "penalty", "id_fine", "fine" -> {} // in others
                case "identity" -> {
                    double fine = WEIGHTS.teacher().at(LATE) * WEIGHTS.fine();
                    say(to, kind, name, value + fine * term(outcome, "id_fine"));
                }
                case "teacher" -> say(to, kind, name, value + WEIGHTS.fine() * term(outcome, "fine"));
                default -> say(to, kind, name, value);
            }
        });
    }

    private static double term(JointTraining.Outcome outcome, String name) {
        return Objects.requireNonNull(outcome.terms().get(name), name);
    }

    private static void say(StringBuilder to, String kind, String name, double value) {
        to.append(String.format(Locale.ROOT, " %s.%s=%s", kind, name, value));
    }
}
