package org.reid4j.embed;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.ChannelOrder;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A model card as `model.json`, version 1: what came later is optional, so older files stay readable
/// and files without it look as they always did.
final class CardJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SPEED = "_images_per_second";

    private CardJson() {}

    static String write(ModelCard card) {
        ObjectNode root = JSON.createObjectNode().put("version", 1);
        ObjectNode model = root.putObject("model").put("system", card.system());
        card.settings().forEach(model::put);
        if (card.reads() == InputKind.SILHOUETTES) {
            root.put("reads", name(card.reads()));
        }
        Preprocessing input = card.preprocessing();
        ObjectNode expects = root.putObject("input");
        expects.put("height", input.height()).put("width", input.width());
        expects.put("interpolation", name(input.interpolation()));
        if (input.order() != ChannelOrder.RGB) {
            expects.put("colour", name(input.order()));
        }
        if (input.white() != 1) {
            expects.put("white", input.white());
        }
        var mean = expects.putArray("mean");
        var std = expects.putArray("std");
        for (int channel = 0; channel < 3; channel++) {
            mean.add(input.mean()[channel]);
            std.add(input.std()[channel]);
        }
        root.put("classes", card.classes());
        root.put("metric", name(card.metric()));
        root.put("flip", card.flip());
        card.bands()
                .ifPresent(found ->
                        root.putObject("bands").put("match", found.match()).put("unsure", found.unsure()));
        card.calibration().ifPresent(found -> CalibrationJson.write(root.putObject("measured"), found));
        card.engine().ifPresent(found -> {
            ObjectNode engine = root.putObject("engine").put("default", found.preferred());
            found.imagesPerSecond().forEach((name, speed) -> engine.put(name + SPEED, speed));
            engine.put("batch", found.batch());
        });
        ObjectNode known = root.putObject("facts");
        card.facts().forEach(known::put);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    static ModelCard read(String text, String name) {
        try {
            JsonNode root = JSON.readTree(text);
            Map<String, String> settings = texts(root.path("model"));
            String system = settings.remove("system");
            if (system == null) {
                throw new IllegalArgumentException("model.system is missing");
            }
            JsonNode bands = root.path("bands");
            return new ModelCard(
                    system,
                    settings,
                    reads(root.path("reads"), system),
                    preprocessing(root.path("input")),
                    root.path("classes").asInt(),
                    choice(Metric.class, root.path("metric").asString("")),
                    root.path("flip").asBoolean(),
                    bands.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(new Bands(
                                    bands.path("match").floatValue(),
                                    bands.path("unsure").floatValue())),
                    CalibrationJson.read(root.path("measured")),
                    engine(root.path("engine")),
                    texts(root.path("facts")));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE, name + " is damaged or from another version: " + e.getMessage(), e);
        }
    }

    /// Cards from before it was written are told apart by the systems there were.
    private static InputKind reads(JsonNode written, String system) {
        if (written.isMissingNode()) {
            return system.startsWith("gait") ? InputKind.SILHOUETTES : InputKind.PHOTOS;
        }
        return choice(InputKind.class, written.asString(""));
    }

    private static Preprocessing preprocessing(JsonNode input) {
        return new Preprocessing(
                input.path("height").asInt(),
                input.path("width").asInt(),
                choice(Interpolation.class, input.path("interpolation").asString("")),
                choice(ChannelOrder.class, input.path("colour").asString("rgb")),
                input.path("white").asInt(1),
                floats(input.path("mean")),
                floats(input.path("std")));
    }

    private static Optional<EngineSpeeds> engine(JsonNode engine) {
        if (engine.isMissingNode()) {
            return Optional.empty();
        }
        var speeds = new LinkedHashMap<String, Double>();
        engine.properties().forEach(entry -> {
            if (entry.getKey().endsWith(SPEED)) {
                String name = entry.getKey().substring(0, entry.getKey().length() - SPEED.length());
                speeds.put(name, entry.getValue().doubleValue());
            }
        });
        return Optional.of(new EngineSpeeds(
                engine.path("default").asString(""),
                speeds,
                engine.path("batch").asInt(1)));
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }

    private static float[] floats(JsonNode array) {
        var values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    private static <E extends Enum<E>> E choice(Class<E> of, String name) {
        return Enum.valueOf(of, name.toUpperCase(Locale.ROOT));
    }

    private static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
