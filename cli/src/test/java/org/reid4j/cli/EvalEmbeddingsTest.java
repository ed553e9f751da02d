package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import tools.jackson.databind.JsonNode;

/// `reid eval --embeddings`: the interface that other programs measure themselves with.
class EvalEmbeddingsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @TempDir
    Path folder;

    /// Three queries, worked out by hand. The first (person 1, camera 1) loses the gallery's first row, its own
    /// camera, and finds its match second: AP 1/2. The second (person 2) finds matches first and third: AP
    /// (1 + 2/3) / 2 = 5/6, INP 2/3. The third (person 9) is nowhere and is not counted.
    private static Map<String, RawTensor> tensors() {
        var tensors = new LinkedHashMap<String, RawTensor>();
        tensors.put("query", RawTensor.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2));
        tensors.put("gallery", RawTensor.of(new float[] {1, 0, .9f, .1f, .8f, .2f, 0, 1}, 4, 2));
        tensors.put("query_ids", RawTensor.of(new long[] {1, 2, 9}, 3));
        tensors.put("gallery_ids", RawTensor.of(new long[] {1, 2, 1, 2}, 4));
        tensors.put("query_cams", RawTensor.of(new long[] {1, 1, 1}, 3));
        tensors.put("gallery_cams", RawTensor.of(new long[] {1, 2, 2, 2}, 4));
        return tensors;
    }

    private Path file(Map<String, RawTensor> tensors) {
        Path file = folder.resolve("features.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    private Path file(String name, RawTensor instead) {
        var tensors = tensors();
        tensors.put(name, instead);
        return file(tensors);
    }

    private static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    @ParameterizedTest
    @CsvSource({"cosine", "euclidean"})
    void theNumbersAreThoseWorkedOutByHand(String metric) {
        var json = reid("eval", "--embeddings", file(tensors()), "--metric", metric, "--json")
                .succeeded()
                .json();
        assertThat(json.get("mAP").asDouble()).isEqualTo((1.0 / 2 + 5.0 / 6) / 2, EXACT);
        assertThat(json.get("mINP").asDouble()).isEqualTo((1.0 / 2 + 2.0 / 3) / 2, EXACT);
        assertThat(numbers(json.get("cmc"))).startsWith(0.5, 1, 1, 1);
        assertThat(json.get("valid_queries").asInt()).isEqualTo(2);
        assertThat(json.get("skipped_queries").asInt()).isEqualTo(1);
        assertThat(json.has("rerank")).isFalse();
    }

    @Test
    void reRankingHasTheSameKeys() {
        var json = reid("eval", "--embeddings", file(tensors()), "--rerank", "--json")
                .succeeded()
                .json();
        var reranked = json.get("rerank");
        assertThat(reranked.propertyNames()).contains("mAP", "mINP", "cmc", "valid_queries");
        assertThat(reranked.get("valid_queries").asInt()).isEqualTo(2);
        assertThat(reranked.get("mAP").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void allCamerasCountsTheOwnCameraToo() {
        var json = reid("eval", "embeddings=" + file(tensors()), "protocol=all-cameras", "json=true")
                .succeeded()
                .json();
        // The first query's matches now stand first and third, like the second's.
        assertThat(json.get("mAP").asDouble()).isEqualTo(5.0 / 6, EXACT);
    }

    @Test
    void cuhk03sFirstRuleIsAProtocolAndSaysSo() {
        var json = reid("eval", "embeddings=" + file(tensors()), "protocol=cuhk03_single_shot", "json=true")
                .succeeded()
                .json();
        assertThat(json.get("conventions").asString()).contains("cuhk03 single gallery shot (mean over all draws)");
        // Of every person who can be an answer there is one photo left, or two of which one is first.
        assertThat(json.get("mAP").asDouble()).isEqualTo((1.0 / 2 + 5.0 / 6) / 2, EXACT);
        for (var other : new String[] {"all-shots", "separate-cameras", "cuhk03-separate-cameras"}) {
            reid("eval", "--embeddings", file(tensors()), "--protocol", other).succeeded();
        }
    }

    @Test
    void cameraPairsOfAFileComeWhenAskedFor() {
        var plain = reid("eval", "--embeddings", file(tensors()), "--json").succeeded();
        assertThat(plain.json().has("camera_pairs")).isFalse();
        var pairs = reid("eval", "--embeddings", file(tensors()), "--by-camera", "--json")
                .succeeded()
                .json()
                .get("camera_pairs");
        int queries = 0;
        int hits = 0;
        for (int a = 0; a < pairs.get("query_cameras").size(); a++) {
            for (int b = 0; b < pairs.get("gallery_cameras").size(); b++) {
                int asked = pairs.get("queries").get(a).get(b).asInt();
                queries += asked;
                hits += pairs.get("hits").get(a).get(b).asInt();
                assertThat(pairs.get("rank1").get(a).get(b).isNull()).isEqualTo(asked == 0);
            }
        }
        assertThat(queries).isGreaterThanOrEqualTo(2);
        assertThat(hits).isBetween(1, queries);
        assertThat(reid("eval", "--embeddings", file(tensors()), "--by-camera")
                        .succeeded()
                        .out())
                .contains("rank-1 by camera pair");
    }

    @Test
    void junkAnswersAreLeftOutAndIdentityZeroIsAPersonUnlessSaid() {
        var junk = file("gallery_ids", RawTensor.of(new long[] {1, -1, 1, 2}, 4));
        var json = reid("eval", "--embeddings", junk, "--json").succeeded().json();
        assertThat(json.get("mAP").asDouble()).isEqualTo(1, EXACT);
        var zero = file("query_ids", RawTensor.of(new long[] {1, 0, 9}, 3));
        assertThat(reid("eval", "--embeddings", zero, "--zero-is-distractor", "--json")
                        .json()
                        .get("valid_queries")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void withoutJsonATableIsPrinted() {
        var outcome = reid("eval", "--embeddings", file(tensors())).succeeded();
        assertThat(outcome.out()).contains("mAP").contains("66.67").contains("2 queries scored");
    }

    @Test
    void aMissingTensorIsNamedWithThoseThatAreThere() {
        var tensors = tensors();
        tensors.remove("gallery_cams");
        var file = file(tensors);
        assertThat(reid("eval", "--embeddings", file, "--json").failed(2).message())
                .startsWith("error: " + file + " has no tensor 'gallery_cams'; it needs query,")
                .contains("has query, gallery, query_ids");
    }

    @Test
    void tensorsThatDoNotFitTogetherAreRefused() {
        assertThat(complaint(file("gallery", RawTensor.of(new float[12], 4, 3)), 2))
                .contains("query embeddings have 2 values and gallery ones 3");
        assertThat(complaint(file("query", RawTensor.of(new float[6], 3, 1, 2)), 2))
                .contains("'query' must have two dimensions");
        assertThat(complaint(file("query_ids", RawTensor.of(new long[] {1}, 1)), 2))
                .contains("'query_ids' has 1 values for 3 embeddings");
        assertThat(complaint(file("query_ids", RawTensor.of(new float[] {1, 2, 3}, 3)), 2))
                .contains("'query_ids' must hold whole numbers (I64), and holds F32");
        assertThat(complaint(file("query_ids", RawTensor.of(new long[] {1L << 40, 2, 3}, 3)), 2))
                .contains("which is beyond 32 bits");
    }

    @Test
    void embeddingsOfALostNetworkAreRefusedByRow() {
        var gallery = new float[] {1, 0, Float.NaN, .1f, .8f, .2f, 0, 1};
        assertThat(complaint(file("gallery", RawTensor.of(gallery, 4, 2)), 3))
                .contains("the gallery embedding of row 1 has the value NaN");
        var constant = new float[8];
        Arrays.fill(constant, 1);
        var tensors = tensors();
        tensors.put("gallery", RawTensor.of(constant, 4, 2));
        tensors.put("query", RawTensor.of(Arrays.copyOf(constant, 6), 3, 2));
        assertThat(complaint(file(tensors), 3)).contains("equal");
    }

    @Test
    void queriesWithoutAnAnswerAreCounted() {
        assertThat(complaint(file("gallery_ids", RawTensor.of(new long[] {7, 8, 7, 8}, 4)), 2))
                .contains("0 of 3 queries can be scored");
    }

    @Test
    void filesThatAreNoTensorsAreRefused() throws IOException {
        Path photo =
                World.files(World.world().street().resolve("query"), "0005").getFirst();
        assertThat(reid("eval", "--embeddings", photo).failed(2).message())
                .contains(photo + " is neither a safetensors nor a PyTorch file");
        Path cut = file(tensors());
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 20));
        assertThat(reid("eval", "--embeddings", cut).failed(2).message())
                .isEqualTo(
                        "error: " + cut + " is 20 bytes short: the download or copy was cut off. Download it again.");
        Path nowhere = folder.resolve("nowhere.safetensors");
        assertThat(reid("eval", "--embeddings", nowhere).failed(2).message())
                .isEqualTo("error: " + nowhere + " does not exist. Check the path.");
    }

    @Test
    void anUnknownMetricOrProtocolIsAnsweredWithTheKnownOnes() {
        var file = file(tensors());
        assertThat(reid("eval", "--embeddings", file, "metric=manhattan")
                        .failed(2)
                        .message())
                .contains("COSINE, EUCLIDEAN");
        assertThat(reid("eval", "--embeddings", file, "protocol=markt")
                        .failed(2)
                        .message())
                .isEqualTo(
                        "error: protocol is 'markt', must be market, all-cameras, single-shot, cuhk03-single-shot, cuhk03-separate-cameras, separate-cameras or all-shots; of walks casia-b, ou-mvlp, own-walks");
    }

    private static String complaint(Path file, int exit) {
        var message = reid("eval", "--embeddings", file, "--json").failed(exit).message();
        assertThat(message).startsWith("error: " + file);
        return message;
    }
}
