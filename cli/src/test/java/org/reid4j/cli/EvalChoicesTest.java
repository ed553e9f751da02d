package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import tools.jackson.databind.JsonNode;

/// The options of `reid eval` give the numbers of those whose choices they are: mAP of the official codes on
/// one case.
class EvalChoicesTest {
    @TempDir
    Path folder;

    private Path small;

    @BeforeEach
    void copy() throws IOException {
        small = folder.resolve("small.safetensors");
        try (InputStream in = Objects.requireNonNull(EvalChoicesTest.class.getResourceAsStream("small.safetensors"))) {
            Files.copy(in, small);
        }
    }

    private JsonNode eval(Path file, String options) {
        List<Object> words = new ArrayList<>(List.of("eval", "--embeddings", file));
        words.addAll(List.of(options.split(" ")));
        words.add("--json");
        return reid(words.toArray()).succeeded().json();
    }

    @ParameterizedTest(name = "{0} is {2}''s")
    @CsvSource({
        "--rerank=torchreid, 0.017199068598828388, torchreid cosine, torchreid",
        "--rerank=torchreid --metric euclidean, 0.029152341137003743, torchreid euclidean, torchreid",
        "--rerank --metric euclidean, 0.02915449699824893, person-re-ranking, zhong",
        "--rerank=fast-reid, 0.018147138878703117, fast-reid, fast-reid",
        "--rerank=strong-baseline, 0.017184534360043607, strong baseline, strong-baseline",
        "--rerank=strong-baseline --metric euclidean, 0.029177755866324488, strong baseline, strong-baseline",
        "--rerank=mgn, 0.016988880826298722, MGN, mgn",
        "--rerank, 0.016988880826298722, MGN, zhong"
    })
    void reRanking(String options, double mAP, String whose, String printed) {
        var json = eval(small, options);
        assertThat(json.get("rerank").get("mAP").asDouble()).as(whose).isCloseTo(mAP, within(1e-6));
        assertThat(json.get("conventions").asString()).endsWith(", re-ranking k1=20 k2=6 lambda=0.3 " + printed);
    }

    @ParameterizedTest(name = "{0} is {2}''s")
    @CsvSource({
        "--aqe, 0.01786091737449169, fast-reid, AQE k=5 alpha=3.0 times=1",
        "--ap trapezoid, 0.008377592768406926, open-reid with old scikit-learn, AP trapezoid",
        "--ap trapezoid --unmatched counted, 0.003909543291923232, layumi, unmatched counted",
        "--ap step --unmatched skipped, 0.01642109356669247, torchreid, AP step"
    })
    void scores(String options, double mAP, String whose, String printed) {
        var json = eval(small, options);
        assertThat(json.get("mAP").asDouble()).as(whose).isCloseTo(mAP, within(1e-6));
        assertThat(json.get("conventions").asString()).contains(printed);
    }

    @Test
    void settingsReachTheMethods() {
        assertThat(eval(small, "--rerank --k1 15 --k2 3 --lambda 0.5")
                        .get("conventions")
                        .asString())
                .endsWith("re-ranking k1=15 k2=3 lambda=0.5 zhong");
        assertThat(eval(small, "--dba=4 --aqe=7 --aqe-alpha 2 --aqe-times 2 --multi-query max")
                        .get("conventions")
                        .asString())
                .endsWith("multi-query max, DBA k=4, AQE k=7 alpha=2.0 times=2");
    }

    @Test
    void moreQueriesOfTheSamePeopleComeFromTheFile() {
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        tensors.put("query", RawTensor.of(new float[] {1, 0}, 1, 2));
        tensors.put("gallery", RawTensor.of(new float[] {1, .1f, .1f, 1}, 2, 2));
        tensors.put("query_ids", RawTensor.of(new long[] {1}, 1));
        tensors.put("gallery_ids", RawTensor.of(new long[] {2, 1}, 2));
        tensors.put("query_cams", RawTensor.of(new long[] {1}, 1));
        tensors.put("gallery_cams", RawTensor.of(new long[] {2, 2}, 2));
        tensors.put("multi_query", RawTensor.of(new float[] {1, 0, 0, 1, 0, 1}, 3, 2));
        tensors.put("multi_query_ids", RawTensor.of(new long[] {1, 1, 1}, 3));
        tensors.put("multi_query_cams", RawTensor.of(new long[] {1, 1, 1}, 3));
        Path file = folder.resolve("multi.safetensors");
        Safetensors.write(file, tensors, Map.of());

        assertThat(eval(file, "--metric cosine").get("mAP").asDouble()).isEqualTo(0.5);
        assertThat(eval(file, "--multi-query").get("mAP").asDouble()).isEqualTo(1);
    }

    @Test
    void drawnTrialsTakeNoEmbeddingsMixedWithWhatTheyLeaveOut() {
        assertThat(reid("eval", "--embeddings", small, "--aqe", "--protocol", "single-shot")
                        .failed(2)
                        .message())
                .contains("AQE k=5 alpha=3.0 times=1 with a single-shot protocol would look at photos");
        assertThat(eval(small, "--aqe --protocol cuhk03-single-shot").get("mAP").asDouble())
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "--rerank=zhang, '--rerank is ''zhang'', must be zhong, torchreid, strong-baseline, mgn, fast-reid'",
        "--k1=3, '--k1 says how --rerank works: give both'",
        "--aqe-alpha=3, '--aqe-alpha says how --aqe works: give both'",
        "--ap=area, '--ap is ''area'', must be step, trapezoid'",
        "--unmatched=dropped, '--unmatched is ''dropped'', must be skipped, counted'",
        "--aqe=0, 'aqe.k is 0, must be at least 1'"
    })
    void whatCannotBeMeantIsRefused(String option, String message) {
        assertThat(reid("eval", "--embeddings", small, option).failed(2).message())
                .contains(message);
    }
}
