package org.reid4j.models.dgnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.models.Golden;
import org.reid4j.models.ModelException;
import org.reid4j.models.PartNet;
import org.reid4j.models.Parts;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// The parts on small networks: whichever file they come in, and what a person hears when something is wrong.
class DgNetPartTest {
    private static final int CLASSES = 3;
    private static final int SIDE = 40;

    private static PartNet small(DgNetPart part) {
        PartNet net = switch (part) {
            case APPEARANCE -> new AppearanceEncoder(CLASSES);
            case TEACHER -> new Teacher(CLASSES);
            case STRUCTURE -> new StructureEncoder(new StructureEncoder.Widths(2, 2, 1));
            case DECODER -> new Decoder(new Decoder.Widths(16, 2, 6, 5));
            case DISCRIMINATOR -> new Discriminator(new Discriminator.Widths(2, 2, 1, 2));
        };
        net.initialise(7);
        return net;
    }

    private static Map<String, RawTensor> weights(DgNetPart part) {
        try (PartNet net = small(part)) {
            return net.snapshot().tensors();
        }
    }

    private static Map<String, Tensor> inputs(PartNet net) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        net.reads().forEach((name, shape) -> {
            long[] filled = shape.clone();
            for (int i = 0; i < filled.length; i++) {
                filled[i] = filled[i] == Shapes.ANY ? i == 0 ? 2 : SIDE : filled[i];
            }
            inputs.put(name, GoldenPart.input(name, 1, filled));
        });
        return inputs;
    }

    private static PartNet load(DgNetPart part, Map<String, RawTensor> tensors) {
        return Parts.load(part.id(), TensorFile.of(tensors), Map.of(), Precision.F64);
    }

    private static Map<String, double[]> outputs(PartNet net) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            Map<String, double[]> values = new LinkedHashMap<>();
            net.forward(inputs(net)).forEach((name, tensor) -> values.put(name, Tensors.toDoubles(tensor)));
            return values;
        }
    }

    @ParameterizedTest
    @EnumSource
    void widthsComeFromTheWeightsAndPrefixesAreSeenThrough(DgNetPart part) {
        Map<String, RawTensor> own = weights(part);
        Map<String, RawTensor> prefixed = new LinkedHashMap<>();
        prefixed.put("somebody.else", RawTensor.of(new float[1], 1));
        own.forEach((name, raw) -> prefixed.put("a.gen_a." + name, raw));
        try (PartNet plain = load(part, own);
                PartNet seen = load(part, prefixed);
                PartNet original = small(part)) {
            assertThat(plain.training()).isFalse();
            assertThat(plain.stateDict().keySet()).isEqualTo(own.keySet());
            original.to(Precision.F64);
            original.eval();
            var expected = outputs(original);
            assertThat(expected).isNotEmpty();
            for (PartNet net : List.of(plain, seen)) {
                var actual = outputs(net);
                assertThat(actual.keySet()).isEqualTo(expected.keySet());
                expected.forEach(
                        (name, values) -> assertThat(Golden.relative(Objects.requireNonNull(actual.get(name)), values))
                                .as(name)
                                .isLessThan(1e-12));
            }
        }
    }

    @Test
    void theReleasedGeneratorHoldsStructureEncoderAndDecoder() {
        Map<String, RawTensor> generator = new LinkedHashMap<>();
        weights(DgNetPart.STRUCTURE).forEach((name, raw) -> generator.put(DgNetPart.STRUCTURE_PREFIX + name, raw));
        generator.putAll(weights(DgNetPart.DECODER));
        try (PartNet structure = load(DgNetPart.STRUCTURE, generator);
                PartNet decoder = load(DgNetPart.DECODER, generator)) {
            assertThat(structure.stateDict().keySet())
                    .isEqualTo(weights(DgNetPart.STRUCTURE).keySet());
            assertThat(decoder.stateDict().keySet())
                    .isEqualTo(weights(DgNetPart.DECODER).keySet());
        }
        assertThatThrownBy(() -> load(DgNetPart.STRUCTURE, weights(DgNetPart.DECODER)))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("These weights are not of dgnet:structure: none is named 'model.0.conv.weight'");
    }

    @Test
    void aMissingExtraOrDamagedWeightIsNamed() {
        Map<String, RawTensor> lacking = new LinkedHashMap<>(weights(DgNetPart.DISCRIMINATOR));
        lacking.remove("cnns.1.0.conv.bias");
        lacking.put("cnns.1.extra", RawTensor.of(new float[1], 1));
        assertThatThrownBy(() -> load(DgNetPart.DISCRIMINATOR, lacking))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("1 missing in the file (cnns.1.0.conv.bias ")
                .hasMessageContaining("1 unknown to the network (cnns.1.extra ");
        Map<String, RawTensor> flat = new LinkedHashMap<>(weights(DgNetPart.DISCRIMINATOR));
        flat.put("cnns.0.0.conv.weight", RawTensor.of(new float[1]));
        assertThatThrownBy(() -> load(DgNetPart.DISCRIMINATOR, flat))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("'cnns.0.0.conv.weight' has another shape than in dgnet:discriminator");
        Map<String, RawTensor> wide = new LinkedHashMap<>(weights(DgNetPart.STRUCTURE));
        wide.put("model.0.conv.weight", RawTensor.of(new float[100_000], 100_000, 1, 1, 1));
        assertThatThrownBy(() -> load(DgNetPart.STRUCTURE, wide))
                .isInstanceOf(WeightsException.class)
                .hasMessage("No network of dgnet:structure has such weights: base is 100000, allowed: 1 to 512");
        Map<String, RawTensor> shallow = new LinkedHashMap<>(weights(DgNetPart.DECODER));
        shallow.keySet().removeIf(name -> name.endsWith("norm.gamma"));
        assertThatThrownBy(() -> load(DgNetPart.DECODER, shallow))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("doublings is 0, allowed: 1 to 4");
    }

    @Test
    void wrongNamesAndSettingsAreExplained() {
        TensorFile none = TensorFile.of(Map.of());
        assertThatThrownBy(() -> Parts.load("dgnet:encoder", none, Map.of(), Precision.F32))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("There is no model 'dgnet:encoder'. Models are: strong-baseline, ")
                .hasMessageEndingWith(String.join(", ", Parts.names()));
        assertThatThrownBy(() -> Parts.load("dgnet:decoder", none, Map.of("stride", "1"), Precision.F32))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("dgnet:decoder has no settings, so 'stride' cannot be set");
        assertThatThrownBy(() -> Parts.load("dgnet:teacher", none, Map.of("strid", "1"), Precision.F32))
                .hasMessageContaining("dgnet:teacher has no setting 'strid'; did you mean 'stride'?");
        assertThatThrownBy(() -> Parts.load("dgnet:teacher", none, Map.of("stride", "3"), Precision.F32))
                .hasMessageContaining("stride is 3, allowed: 1, 2");
        assertThatThrownBy(() -> Parts.load("dgnet:teacher", none, Map.of("pool", "gem"), Precision.F32))
                .hasMessageContaining("pool is 'gem', allowed: max, avg");
    }

    @Test
    void missingAndMisshapenInputsAreNamed() {
        try (var _ = Scope.open();
                PartNet decoder = small(DgNetPart.DECODER);
                PartNet structure = small(DgNetPart.STRUCTURE);
                PartNet judge = small(DgNetPart.DISCRIMINATOR)) {
            Tensor map = Tensors.ones(2, 16, 4, 4);
            refused(decoder, Map.of("structure", map), "there is no tensor 'appearance'");
            refused(
                    decoder,
                    Map.of("structure", map, "appearance", Tensors.ones(2, 23)),
                    "appearance has shape [2, 23], must be [?, 24]");
            refused(
                    decoder,
                    Map.of("structure", map, "appearance", Tensors.ones(3, 24)),
                    "structure has 2 codes and appearance 3, must be equally many");
            refused(
                    decoder,
                    Map.of("structure", Tensors.ones(2, 16, 1, 4), "appearance", Tensors.ones(2, 24)),
                    "a mirrored rim of 1x1 needs a larger image, got shape [2, 16, 1, 4]; give larger pictures");
            refused(
                    structure,
                    Map.of("input", Tensors.ones(1, 3, 64, 64)),
                    "input has shape [1, 3, 64, 64], must be [?, 1, ?, ?]");
            refused(
                    structure,
                    Map.of("input", Tensors.ones(1, 1, 64, 36)),
                    "input has shape [1, 1, 64, 36], height and width must be at least 37");
            refused(
                    judge,
                    Map.of("input", Tensors.ones(1, 3, 8, 64)),
                    "input has shape [1, 3, 8, 64], height and width must be at least 9");
        }
    }

    private static void refused(PartNet net, Map<String, Tensor> given, String message) {
        assertThatThrownBy(() -> net.forward(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /// One pixel less is refused, so the limit itself must work.
    @Test
    void theSmallestPicturesWork() {
        try (var _ = Scope.open();
                PartNet structure = small(DgNetPart.STRUCTURE);
                PartNet judge = small(DgNetPart.DISCRIMINATOR)) {
            Tensor code = structure
                    .forward(Map.of("input", Tensors.ones(1, 1, 37, 37)))
                    .get("structure");
            assertThat(Shapes.of(Objects.requireNonNull(code))).containsExactly(1, 16, 10, 10);
            assertThat(judge.forward(Map.of("input", Tensors.ones(1, 3, 9, 9)))).containsOnlyKeys("score_0", "score_1");
        }
    }

    @Test
    void clothesAndPoseComeFromTheirGivers() {
        try (var _ = Scope.open();
                PartNet decoder = small(DgNetPart.DECODER)) {
            Tensor structure = GoldenPart.input("s", 1, 2, 16, 4, 4);
            Tensor appearance = GoldenPart.input("f", 1, 2, 24);
            decoder.to(Precision.F64);
            double[] both = drawn(decoder, structure, appearance);
            Tensor swapped = Ops.flip(appearance, 0);
            double[] crossed = drawn(decoder, Ops.flip(structure, 0), swapped);
            int half = both.length / 2;
            assertThat(Arrays.copyOfRange(crossed, half, both.length))
                    .as("each picture depends on its own codes only")
                    .containsExactly(Arrays.copyOf(both, half), within(1e-12));
            assertThat(drawn(decoder, structure, swapped)).isNotEqualTo(both);
            assertThat(drawn(decoder, structure, swapped)).isNotEqualTo(crossed);
        }
    }

    private static double[] drawn(PartNet decoder, Tensor structure, Tensor appearance) {
        Tensor image = decoder.forward(Map.of("structure", structure, "appearance", appearance))
                .get("image");
        return Tensors.toDoubles(Objects.requireNonNull(image));
    }

    @Test
    void whatIsComparedIsWhatTheClassifiersSee() {
        try (var _ = Scope.open();
                var _ = NoGrad.open();
                var net = new AppearanceEncoder(CLASSES)) {
            net.initialise(3);
            net.eval();
            Tensor images = Tensors.to(GoldenPart.input("x", 1, 2, 3, 64, 32), Precision.F32);
            var halves = net.embed(images);
            var codes = net.encode(images);
            assertThat(Tensors.toFloats(net.classify(halves).primary())).isEqualTo(Tensors.toFloats(codes.primary()));
            assertThat(Tensors.toFloats(net.classify(halves).fine())).isEqualTo(Tensors.toFloats(codes.fine()));
        }
    }
}
