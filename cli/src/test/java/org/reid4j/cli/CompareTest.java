package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.cli.compare.MetricDifference;
import org.reid4j.core.eval.PairedBootstrap;
import org.reid4j.core.eval.PairedBootstrap.Interval;
import org.reid4j.image.street.Street;
import org.reid4j.image.street.StreetConfig;
import tools.jackson.databind.JsonNode;

/// `reid runs compare`: whether it calls a difference one, and what it says where it cannot.
class CompareTest {
    private static final String RULES = "cosine, cross-camera, AP step, unmatched skipped, ties match_last";
    private static final int PEOPLE = 30;
    private static final int EACH = 4;

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        World.copy(World.world().run(), folder.resolve("a-1"));
        World.copy(World.world().run(), folder.resolve("b-1"));
    }

    private JsonNode compared(Object... more) {
        var words = new ArrayList<Object>(List.of("runs", "compare", "a-1", "b-1", "runs=" + folder, "--json"));
        words.addAll(List.of(more));
        return reid(words.toArray()).succeeded().json();
    }

    private static JsonNode metric(JsonNode compared, String name) {
        return compared.get("differences").get(0).get("metrics").get(name);
    }

    private String said() {
        return reid("runs", "compare", "a-1", "b-1", "runs=" + folder)
                .succeeded()
                .out();
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("compare-a-1-b-1.html"));
    }

    /// Puts made results into a run: query q of person q / EACH.
    private void results(String run, String root, String rules, IntToDoubleFunction ap) throws IOException {
        Path eval = folder.resolve(run).resolve("eval");
        int queries = PEOPLE * EACH;
        double[] values = IntStream.range(0, queries).mapToDouble(ap).toArray();
        var lines = new ArrayList<>(List.of(
                "query,identity,camera,ap,inp,first_match_rank,matches,nearest,nearest_identity,nearest_distance"));
        for (int q = 0; q < queries; q++) {
            boolean right = values[q] >= 0.5;
            lines.add(String.format(
                    Locale.ROOT,
                    "\"%s/query/%04d_c1.jpg\",%d,1,%.8g,%.8g,%d,3,\"%s/gallery/x.jpg\",%d,0.3",
                    root,
                    q,
                    q / EACH,
                    values[q],
                    values[q] / 2,
                    right ? 1 : 4,
                    root,
                    right ? q / EACH : 999));
        }
        Files.write(eval.resolve("per-query.csv"), lines);
        double mean = Arrays.stream(values).average().orElseThrow();
        Files.writeString(
                eval.resolve("summary.json"),
                "{\"mAP\": %s, \"mINP\": %s, \"cmc\": [0.5, 0.6], \"valid_queries\": %d, \"conventions\": \"%s\", \"data\": \"%s\"}"
                        .formatted(mean, mean / 2, queries, rules, root));
    }

    /// Puts two epochs into both runs; a term that was not computed is an empty cell.
    private void curves() throws IOException {
        for (String run : List.of("a-1", "b-1")) {
            Files.writeString(
                    folder.resolve(run).resolve("metrics.csv"), "epoch,loss,triplet,mAP\n1,3.5,0.25,\n2,2.5,,0.5\n");
        }
    }

    @Test
    void ofTheSameRunTwiceNothingCanBeTold() throws IOException {
        assertThat(said())
                .contains("no difference in mAP that 8 queries of 4 people can tell: +0.0 [0.0 .. 0.0] points")
                .contains("take it for a hint")
                .contains("their configurations are the same");
        assertThat(page()).contains("0 rose, 0 fell and 8 have the same average precision");
    }

    @Test
    void aGainOfEverybodyIsADifferenceAndTheIntervalIsTheBootstraps() throws IOException {
        IntToDoubleFunction before = q -> 0.3 + 0.001 * (q * 7 % 100);
        IntToDoubleFunction after = q -> before.applyAsDouble(q) + 0.05 + 0.002 * (q * 11 % 30);
        results("a-1", "/data", RULES, before);
        results("b-1", "/data", RULES, after);
        double[] gains = IntStream.range(0, PEOPLE * EACH)
                .mapToDouble(q -> after.applyAsDouble(q) - before.applyAsDouble(q))
                .toArray();
        int[] people = IntStream.range(0, PEOPLE * EACH).map(q -> q / EACH).toArray();
        var expected =
                new PairedBootstrap(10_000, 0.95, 1).overGroups(people, gains).getFirst();
        var found = metric(compared(), "mAP");
        assertThat(found.get("finding").asString()).isEqualTo("better");
        assertThat(found.get("difference").asDouble()).isCloseTo(expected.difference(), within(1e-7));
        assertThat(found.get("over_people").get(0).asDouble()).isCloseTo(expected.low(), within(1e-7));
        assertThat(found.get("over_people").get(1).asDouble()).isCloseTo(expected.high(), within(1e-7));
        assertThat(found.get("people").asInt()).isEqualTo(PEOPLE);
        assertThat(said())
                .contains(String.format(
                        Locale.ROOT,
                        "b-1 is better than a-1 by %.1f [%.1f .. %.1f] points of mAP",
                        100 * expected.difference(),
                        100 * expected.low(),
                        100 * expected.high()));
        var turned = reid("runs", "compare", "b-1", "a-1", "runs=" + folder)
                .succeeded()
                .out();
        assertThat(turned).contains("b-1 is better than a-1 by ");
        assertThat(metric(compared("seed=9"), "mAP").get("over_people")).isNotEqualTo(found.get("over_people"));
    }

    @Test
    void aDifferenceThatOnePersonMakesIsNoneOfTheRuns() throws IOException {
        results("a-1", "/data", RULES, _ -> 0.4);
        results("b-1", "/data", RULES, q -> q < EACH ? 0.9 : 0.4);
        assertThat(metric(compared(), "mAP").get("finding").asString()).isEqualTo("few_people_make_it");
        assertThat(said()).contains("b-1 is ahead of a-1 by 1.7 points of mAP, but a few people make that difference");
    }

    @Test
    void aDatasetThatMovedIsTheSameByTheEndOfItsPaths() throws IOException {
        results("a-1", "/old/place", RULES, _ -> 0.4);
        results("b-1", "/new", RULES, _ -> 0.6);
        var found = compared();
        assertThat(found.get("differences").get(0).get("queries").asInt()).isEqualTo(PEOPLE * EACH);
        assertThat(found.get("warnings")).isEmpty();
    }

    @Test
    void otherRulesAndOtherPhotosAreNotCompared() throws IOException {
        results("a-1", "/data", RULES, _ -> 0.4);
        results("b-1", "/data", RULES.replace("cross-camera", "all-cameras"), _ -> 0.9);
        var rules = compared();
        assertThat(rules.get("warnings").get(0).asString())
                .contains("a-1 and b-1 were measured by other rules")
                .contains("must not be compared");
        assertThat(rules.get("differences").get(0).get("metrics")).isEmpty();
        assertThat(page()).contains("Take care").contains("Not told: measured by other rules");
        results("b-1", "/data", RULES.replace("cosine", "euclidean"), _ -> 0.9);
        assertThat(compared().get("warnings"))
                .as("the metric belongs to the network")
                .isEmpty();
        Files.writeString(
                folder.resolve("b-1/eval/per-query.csv"),
                Files.readString(folder.resolve("b-1/eval/per-query.csv")).replace("_c1.jpg", "_c9.jpg"));
        assertThat(compared().get("warnings").get(0).asString()).contains("on other photos");
    }

    /// Adds to a run's summary.
    private void say(String run, String more) throws IOException {
        Path file = folder.resolve(run).resolve("eval/summary.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{" + more + ","));
    }

    private static String photos(String queries, String gallery) {
        return "\"queries\": {\"photos\": 120, \"sha256\": \"%s\"}, \"gallery\": {\"photos\": 900, \"sha256\": \"%s\"}"
                .formatted(queries, gallery);
    }

    /// Takes the second half of the queries away, as another `data.train_share` does.
    private void halve(String run) throws IOException {
        Path file = folder.resolve(run).resolve("eval/per-query.csv");
        var lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 1 + PEOPLE * EACH / 2));
    }

    private void requireNoVerdict(String warning) {
        var found = compared();
        assertThat(found.get("warnings").get(0).asString()).contains(warning, "must not be compared");
        assertThat(found.get("differences").get(0).get("metrics")).isEmpty();
    }

    @Test
    void theSameQueriesInAnotherGalleryAreNotCompared() throws IOException {
        results("a-1", "/data", RULES, _ -> 0.4);
        results("b-1", "/data", RULES, _ -> 0.9);
        say("a-1", photos("q", "g"));
        say("b-1", photos("q", "h"));
        requireNoVerdict("a-1 and b-1 searched other galleries (900 and 900 photos)");
        results("b-1", "/data", RULES, _ -> 0.9);
        say("b-1", photos("q", "g"));
        assertThat(metric(compared(), "mAP").get("finding").asString()).isEqualTo("better");
        results("b-1", "/data", RULES, _ -> 0.9);
        say("b-1", photos("r", "g"));
        halve("b-1");
        var fewer = compared();
        assertThat(fewer.get("warnings").get(0).asString()).contains("have only 60 of 120 queries in common");
        assertThat(metric(fewer, "mAP").get("finding").asString()).isEqualTo("better");
    }

    @Test
    void olderEvaluationsWithOtherQueriesOrOtherAnswersGetNoVerdict() throws IOException {
        results("a-1", "/data", RULES, _ -> 0.4);
        results("b-1", "/data", RULES, _ -> 0.9);
        halve("b-1");
        requireNoVerdict("have only 60 queries in common, of 120 and 60");
        results("b-1", "/data", RULES, _ -> 0.9);
        Path csv = folder.resolve("b-1/eval/per-query.csv");
        Files.writeString(csv, Files.readString(csv).replace(",3,\"/data", ",2,\"/data"));
        requireNoVerdict("galleries with other numbers of right answers");
    }

    @Test
    void photosOfEqualNamesElsewhereAreNoneOfTheSame() throws IOException {
        results("a-1", "/old/place", RULES, _ -> 0.4);
        results("b-1", "/new", RULES, _ -> 0.9);
        say("a-1", photos("q", "g"));
        say("b-1", photos("r", "h"));
        requireNoVerdict("on other photos");
    }

    @Test
    void aStreetOfAnotherSeedIsAnother() throws IOException {
        Path other = folder.resolve("other");
        Street.write(StreetConfig.tiny(World.SEED + 1), other);
        reid("eval", "run=b-1", "runs=" + folder, "data=" + other).succeeded();
        reid("eval", "run=a-1", "runs=" + folder, "data=" + World.world().street())
                .succeeded();
        assertThat(compared("eval=1").get("differences").get(0).get("metrics")).isEmpty();
        Path moved = folder.resolve("moved");
        World.copy(World.world().street(), moved);
        reid("eval", "run=b-1", "runs=" + folder, "data=" + moved).succeeded();
        reid("eval", "run=a-1", "runs=" + folder).succeeded();
        var found = compared("eval=2");
        assertThat(found.get("warnings")).isEmpty();
        assertThat(found.get("differences").get(0).get("queries").asInt()).isPositive();
    }

    @Test
    void whatWasEmbeddedOtherwiseIsSaid() throws IOException {
        reid("eval", "run=a-1", "runs=" + folder).succeeded();
        reid("eval", "run=b-1", "runs=" + folder, "flip=true").succeeded();
        assertThat(compared("eval=1").get("warnings").get(0).asString())
                .contains("were embedded otherwise")
                .contains("one view")
                .contains("averaged with the mirror image");
        reid("eval", "run=b-1", "runs=" + folder, "weights=last").succeeded();
        assertThat(compared().get("warnings"))
                .as("those that were embedded alike are taken")
                .isEmpty();
        reid("eval", "run=a-1", "runs=" + folder).succeeded();
        assertThat(compared("eval=2").get("warnings").get(0).asString()).contains("the last weights");
        assertThat(Files.readString(folder.resolve("b-1/eval/2/report.html"))).contains("weights last");
    }

    @Test
    void aTableOfSeveralSetsIsNoEvaluation() throws IOException {
        Path table = Files.createDirectories(folder.resolve("b-1/eval/1"));
        Files.writeString(table.resolve("summary.json"), "[{\"mAP\": 0.5}]"); // as older versions wrote it
        assertThat(compared().get("runs").get(1).get("evaluation").asString()).isEqualTo("own");
    }

    @Test
    void drawsThatOlderVersionsDidNotAverageGetNoVerdict() throws IOException {
        String rules = RULES.replace("cross-camera", "single-shot (10 trials, seed 1)");
        results("a-1", "/data", rules, _ -> 0.4);
        results("b-1", "/data", rules, _ -> 0.9);
        assertThat(said()).contains("a-1 kept single queries of one draw alone (an older version)");
        for (String run : List.of("a-1", "b-1")) {
            Path csv = folder.resolve(run).resolve("eval/per-query.csv");
            var lines = new ArrayList<>(List.of(Files.readAllLines(csv).getFirst() + ",rank1"));
            for (String line : Files.readAllLines(csv).subList(1, 1 + PEOPLE * EACH)) {
                lines.add(line + (run.equals("a-1") ? ",0.25" : ",0.5"));
            }
            Files.write(csv, lines);
        }
        assertThat(metric(compared(), "rank-1").get("difference").asDouble()).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void aDifferenceIsOneWhereTheIntervalOverPeopleSaysSo() {
        var difference = new MetricDifference(
                "mAP", 0.4, 0.42, 200, 50, new Interval(0.02, -0.001, 0.04), new Interval(0.02, 0.003, 0.037));
        assertThat(difference.finding()).isEqualTo(MetricDifference.Finding.BETTER);
        assertThat(difference.words("a", "b")).startsWith("b is better than a by 2.0 [0.3 .. 3.7] points of mAP");
    }

    @Test
    void aRunWithoutResultsOfSingleQueriesIsStillComparedInTheRest() throws IOException {
        Files.delete(folder.resolve("b-1/eval/per-query.csv"));
        curves();
        assertThat(said())
                .contains("b-1 kept no results of single queries (an older version)")
                .contains("reid eval run=b-1")
                .contains("mAP");
        assertThat(page())
                .contains("Held-out people: mAP", "Loss term: triplet", "Scores")
                .doesNotContain("Query by query");
        Files.delete(folder.resolve("b-1/eval/summary.json"));
        assertThat(said()).contains("b-1 was never measured");
    }

    @Test
    void settingsThatDifferAreShownWithWhoSetThem() throws IOException {
        Path config = folder.resolve("b-1/config.yaml");
        Files.writeString(config, Files.readString(config).replace("seed: 3", "seed: 4"));
        var found = compared().get("config");
        assertThat(found.propertyNames()).containsExactly("seed");
        assertThat(found.get("seed").get("b-1").get("value").asString()).isEqualTo("4");
        assertThat(found.get("seed").get("a-1").get("origin").asString()).isEqualTo("command line");
        var diff =
                reid("runs", "diff", "a-1", "b-1", "runs=" + folder).succeeded().out();
        assertThat(diff.lines().toList()).hasSize(2);
        assertThat(diff).contains("seed").contains("3  (command line)");
        Files.delete(folder.resolve("a-1/config-origins.json"));
        assertThat(reid("runs", "diff", "a-1", "b-1", "runs=" + folder, "--json")
                        .json()
                        .get("seed")
                        .get("a-1")
                        .get("origin")
                        .asString())
                .as("an older run's")
                .isEmpty();
    }

    @Test
    void thePageNeedsNothingElseAndReadsWithoutColour() throws IOException {
        results("a-1", "/data/<b>", RULES, q -> 0.4 + 0.001 * q);
        results("b-1", "/data/<b>", RULES, q -> 0.5 - 0.001 * q);
        curves();
        compared();
        var page = page();
        assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain("<b>/query");
        assertThat(page)
                .contains("stroke-dasharray=\"6 3\"")
                .contains("Most improved", "Most worsened", "✓ ", "✗ ", "somebody else", "photo not found");
        assertThat(page).contains("0000_c1.jpg: AP 40 % → 50 % (+10 points); first right answer at rank 4 → 1");
    }

    @Test
    void walksAreComparedByConditionAndView() throws IOException {
        for (String run : List.of("a-1", "b-1")) {
            Files.writeString(folder.resolve(run).resolve("eval/summary.json"), """
                    {"format": "casia-b", "data": "/walks", "nm": 70.5, "views": [0, 90], "probes": {"nm": 40},
                     "by_view": {"nm": [61.0, %s]}, "conventions": "casia-b, euclidean",
                     "features": {"parts": {"nm": 70.5}, "compact": {"nm": 68.25}}}""".formatted(
                            run.equals("a-1") ? "80.0" : "null"));
            Files.deleteIfExists(folder.resolve(run).resolve("eval/per-query.csv"));
        }
        assertThat(said())
                .contains("parts nm", "compact nm", "68.25")
                .contains("walks are compared by condition and view");
        assertThat(page()).contains("By condition and view", "Rank-1 nm by view", "<td>80.0</td>", "90°");
        assertThat(compared().get("warnings")).isEmpty();
    }

    @Test
    void whatCannotBeComparedIsSaid() throws IOException {
        assertThat(reid("runs", "compare", "a-1", "a-1", "runs=" + folder)
                        .failed(2)
                        .message())
                .contains("named twice");
        assertThat(reid("runs", "compare", "a-1", "b-2", "runs=" + folder)
                        .failed(2)
                        .message())
                .contains("did you mean b-1?");
        assertThat(reid("runs", "compare", "a-1", "b-1", "runs=" + folder, "eval=3")
                        .failed(2)
                        .message())
                .contains("a-1 has no evaluation '3'; it has: own");
        assertThat(reid("runs", "compare", "a-1", "b-1", "runs=" + folder, "resamples=5")
                        .failed(2)
                        .message())
                .contains("resamples is 5");
        Path csv = folder.resolve("a-1/eval/per-query.csv");
        Files.writeString(csv, Files.readString(csv).replaceFirst(",1,", ",1.5x,"));
        assertThat(reid("runs", "compare", "a-1", "b-1", "runs=" + folder)
                        .failed(2)
                        .message())
                .contains("per-query.csv is damaged in line 2");
    }
}
