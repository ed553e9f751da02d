package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// `reid eval --protocol casia-b`: the interface that other programs measure walks with.
class EvalWalksTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @TempDir
    Path folder;

    private final Map<String, RawTensor> tensors = new LinkedHashMap<>();

    /// Two people in three views, two parts of one number. Person 1's walks are at (0, 0), person 2's at
    /// (10, 0), but for two of person 2: with a bag, from 90 degrees, it is at (4, 0), nearer to person 1; in a
    /// coat, from 0 degrees, at (7, 9), nearer to person 2 under either distance.
    @BeforeEach
    void walks() {
        List<float[]> features = new ArrayList<>();
        List<long[]> tags = new ArrayList<>();
        for (int person = 1; person <= 2; person++) {
            for (int condition : new int[] {0, 4, 6, 8}) {
                for (int view = 0; view <= 180; view += 90) {
                    features.add(new float[] {person == 1 ? 0 : 10, 0});
                    tags.add(new long[] {person, condition, view});
                }
            }
        }
        features.set(19, new float[] {4, 0});
        features.set(21, new float[] {7, 9});
        var values = new float[2 * features.size()];
        for (int i = 0; i < features.size(); i++) {
            System.arraycopy(features.get(i), 0, values, 2 * i, 2);
        }
        tensors.put("features", RawTensor.of(values, features.size(), 2, 1));
        tensors.put("labels", column(tags, 0));
        tensors.put("conditions", column(tags, 1));
        tensors.put("views", column(tags, 2));
    }

    private static RawTensor column(List<long[]> tags, int column) {
        return RawTensor.of(tags.stream().mapToLong(tag -> tag[column]).toArray(), tags.size());
    }

    private Console.Outcome eval(Object... more) {
        return evalBy("casia-b", more);
    }

    private Console.Outcome evalBy(String protocol, Object... more) {
        Path file = folder.resolve("walks.safetensors");
        Safetensors.write(file, tensors, Map.of());
        var words = new ArrayList<Object>(List.of("eval", "--embeddings", file, "--protocol", protocol));
        words.addAll(Arrays.asList(more));
        return reid(words.toArray());
    }

    @Test
    void theNumbersAreThoseWorkedOutByHand() {
        for (var choice : List.of(new Object[] {"--json"}, new Object[] {"--flatten", "--json"})) {
            var json = eval(choice).succeeded().json();
            assertThat(json.get("nm").asDouble()).isEqualTo(100, EXACT);
            assertThat(json.get("bg").asDouble()).isEqualTo((100 + 50 + 100) / 3.0, EXACT);
            assertThat(json.get("cl").asDouble()).isEqualTo(100, EXACT);
            assertThat(json.get("views").valueStream().map(v -> v.asInt())).containsExactly(0, 90, 180);
            assertThat(json.get("by_view").get("bg").valueStream().map(v -> v.asDouble()))
                    .containsExactly(100.0, 50.0, 100.0);
            assertThat(json.get("tables").get("bg").get(1).valueStream().map(v -> v.asDouble()))
                    .containsExactly(50.0, 50.0, 50.0);
            assertThat(json.get("ranks").get("bg").valueStream().map(v -> v.asDouble()))
                    .containsExactly((100 + 50 + 100) / 3.0, 100.0);
            assertThat(json.get("with_equal_views").get("bg").asDouble()).isEqualTo((300 + 150 + 300) / 9.0, EXACT);
            assertThat(json.get("probes").get("cl").asInt()).isEqualTo(6);
            assertThat(json.get("gallery").asInt()).isEqualTo(6);
        }
    }

    @Test
    void theWayToCompareIsSaid() {
        assertThat(eval("--json").json().get("conventions").asString()).contains("mean over the parts of their Euclid");
        assertThat(eval("--flatten", "--json").json().get("conventions").asString())
                .contains("Euclidean distance of all parts together");
        assertThat(eval("--metric", "cosine", "--json")
                        .json()
                        .get("conventions")
                        .asString())
                .contains("cosine");
    }

    @Test
    void withoutJsonATableByViewIsPrinted() {
        assertThat(eval().succeeded().out().lines())
                .satisfiesExactly(
                        head -> assertThat(head).containsSubsequence("rank-1, %", "0°", "90°", "180°", "mean"),
                        nm -> assertThat(nm).isEqualTo("nm        100.00 100.00 100.00 100.00"),
                        bg -> assertThat(bg).isEqualTo("bg        100.00  50.00 100.00  83.33"),
                        cl -> assertThat(cl).isEqualTo("cl        100.00 100.00 100.00 100.00"),
                        end -> assertThat(end)
                                .startsWith("18 walks asked 6 · columns are the views that ask · CASIA-B"));
    }

    @Test
    void aGroupWithoutWalksIsNull() {
        tensors.put(
                "conditions",
                RawTensor.of(
                        Arrays.stream(tensor("conditions").toLongs())
                                .map(condition -> condition == 8 ? 5 : condition)
                                .toArray(),
                        24));
        assertThat(eval("--json").succeeded().json().get("cl").isNull()).isTrue();
    }

    private RawTensor tensor(String name) {
        RawTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new AssertionError(name);
        }
        return tensor;
    }

    @Test
    void filesThatDoNotFitAreRefused() {
        var views = tensor("views");
        tensors.remove("views");
        assertThat(eval("--json").failed(2).message())
                .contains(
                        "has no tensor 'views'; it needs features, labels, conditions, views and has features, labels");
        tensors.put("views", RawTensor.of(new long[] {1}, 1));
        assertThat(eval().failed(2).message()).contains("'views' has 1 values for 24 embeddings");
        tensors.put("views", RawTensor.of(new float[24], 24));
        assertThat(eval().failed(2).message()).contains("'views' must hold whole numbers (I64), and holds F32");
        tensors.put("views", views);
        tensors.put("features", RawTensor.of(new float[48], 24, 2));
        assertThat(eval().failed(2).message())
                .contains("'features' must have three dimensions, [walks, parts, length], and has 2");
        tensors.put("features", RawTensor.of(new float[0], 0, 2, 1));
        assertThat(eval().failed(2).message()).contains("'features' is empty");
        tensors.put("features", RawTensor.of(new float[48], 24, 2, 1));
        assertThat(eval().failed(3).message()).contains("all 24 embeddings are equal");
    }

    @Test
    void aViewWithoutAGalleryIsNamed() {
        long[] conditions = tensor("conditions").toLongs();
        conditions[1] = 1;
        conditions[13] = 4;
        tensors.put("conditions", RawTensor.of(conditions, 24));
        eval().succeeded();
        conditions[1] = 4;
        tensors.put("conditions", RawTensor.of(conditions, 24));
        assertThat(eval().failed(2).message())
                .startsWith("error: " + folder)
                .contains("no gallery of view 90: each view needs walks of the conditions 0, 1, 2, 3");
    }

    @Test
    void ofOuMvlpTheFirstWalkAsksAndTheSecondAnswers() {
        assertThat(evalBy("ou-mvlp").failed(2).message()).contains("has the condition 4, which OU-MVLP does not know");
        keep(condition -> condition == 0 ? 1 : condition == 6 ? 0 : -1);
        for (String name : List.of("ou-mvlp", "ou_mvlp")) {
            var json = evalBy(name, "--json").succeeded().json();
            assertThat(json.get("nm").asDouble()).isEqualTo((100 + 50 + 100) / 3.0, EXACT);
            assertThat(json.get("gallery").asInt()).isEqualTo(6);
            assertThat(json.get("conventions").asString()).startsWith("OU-MVLP");
        }
    }

    @Test
    void ofOwnWalksAllConditionsButTheFirstAsk() {
        var json = evalBy("own-walks", "--json").succeeded().json();
        assertThat(json.get("walks").asDouble())
                .as("17 of 18; views not looked at")
                .isEqualTo(94.44, EXACT);
        assertThat(json.get("gallery").asInt()).isEqualTo(6);
    }

    /// Gives walks other conditions; those of condition -1 are left out.
    private void keep(java.util.function.LongUnaryOperator condition) {
        long[] conditions = tensor("conditions").toLongs();
        int[] kept = java.util.stream.IntStream.range(0, conditions.length)
                .filter(i -> condition.applyAsLong(conditions[i]) >= 0)
                .toArray();
        for (String name : List.of("labels", "views", "conditions")) {
            long[] all = tensor(name).toLongs();
            tensors.put(
                    name,
                    RawTensor.of(
                            Arrays.stream(kept)
                                    .mapToLong(i -> name.equals("conditions") ? condition.applyAsLong(all[i]) : all[i])
                                    .toArray(),
                            kept.length));
        }
        float[] all = tensor("features").toFloats();
        var features = new float[2 * kept.length];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(all, 2 * kept[i], features, 2 * i, 2);
        }
        tensors.put("features", RawTensor.of(features, kept.length, 2, 1));
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        assertThat(eval("--rerank").failed(2).message()).contains("casia-b knows no --rerank");
        assertThat(eval("--flatten", "--metric", "cosine").failed(2).message())
                .contains("--flatten compares by euclidean distance");
        assertThat(reid("eval", "--protocol", "casia-b").failed(2).message())
                .contains("casia-b measures a file of walks: give --embeddings FILE");
        assertThat(reid("eval", "--embeddings", folder, "--flatten").failed(2).message())
                .contains("--flatten is of walks: give it with --protocol casia-b");
    }
}
