package org.reid4j.cli.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An evaluation that a run kept, read back from its folder: `eval` for the run's own, `eval/2` for a later
/// one.
///
/// @param name `own`, or the number of a later one
/// @param folder where its files lie
/// @param summary what `summary.json` says
/// @param queries one a scored query; empty of walks, and where an older version kept none
public record KeptEvaluation(String name, Path folder, JsonNode summary, List<KeptQuery> queries) {
    /// The name of the evaluation that a run made of itself.
    public static final String OWN = "own";

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Integer> RANKS = List.of(1, 5, 10);

    public KeptEvaluation {
        queries = List.copyOf(queries);
    }

    /// All of a run, its own first, then the newest first.
    ///
    /// @param run its folder
    /// @throws ReidException when one is damaged
    static List<KeptEvaluation> of(Path run) {
        Path eval = run.resolve("eval");
        var found = new ArrayList<KeptEvaluation>();
        read(OWN, eval).ifPresent(found::add);
        int last = 0;
        while (Files.isDirectory(eval.resolve(Integer.toString(last + 1)))) {
            last++;
        }
        for (int number = last; number > 0; number--) {
            String name = Integer.toString(number);
            read(name, eval.resolve(name)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<KeptEvaluation> read(String name, Path folder) {
        Path file = folder.resolve("summary.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode summary = JSON.readTree(Files.readString(file));
            if (!summary.isObject()) {
                return Optional.empty(); // a table of several datasets, as an older version wrote it
            }
            var queries = KeptQuery.in(folder) ? KeptQuery.read(folder.resolve(KeptQuery.FILE)) : List.<KeptQuery>of();
            return Optional.of(new KeptEvaluation(name, folder, summary, queries));
        } catch (IOException | JacksonException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "cannot read %s: %s\nmeasure again: reid eval run=NAME".formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Whether walks were measured across views.
    public boolean ofWalks() {
        return summary.has("by_view");
    }

    /// The choices that made the numbers, without the metric, which belongs to the network.
    String rules() {
        String all = summary.path("conventions").asString("");
        return ofWalks() ? all : all.replaceFirst("^[a-z]+, ", "");
    }

    /// All choices that made the numbers.
    public String conventions() {
        return summary.path("conventions").asString("unknown rules");
    }

    /// On what it was measured; empty of older ones, which do not say.
    public Optional<String> data() {
        return Optional.ofNullable(summary.get("data")).map(JsonNode::asString);
    }

    /// Some photos of an evaluation, as `summary.json` tells them apart.
    ///
    /// @param count how many
    /// @param hash over their names, sizes, identities and cameras
    record Photos(int count, String hash) {}

    /// Those that asked; empty of older ones, which do not say.
    Optional<Photos> asking() {
        return photos("queries");
    }

    /// Those that answered; empty of older ones.
    Optional<Photos> answering() {
        return photos("gallery");
    }

    private Optional<Photos> photos(String side) {
        JsonNode node = summary.path(side);
        return node.isObject()
                ? Optional.of(new Photos(
                        node.path("photos").asInt(), node.path("sha256").asString("")))
                : Optional.empty();
    }

    /// How photos became embeddings; empty of older ones.
    Optional<String> embedded() {
        return Optional.ofNullable(summary.get("embedded")).map(JsonNode::asString);
    }

    /// Whether the last weights were measured, not the best.
    boolean ofLastWeights() {
        return summary.path("weights").asString("").equals("last");
    }

    /// Whether the rules draw photos, or average over draws, so that a first match says not all of a query.
    boolean drawn() {
        return conventions().matches(".*(single-shot \\(|single gallery shot|all shots).*");
    }

    /// How many queries, or walks, were scored.
    public long asked() {
        return ofWalks()
                ? summary.path("probes")
                        .valueStream()
                        .mapToLong(JsonNode::asLong)
                        .sum()
                : summary.path("valid_queries").asLong();
    }

    /// The scores by name, in percent.
    public Map<String, Double> scores() {
        var scores = new LinkedHashMap<String, Double>();
        if (ofWalks()) {
            summary.path("features")
                    .properties()
                    .forEach(feature -> walks(feature.getValue(), feature.getKey(), scores));
            return scores;
        }
        photos(summary, "", scores);
        if (summary.has("rerank")) {
            photos(summary.path("rerank"), "re-ranked ", scores);
        }
        return scores;
    }

    private static void photos(JsonNode from, String prefix, Map<String, Double> scores) {
        scores.put(prefix + "mAP", 100 * from.path("mAP").asDouble(Double.NaN));
        scores.put(prefix + "mINP", 100 * from.path("mINP").asDouble(Double.NaN));
        JsonNode cmc = from.path("cmc");
        for (int rank : RANKS) {
            if (!cmc.isEmpty()) {
                scores.put(
                        prefix + "rank-" + rank,
                        100 * cmc.get(Math.min(rank, cmc.size()) - 1).asDouble());
            }
        }
    }

    private void walks(JsonNode feature, String name, Map<String, Double> scores) {
        for (String group : groups()) {
            if (feature.path(group).isNumber()) {
                scores.put("%s %s".formatted(name, group), feature.path(group).asDouble());
            }
        }
    }

    /// The groups of probes of walks, such as `nm`.
    public List<String> groups() {
        return summary.path("probes").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The views of walks, in degrees.
    public List<Integer> views() {
        return summary.path("views").valueStream().map(JsonNode::asInt).toList();
    }

    /// Rank-1 of each view that asks, in percent; not a number where none did.
    ///
    /// @param group of probes
    public double[] byView(String group) {
        return summary.path("by_view")
                .path(group)
                .valueStream()
                .mapToDouble(node -> node.isNumber() ? node.asDouble() : Double.NaN)
                .toArray();
    }
}
