package org.reid4j.torch.weights;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads the JSON of a safetensors file strictly, because every later offset is trusted to it.
///
/// @param entries tensor name to place, in the header's order
/// @param metadata the header's `__metadata__`
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNumberLength(32)
                    .maxNameLength(65_536)
                    .maxStringLength(100_000_000)
                    .maxDocumentLength(100_000_000)
                    .build())
            .build();

    /// Where a tensor lies, counted from the end of the header.
    @SuppressWarnings("ArrayRecordComponent") // private to this package, never changed
    record Entry(DType dtype, long[] shape, long begin, long end) {}

    static SafetensorsHeader parse(Path file, ByteBuffer utf8) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw WeightsException.damaged(file, "its header is not UTF-8 text");
        }
        if (!text.startsWith("{")) {
            throw WeightsException.damaged(file, "its header does not begin with '{'");
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return new Parsing(file, json).header();
        } catch (JacksonException e) {
            throw WeightsException.damaged(
                    file,
                    "its header is not the JSON of a safetensors file ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + ")");
        }
    }

    /// One pass over the tokens.
    private record Parsing(Path file, JsonParser json) {
        SafetensorsHeader header() {
            Map<String, Entry> entries = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            boolean noted = false;
            long claimed = 0;
            long end = 0;
            expect(JsonToken.START_OBJECT, "an object", "");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (name.equals(METADATA)) {
                    if (noted) {
                        throw bad("it has two " + METADATA);
                    }
                    noted = true;
                    strings(metadata);
                } else {
                    Entry at = entry(name);
                    if (entries.putIfAbsent(name, at) != null) {
                        throw bad("it names the tensor '" + name + "' twice");
                    }
                    end = Math.max(end, at.end());
                    // more than fits up to there: a flood is read no further
                    if (at.end() - at.begin() > end - claimed) {
                        throw bad("tensor '" + name + "' begins at byte " + at.begin()
                                + " of the data, where another tensor lies");
                    }
                    claimed += at.end() - at.begin();
                }
            }
            if (json.nextToken() != null) {
                throw bad("text follows its header's last brace");
            }
            return new SafetensorsHeader(entries, metadata);
        }

        private void strings(Map<String, String> into) {
            expect(JsonToken.START_OBJECT, METADATA + " to be an object", "");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                expect(JsonToken.VALUE_STRING, METADATA + " '%s' to be text", key);
                if (into.putIfAbsent(key, json.getString()) != null) {
                    throw bad("its " + METADATA + " has '" + key + "' twice");
                }
            }
        }

        private Entry entry(String name) {
            expect(JsonToken.START_OBJECT, "tensor '%s' to be an object", name);
            DType dtype = null;
            long[] shape = null;
            long[] offsets = null;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                if (key.equals("dtype") && dtype == null) {
                    expect(JsonToken.VALUE_STRING, "the dtype of '%s' to be text", name);
                    dtype = dtype(name, json.getString());
                } else if (key.equals("shape") && shape == null) {
                    shape = counts(name, key);
                } else if (key.equals("data_offsets") && offsets == null) {
                    offsets = counts(name, key);
                } else {
                    throw bad("tensor '" + name + "' has '" + key + "', unknown or twice");
                }
            }
            if (dtype == null || shape == null || offsets == null) {
                throw bad("tensor '" + name + "' lacks dtype, shape or data_offsets");
            }
            if (offsets.length != 2 || offsets[0] > offsets[1]) {
                throw bad("tensor '" + name + "' has data_offsets " + Arrays.toString(offsets));
            }
            return new Entry(dtype, shape, offsets[0], offsets[1]);
        }

        private DType dtype(String tensor, String name) {
            return DType.named(name)
                    .orElseThrow(() -> new WeightsException(file + ": tensor '" + WeightsException.shown(tensor)
                            + "' is stored as '" + WeightsException.shown(name)
                            + "', which is not supported.\nSupported: " + List.of(DType.values())
                            + ". Convert the file first."));
        }

        private long[] counts(String tensor, String key) {
            expect(JsonToken.START_ARRAY, key + " of '%s' to be a list", tensor);
            var out = new long[4];
            int count = 0;
            while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                long value = json.getLongValue();
                if (value < 0 || count == MAX_RANK) {
                    throw bad(key + " of '" + tensor + "' has a negative or too many numbers");
                }
                if (count == out.length) {
                    out = Arrays.copyOf(out, 2 * count);
                }
                out[count++] = value;
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw bad(key + " of '" + tensor + "' has something that is not a whole number");
            }
            return Arrays.copyOf(out, count);
        }

        /// @param what was expected, with a place for the name: put together only when it is needed, for headers
        ///     are long
        private void expect(JsonToken token, String what, String name) {
            if (json.nextToken() != token) {
                throw bad("its header was expected to be, or in it " + what.replace("%s", name));
            }
        }

        private WeightsException bad(String why) {
            return WeightsException.damaged(file, why);
        }
    }
}
