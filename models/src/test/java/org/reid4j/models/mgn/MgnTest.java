package org.reid4j.models.mgn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.Imagenet;
import org.reid4j.models.Look;
import org.reid4j.models.Loss;
import org.reid4j.models.MgnConfig;
import org.reid4j.models.Output;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.models.backbone.ResNet;
import org.reid4j.models.backbone.Trunk;
import org.reid4j.models.loss.BatchHardTriplet;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// The network's branches, stripes and heads against a plain retelling, and what else it promises.
class MgnTest {
    private static final int CLASSES = 5;
    private static final int CHANNELS = 512;
    private static final int DIM = 16;

    private static MgnConfig small(String variant, String... more) {
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("variant", variant, "backbone", "resnet18", "feature_dim", Integer.toString(DIM)));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return MgnConfig.of(settings);
    }

    /// Each branch is a whole ResNet-18 with the branch's weights; pools, reductions and classifiers are
    /// loops over numbers. 80 rows make a map of 5, which neither halves nor thirds divide.
    @ParameterizedTest
    @CsvSource({"paper, 80", "article, 80", "shared, 80", "paper, 96", "article, 64"})
    void everyFeatureEqualsAPlainRetelling(String variant, int height) {
        MgnConfig config = small(variant);
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = new Mgn(config, CLASSES)) {
            net.to(Precision.F64);
            Det.fill(net.stateDict(), "retold");
            net.eval();
            Tensor images = Det.images("retold", 1, 3, height, 48);
            Output output = net.forward(images);
            double[] embedding = Tensors.toDoubles(output.embedding());

            int feature = 0;
            for (int[] stripe :
                    new int[][] {{0, 0, 1}, {1, 0, 1}, {2, 0, 1}, {1, 0, 2}, {1, 1, 2}, {2, 0, 3}, {2, 1, 3}, {2, 2, 3}
                    }) {
                double[][][] map = branch(net, stripe[0], images);
                double[] pooled = pooled(map, stripe[1], stripe[2], config.pool());
                double[] reduced =
                        reduced(net, variant.equals("shared") ? "reduction" : "reduction_" + feature, pooled);
                double[] seen = variant.equals("paper") && feature < 3 ? pooled : reduced;
                double[] logits = logits(net, MgnNames.CLASSIFIERS.get(feature), seen);
                assertThat(Golden.relative(Arrays.copyOfRange(embedding, feature * DIM, (feature + 1) * DIM), reduced))
                        .isLessThan(1e-10);
                assertThat(Golden.relative(Tensors.toDoubles(output.logits().get(feature)), logits))
                        .isLessThan(1e-10);
                feature++;
            }
            assertThat(output.named().keySet())
                    .containsExactly(
                            "embedding",
                            "g1",
                            "g2",
                            "g3",
                            "logits_0",
                            "logits_1",
                            "logits_2",
                            "logits_3",
                            "logits_4",
                            "logits_5",
                            "logits_6",
                            "logits_7");
            assertThat(output.features()).hasSize(3);
        }
    }

    private static double[][][] branch(Mgn net, int branch, Tensor images) {
        try (var whole = new ResNet(Backbone.RESNET18, branch == 0 ? 2 : 1, true)) {
            whole.to(Precision.F64);
            Map<String, List<String>> places = net.imagenetNames();
            whole.stateDict().forEach((name, tensor) -> {
                List<String> at = Objects.requireNonNull(places.get(name), name);
                tensor.copy_(net.state(at.size() == 1 ? at.getFirst() : at.get(branch)));
            });
            whole.eval();
            Tensor map = whole.forward(images);
            int rows = (int) map.size(2);
            int columns = (int) map.size(3);
            double[] values = Tensors.toDoubles(map);
            var split = new double[CHANNELS][rows][];
            for (int c = 0; c < CHANNELS; c++) {
                for (int y = 0; y < rows; y++) {
                    int at = (c * rows + y) * columns;
                    split[c][y] = Arrays.copyOfRange(values, at, at + columns);
                }
            }
            return split;
        }
    }

    private static double[] pooled(double[][][] map, int index, int of, MgnConfig.Pool pool) {
        double[] pooled = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            int rows = map[c].length;
            int first = (int) Math.floor((double) index * rows / of);
            int end = (int) Math.ceil((double) (index + 1) * rows / of);
            double[] cell = Arrays.stream(map[c], first, end)
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            pooled[c] = pool == MgnConfig.Pool.MAX
                    ? Arrays.stream(cell).max().orElseThrow()
                    : Arrays.stream(cell).average().orElseThrow();
        }
        return pooled;
    }

    private static double[] reduced(Mgn net, String name, double[] x) {
        double[] y = product(Tensors.toDoubles(net.state(name + ".0.weight")), x);
        double[] gain = Tensors.toDoubles(net.state(name + ".1.weight"));
        double[] shift = Tensors.toDoubles(net.state(name + ".1.bias"));
        double[] mean = Tensors.toDoubles(net.state(name + ".1.running_mean"));
        double[] variance = Tensors.toDoubles(net.state(name + ".1.running_var"));
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(0, (y[i] - mean[i]) / Math.sqrt(variance[i] + 1e-5) * gain[i] + shift[i]);
        }
        return y;
    }

    private static double[] logits(Mgn net, String name, double[] x) {
        double[] y = product(Tensors.toDoubles(net.state(name + ".weight")), x);
        if (net.config().classifierBias()) {
            double[] shift = Tensors.toDoubles(net.state(name + ".bias"));
            for (int i = 0; i < y.length; i++) {
                y[i] += shift[i];
            }
        }
        return y;
    }

    private static double[] product(double[] matrix, double[] x) {
        double[] y = new double[matrix.length / x.length];
        for (int i = 0; i < matrix.length; i++) {
            y[i / x.length] += matrix[i] * x[i % x.length];
        }
        return y;
    }

    @Test
    void theLossIsTheMeanOfEightClassificationsAndThreeTriplets() {
        MgnConfig config = small("article", "label_smoothing", "0.1");
        long[] people = {0, 0, 3, 3};
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = new Mgn(config, CLASSES);
                var objective = new MgnObjective(config.losses())) {
            net.to(Precision.F64);
            Det.fill(net.stateDict(), "loss");
            Output output = net.forward(Det.images("loss", people.length, 3, 64, 32));
            Loss loss = objective.compute(output, Tensors.of(people));

            double classification = output.logits().stream()
                    .mapToDouble(logits -> smoothed(Tensors.toDoubles(logits), people))
                    .average()
                    .orElseThrow();
            double triplet = output.features().subList(0, 3).stream()
                    .mapToDouble(
                            feature -> Tensors.item(BatchHardTriplet.margin(1.2).compute(feature, Tensors.of(people))))
                    .average()
                    .orElseThrow();
            assertThat(loss.terms()).extracting(Loss.Term::name).containsExactly("cross_entropy", "triplet");
            assertThat(Golden.relative(Tensors.item(loss.terms().get(0).value()), classification))
                    .isLessThan(1e-12);
            assertThat(Golden.relative(Tensors.item(loss.terms().get(1).value()), triplet))
                    .isLessThan(1e-12);
            assertThat(Golden.relative(Tensors.item(loss.total()), classification + 2 * triplet))
                    .isLessThan(1e-12);
        }
    }

    /// Cross-entropy with a tenth of each label spread over all classes.
    private static double smoothed(double[] logits, long[] people) {
        double sum = 0;
        for (int n = 0; n < people.length; n++) {
            double[] row = Arrays.copyOfRange(logits, n * CLASSES, (n + 1) * CLASSES);
            double all = Math.log(Arrays.stream(row).map(Math::exp).sum());
            sum += 0.9 * (all - row[(int) people[n]])
                    + 0.1 * (all - Arrays.stream(row).sum() / CLASSES);
        }
        return sum / people.length;
    }

    @Test
    void imagenetWeightsFillTheTrunkOnceAndEachBranch() {
        try (Trunk source = Backbones.create(Backbone.RESNET18, 2, true);
                var net = new Mgn(small("shared"), CLASSES)) {
            Backbones.initialise(source, Rng.of(3));
            net.initialise(4);
            Imagenet.fill(net, source.snapshot());
            same(source.state("layer3.0.conv2.weight"), net.state("backbone.6.conv2.weight"));
            for (String branch : MgnNames.BRANCHES) {
                same(source.state("layer3.1.conv1.weight"), net.state(branch + ".0.0.conv1.weight"));
                same(source.state("layer4.0.downsample.0.weight"), net.state(branch + ".1.0.downsample.0.weight"));
            }
        }
    }

    @Test
    void branchesAndReductionsBeginAlike() {
        try (var net = new Mgn(small("article"), CLASSES)) {
            net.initialise(4);
            same(net.state("p1.0.0.conv1.weight"), net.state("p2.0.0.conv1.weight"));
            same(net.state("p1.1.1.conv2.weight"), net.state("p3.1.1.conv2.weight"));
            same(net.state("reduction_0.0.weight"), net.state("reduction_7.0.weight"));
            assertThat(Tensors.toFloats(net.state("fc_id_256_1_0.weight")))
                    .isNotEqualTo(Tensors.toFloats(net.state("fc_id_256_1_1.weight")));
            assertThat(Tensors.toFloats(net.state("fc_id_2048_0.bias"))).containsOnly(0);
        }
    }

    private static void same(Tensor a, Tensor b) {
        assertThat(Tensors.toFloats(a)).isEqualTo(Tensors.toFloats(b));
    }

    @Test
    void itsPartsAreItsEmbedding() {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = new Mgn(small("paper"), 0)) {
            net.initialise(4);
            net.eval();
            Tensor images = Tensors.to(Det.images("look", 2, 3, 128, 64), Precision.F32);
            List<Look.Part> parts = net.look(images).stream()
                    .filter(Look.Part.class::isInstance)
                    .map(Look.Part.class::cast)
                    .toList();
            assertThat(parts).hasSize(MgnConfig.FEATURES);
            double[] embedding = Tensors.toDoubles(net.forward(images).embedding());
            for (int i = 0; i < MgnConfig.FEATURES; i++) {
                assertThat(Arrays.copyOf(Tensors.toDoubles(parts.get(i).feature()), DIM))
                        .isEqualTo(Arrays.copyOfRange(embedding, i * DIM, (i + 1) * DIM));
            }
            assertThat(parts.get(4).top()).isEqualTo(0.5);
            assertThat(parts.get(4).bottom()).isEqualTo(1);
            assertThat(parts.get(6).top()).isEqualTo(0.25); // rows 2 to 5 of 8
            assertThat(parts.get(6).bottom()).isEqualTo(0.75);
        }
    }
}
