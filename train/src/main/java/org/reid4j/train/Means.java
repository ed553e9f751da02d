package org.reid4j.train;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Running sums over an epoch, kept in checkpoints so that an interrupted epoch has the same means.
final class Means {
    private static final JsonMapper JSON = new JsonMapper();
    private final Map<String, Double> terms = new LinkedHashMap<>();
    private double loss;
    private double gradientNorm;
    private double learningRate;
    private long batches;
    private long steps;
    private long images;
    private long nanos;
    private long waited;

    void add(Step.Outcome outcome, double rate, int photos) {
        loss += outcome.loss();
        outcome.terms().forEach((term, value) -> terms.merge(term, value, Double::sum));
        batches++;
        images += photos;
        if (outcome.stepped()) {
            gradientNorm += outcome.gradientNorm();
            learningRate = rate;
            steps++;
        }
    }

    /// Time is not kept in checkpoints: it is never the same twice.
    void time(long took, long waitedFor) {
        nanos += took;
        waited += waitedFor;
    }

    double loss() {
        return loss / Math.max(1, batches);
    }

    double gradientNorm() {
        return gradientNorm / Math.max(1, steps);
    }

    double learningRate() {
        return learningRate;
    }

    Map<String, Double> terms() {
        var means = new LinkedHashMap<String, Double>();
        terms.forEach((term, sum) -> means.put(term, sum / Math.max(1, batches)));
        return means;
    }

    long images() {
        return images;
    }

    long nanos() {
        return nanos;
    }

    long waited() {
        return waited;
    }

    void reset() {
        terms.clear();
        loss = 0;
        gradientNorm = 0;
        learningRate = 0;
        batches = 0;
        steps = 0;
        images = 0;
        nanos = 0;
        waited = 0;
    }

    ObjectNode json() {
        ObjectNode node = JSON.createObjectNode();
        node.put("loss", loss).put("grad_norm", gradientNorm).put("lr", learningRate);
        node.put("batches", batches).put("steps", steps).put("images", images);
        ObjectNode sums = node.putObject("terms");
        terms.forEach(sums::put);
        return node;
    }

    void restore(JsonNode node) {
        reset();
        loss = node.path("loss").asDouble();
        gradientNorm = node.path("grad_norm").asDouble();
        learningRate = node.path("lr").asDouble();
        batches = node.path("batches").asLong();
        steps = node.path("steps").asLong();
        images = node.path("images").asLong();
        node.path("terms")
                .properties()
                .forEach(term -> terms.put(term.getKey(), term.getValue().asDouble()));
    }
}
