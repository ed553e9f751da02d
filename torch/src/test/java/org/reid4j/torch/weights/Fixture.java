package org.reid4j.torch.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Hands the tests files that PyTorch 1.13 wrote, and what PyTorch reads from them.
final class Fixture {
    /// What PyTorch says a tensor is: type, shape, and values as doubles.
    @SuppressWarnings("ArrayRecordComponent")
    record Expected(DType dtype, long[] shape, double[] values) {}

    private Fixture() {}

    static byte[] bytes(String name) {
        try (InputStream in = Fixture.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(Path folder, String name) throws IOException {
        return Files.write(folder.resolve(name), bytes(name));
    }

    static TensorFile read(byte[] contents) {
        return WeightFiles.read(MappedFile.of(Path.of("weights.pth"), contents));
    }

    static Map<String, Expected> expected(String json) {
        Map<String, Expected> out = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                JsonMapper.shared().readTree(bytes(json)).properties()) {
            JsonNode node = entry.getValue();
            out.put(
                    entry.getKey(),
                    new Expected(
                            DType.valueOf(node.get("dtype").asString()),
                            node.get("shape")
                                    .valueStream()
                                    .mapToLong(JsonNode::asLong)
                                    .toArray(),
                            node.get("values")
                                    .valueStream()
                                    .mapToDouble(Fixture::number)
                                    .toArray()));
        }
        return out;
    }

    private static double number(JsonNode node) {
        return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
    }
}
