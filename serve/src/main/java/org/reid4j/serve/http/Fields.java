package org.reid4j.serve.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// The values of a JSON object that a client sent, read strictly: a wrong type, range or key is
/// refused by name.
public final class Fields {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(40)
                            .maxNameLength(200)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode json;
    private final String where;
    private final Set<String> asked = new HashSet<>();

    private Fields(JsonNode json, String where) {
        this.json = json;
        this.where = where;
    }

    /// Reads a body.
    ///
    /// @throws Refusal 400 for what is no JSON, 422 for JSON that is no object
    public static Fields of(byte[] body) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(body));
            JsonNode json = JSON.readTree(text.toString());
            if (json == null || !json.isObject()) {
                throw Refusal.invalid("the body must be a JSON object");
            }
            return new Fields(json, "");
        } catch (java.nio.charset.CharacterCodingException e) {
            throw Refusal.malformed("the body is not UTF-8");
        } catch (JacksonException e) {
            throw Refusal.malformed("the body is not JSON that this server reads: "
                    + String.valueOf(e.getOriginalMessage())
                            .lines()
                            .findFirst()
                            .orElse("")
                            .replaceAll("[`'\"].*", "…"));
        }
    }

    /// No values.
    public static Fields none() {
        return new Fields(JSON.createObjectNode(), "");
    }

    /// Refuses keys that nobody asked for; to be called last.
    public void done() {
        for (String key : json.propertyNames()) {
            if (!asked.contains(key)) {
                throw Refusal.invalid("there is no '%s%s' here; known are %s"
                        .formatted(where, Plain.of(key), asked.stream().sorted().toList()));
            }
        }
    }

    private Optional<JsonNode> value(String key) {
        asked.add(key);
        return json.hasNonNull(key) ? Optional.of(json.get(key)) : Optional.empty();
    }

    /// A text.
    public Optional<String> text(String key) {
        return value(key).map(found -> {
            if (!found.isString()) {
                throw Refusal.invalid("%s%s must be a text".formatted(where, key));
            }
            return found.asString();
        });
    }

    /// A text that must be there.
    public String required(String key) {
        return text(key).orElseThrow(() -> Refusal.invalid("%s%s is missing".formatted(where, key)));
    }

    /// Whether something was said about a key, null included.
    public boolean says(String key) {
        asked.add(key);
        return json.has(key);
    }

    /// A whole number.
    ///
    /// @param least the smallest allowed
    /// @param most the largest allowed
    public Optional<Long> number(String key, long least, long most) {
        return value(key).map(found -> whole(found, where + key, least, most));
    }

    private static long whole(JsonNode found, String what, long least, long most) {
        if (!found.isIntegralNumber()
                || !found.canConvertToLong()
                || found.longValue() < least
                || found.longValue() > most) {
            throw Refusal.invalid("%s must be a whole number from %d to %d".formatted(what, least, most));
        }
        return found.longValue();
    }

    /// The number of an item, person or event.
    public Optional<Long> id(String key) {
        return number(key, 1, Long.MAX_VALUE);
    }

    /// A yes or no.
    public boolean flag(String key) {
        return value(key)
                .map(found -> {
                    if (!found.isBoolean()) {
                        throw Refusal.invalid("%s%s must be true or false".formatted(where, key));
                    }
                    return found.booleanValue();
                })
                .orElse(false);
    }

    /// A time.
    public Optional<Instant> time(String key) {
        return text(key).map(found -> time(where + key, found));
    }

    static Instant time(String what, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Refusal.invalid("%s must be a time as 2026-03-02T12:00:00Z".formatted(what));
        }
    }

    /// Numbers of items, people or events.
    public List<Long> ids(String key, int most) {
        var ids = new ArrayList<Long>();
        list(key, most).forEach(one -> ids.add(whole(one, "each of " + where + key, 1, Long.MAX_VALUE)));
        return ids;
    }

    /// Texts.
    public List<String> texts(String key, int most) {
        var texts = new ArrayList<String>();
        list(key, most).forEach(one -> {
            if (!one.isString()) {
                throw Refusal.invalid("each of %s%s must be a text".formatted(where, key));
            }
            texts.add(one.asString());
        });
        return texts;
    }

    private List<JsonNode> list(String key, int most) {
        return value(key)
                .map(found -> {
                    if (!found.isArray() || found.size() > most) {
                        throw Refusal.invalid("%s%s must be a list of at most %d".formatted(where, key, most));
                    }
                    return List.copyOf(found.valueStream().toList());
                })
                .orElse(List.of());
    }

    /// An object within.
    public Fields object(String key) {
        return value(key)
                .map(found -> {
                    if (!found.isObject()) {
                        throw Refusal.invalid("%s%s must be an object".formatted(where, key));
                    }
                    return new Fields(found, where + key + ".");
                })
                .orElseGet(Fields::none);
    }
}
