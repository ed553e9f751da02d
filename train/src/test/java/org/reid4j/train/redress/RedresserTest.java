package org.reid4j.train.redress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.Seeds;
import org.reid4j.models.dgnet.AppearanceEncoder;
import org.reid4j.models.dgnet.Decoder;
import org.reid4j.models.dgnet.StructureEncoder;
import org.reid4j.torch.Device;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// Redressing with random networks, against the parts run one by one.
class RedresserTest {
    private static final int HEIGHT = 48;
    private static final int WIDTH = 24;

    private static AppearanceEncoder appearance;
    private static StructureEncoder structure;
    private static Decoder decoder;

    @BeforeAll
    static void networks() {
        appearance = new AppearanceEncoder(3);
        structure = new StructureEncoder(new StructureEncoder.Widths(2, 1, 1));
        decoder = new Decoder(new Decoder.Widths(8, 1, 2048, 4));
        appearance.initialise(1);
        structure.initialise(2);
        decoder.initialise(3);
        appearance.eval();
        structure.eval();
        decoder.eval();
    }

    @AfterAll
    static void close() {
        appearance.close();
        structure.close();
        decoder.close();
    }

    private static Redresser redresser(int batch) {
        return Redresser.borrowing(
                appearance,
                structure,
                decoder,
                new Redresser.Options(HEIGHT, WIDTH, batch, Device.cpu()),
                Precision.F32);
    }

    private static Pixels photo(int seed) {
        var rgb = new byte[3 * 30 * 60];
        Seeds.of(seed, 0, 0).nextBytes(rgb);
        return new Pixels(30, 60, rgb);
    }

    private static List<Pixels> photos(int count) {
        return IntStream.range(0, count).mapToObj(RedresserTest::photo).toList();
    }

    /// Grey is the mean of the normalised colours, and colours come back by the mean and deviation of
    /// ImageNet.
    @Test
    void aPictureIsWhatThePartsDraw() {
        try (var redresser = redresser(2);
                var _ = Scope.open();
                var _ = NoGrad.open()) {
            var drawn = redresser
                    .draw(redresser.appearance(List.of(photo(1))), redresser.structure(List.of(photo(2))))
                    .getFirst();
            float[] clothes = normalised(redresser.resized(photo(1)));
            float[] pose = normalised(redresser.resized(photo(2)));
            int plane = HEIGHT * WIDTH;
            var grey = new float[plane];
            for (int i = 0; i < plane; i++) {
                grey[i] = (pose[i] + pose[plane + i] + pose[2 * plane + i]) / 3;
            }
            var code = appearance.encode(Tensors.of(clothes, 1, 3, HEIGHT, WIDTH));
            var map = structure.encode(Tensors.of(grey, 1, 1, HEIGHT, WIDTH));
            float[] values = Tensors.toFloats(decoder.draw(map, code.feature()));
            double[] mean = {0.485, 0.456, 0.406};
            double[] std = {0.229, 0.224, 0.225};
            for (int i = 0; i < plane; i++) {
                for (int c = 0; c < 3; c++) {
                    double value = Math.clamp((values[c * plane + i] * std[c] + mean[c]) * 255, 0, 255);
                    assertThat(drawn.rgb()[3 * i + c] & 0xff).isCloseTo((int) Math.round(value), within(1));
                }
            }
        }
    }

    private static float[] normalised(Pixels photo) {
        double[] mean = {0.485, 0.456, 0.406};
        double[] std = {0.229, 0.224, 0.225};
        int plane = HEIGHT * WIDTH;
        var values = new float[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                values[c * plane + i] = (float) (((photo.rgb()[3 * i + c] & 0xff) / 255.0 - mean[c]) / std[c]);
            }
        }
        return values;
    }

    @Test
    void codesHaveTheNetworksSizes() {
        try (var redresser = redresser(2)) {
            assertThat(redresser.appearance(photos(3))).hasSize(3).allMatch(code -> code.length == 8192);
            assertThat(redresser.structure(photos(3))).hasSize(3).allMatch(code -> code.length == 8 * 24 * 12);
            var features = redresser.features(photos(3));
            assertThat(features).hasSize(3).allMatch(feature -> feature.length == 1024);
            for (int half = 0; half < 1024; half += 512) {
                double squares = 0;
                for (int i = half; i < half + 512; i++) {
                    squares += Math.pow(features.getFirst()[i], 2);
                }
                assertThat(squares).isCloseTo(1, within(1e-5));
            }
        }
    }

    @Test
    void picturesAreThoseOfTheirBatchAndTheSameEachTime() {
        try (var two = redresser(2);
                var again = redresser(2)) {
            var clothes = two.appearance(photos(3));
            var poses = two.structure(photos(3));
            var drawn = two.draw(clothes, poses);
            var repeated = again.draw(again.appearance(photos(3)), again.structure(photos(3)));
            assertThat(drawn).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(drawn.get(i).width()).isEqualTo(WIDTH);
                assertThat(drawn.get(i).height()).isEqualTo(HEIGHT);
                assertThat(repeated.get(i).rgb()).isEqualTo(drawn.get(i).rgb());
            }
            assertThat(drawn.get(0).rgb()).isNotEqualTo(drawn.get(1).rgb());
            assertThat(drawn.get(2).rgb()).isNotEqualTo(drawn.get(0).rgb());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Redresser.borrowing(
                        appearance, structure, decoder, new Redresser.Options(47, 24, 2, Device.cpu()), Precision.F32))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("of photos of 47 x 24 (height x width) these weights draw pictures of");
        assertThatThrownBy(() -> Redresser.borrowing(
                        appearance, structure, decoder, new Redresser.Options(48, 16, 2, Device.cpu()), Precision.F32))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("these networks do not fit")
                .hasMessageContaining("must be at least 19");
        try (var other = new Decoder(new Decoder.Widths(8, 1, 6, 4))) {
            other.initialise(1);
            assertThatThrownBy(() -> Redresser.borrowing(
                            appearance,
                            structure,
                            other,
                            new Redresser.Options(48, 24, 2, Device.cpu()),
                            Precision.F32))
                    .hasMessageContaining("appearance has shape [1, 8192], must be [?, 24]");
        }
        assertThatThrownBy(() -> new Redresser.Options(48, 24, 0, Device.cpu())).hasMessageContaining("batch=0");
    }

    @Test
    void weightsThatOverflowAreRefused() {
        try (var diverged = new StructureEncoder(new StructureEncoder.Widths(2, 1, 1))) {
            var tensors = new LinkedHashMap<>(structure.snapshot().tensors());
            tensors.computeIfPresent("model.0.conv.weight", (_, raw) -> {
                var values = raw.toFloats();
                Arrays.fill(values, Float.MAX_VALUE);
                return RawTensor.of(values, raw.shape());
            });
            diverged.load(new TensorFile(tensors, Map.of()), LoadPolicy.STRICT);
            diverged.eval();
            try (var redresser = Redresser.borrowing(
                    appearance,
                    diverged,
                    decoder,
                    new Redresser.Options(HEIGHT, WIDTH, 2, Device.cpu()),
                    Precision.F32)) {
                assertThatThrownBy(() -> redresser.structure(photos(1)))
                        .isInstanceOf(ReidException.class)
                        .hasMessageContaining("where numbers are needed");
            }
        }
    }

    @Test
    void aJudgementHasEveryFigureAndIsTheSameEachTime() {
        var samples = IntStream.range(0, 6)
                .mapToObj(i -> new Sample(Path.of(i + ".jpg"), 1 + i / 2, 1, 0))
                .toList();
        var plan = JudgePlan.of(samples, 4, 3);
        try (var redresser = redresser(4)) {
            var judgement = Judge.of(
                    redresser,
                    plan,
                    sample -> photo(sample.path().toString().charAt(0)),
                    redresser::features,
                    done -> assertThat(done).isEqualTo(4));
            assertThat(judgement.pairs()).isEqualTo(4);
            assertThat(judgement.self().count()).isEqualTo(4);
            assertThat(judgement.samePerson().orElseThrow().count()).isEqualTo(4);
            assertThat(judgement.self().luminance()).isBetween(-1.0, 1.0);
            assertThat(judgement.self().least())
                    .isLessThanOrEqualTo(judgement.self().luminance());
            assertThat(judgement.features()).isEqualTo(1024);
            assertThat(judgement.distance().value()).isPositive();
            assertThat(judgement.distance().ridge()).isPositive();
            assertThat(judgement.structure().chance()).isEqualTo(0.25);
            assertThat(judgement.appearance().pairs()).isBetween(0.0, 1.0);
        }
    }
}
