package org.reid4j.torch.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes safetensors, the format of every weight file this project makes.
///
/// Layout: header length (8 bytes, little-endian), JSON header padded with spaces to a multiple of 8, then the tensors'
/// bytes without a gap. The reader accepts nothing else: no hole, no overlap, no byte after the last tensor, no name
/// twice. Values are not looked at: a file may hold NaN.
public final class Safetensors {
    private static final long MAX_HEADER = 100_000_000;
    private static final JsonFactory JSON = new JsonFactory();

    private Safetensors() {}

    /// Maps a file and checks all of its header; tensor bytes are read when they are used.
    ///
    /// @throws WeightsException when the file is missing, cut short, damaged, or of another format
    public static TensorFile read(Path file) {
        return read(MappedFile.open(file));
    }

    static TensorFile read(MappedFile mapped) {
        Path file = mapped.file();
        if (mapped.size() < 8) {
            throw WeightsException.cutShort(file, 8 - mapped.size());
        }
        long length = mapped.i64(0);
        if (length < 2 || length > MAX_HEADER) {
            throw WeightsException.damaged(
                    file, "its first 8 bytes claim a header of " + Long.toUnsignedString(length) + " bytes");
        }
        long begin = 8 + length;
        if (begin > mapped.size()) {
            throw WeightsException.cutShort(file, begin - mapped.size());
        }
        SafetensorsHeader header = SafetensorsHeader.parse(file, mapped.slice(8, length));
        requireGapless(mapped, header, begin);
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        header.entries().forEach((name, at) -> {
            ByteBuffer bytes = mapped.slice(begin + at.begin(), at.end() - at.begin());
            tensors.put(name, new RawTensor(at.dtype(), at.shape(), bytes));
        });
        return new TensorFile(tensors, header.metadata());
    }

    private static void requireGapless(MappedFile mapped, SafetensorsHeader header, long begin) {
        Path file = mapped.file();
        List<Map.Entry<String, SafetensorsHeader.Entry>> ordered =
                new ArrayList<>(header.entries().entrySet());
        ordered.sort(Comparator.comparingLong((Map.Entry<String, SafetensorsHeader.Entry> e) ->
                        e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long expected = 0;
        for (Map.Entry<String, SafetensorsHeader.Entry> entry : ordered) {
            SafetensorsHeader.Entry at = entry.getValue();
            if (at.begin() != expected) {
                throw WeightsException.damaged(
                        file,
                        "tensor '" + entry.getKey() + "' begins at byte " + at.begin() + " of the data, expected "
                                + expected);
            }
            requireSize(file, entry.getKey(), at);
            expected = at.end();
        }
        long available = mapped.size() - begin;
        if (expected > available) {
            throw WeightsException.cutShort(file, expected - available);
        }
        if (expected < available) {
            throw WeightsException.damaged(
                    file, (available - expected) + " bytes follow its last tensor that no tensor claims");
        }
    }

    private static void requireSize(Path file, String name, SafetensorsHeader.Entry at) {
        long needed;
        try {
            needed = RawTensor.byteCount(at.dtype(), at.shape());
        } catch (IllegalArgumentException e) {
            throw WeightsException.damaged(file, "tensor '" + name + "': " + e.getMessage());
        }
        if (needed != at.end() - at.begin()) {
            throw WeightsException.damaged(
                    file,
                    "tensor '" + name + "' of " + at.dtype() + " " + Arrays.toString(at.shape()) + " needs " + needed
                            + " bytes and has " + (at.end() - at.begin()));
        }
    }

    /// Writes tensors and notes in one atomic step; the same arguments give the same bytes.
    ///
    /// The header lists the tensors in the map's order. Their bytes are laid out by falling element size, so that
    /// each tensor is aligned to its own type and can be used where it is mapped.
    ///
    /// @param tensors name to tensor; the order is kept
    /// @param metadata notes to store beside them, in the order of their keys
    /// @throws WeightsException when the file cannot be written; what stands under that name is then still whole
    public static void write(Path file, Map<String, RawTensor> tensors, Map<String, String> metadata) {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + SafetensorsHeader.METADATA);
        }
        List<Map.Entry<String, RawTensor>> laidOut = new ArrayList<>(tensors.entrySet());
        laidOut.sort(Comparator.comparingInt(e -> -e.getValue().dtype().bytes())); // a stable sort
        Map<String, Long> begins = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, RawTensor> entry : laidOut) {
            begins.put(entry.getKey(), at);
            at += entry.getValue().data().remaining();
        }
        ByteBuffer header = header(tensors, begins, metadata);
        try {
            AtomicFile.write(file, out -> {
                AtomicFile.writeFully(out, header);
                for (Map.Entry<String, RawTensor> entry : laidOut) {
                    AtomicFile.writeFully(out, entry.getValue().data());
                }
            });
        } catch (IOException e) {
            throw WeightsException.unwritable(file, e);
        }
    }

    private static ByteBuffer header(
            Map<String, RawTensor> tensors, Map<String, Long> begins, Map<String, String> metadata) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeName(SafetensorsHeader.METADATA);
                json.writeStartObject();
                new TreeMap<>(metadata).forEach(json::writeStringProperty); // Map.of has no order of its own
                json.writeEndObject();
            }
            for (Map.Entry<String, RawTensor> entry : tensors.entrySet()) {
                RawTensor tensor = entry.getValue();
                long begin = begins.getOrDefault(entry.getKey(), 0L);
                json.writeName(entry.getKey());
                json.writeStartObject();
                json.writeStringProperty("dtype", tensor.dtype().name());
                json.writeName("shape");
                json.writeArray(tensor.shape(), 0, tensor.rank());
                json.writeName("data_offsets");
                json.writeArray(new long[] {begin, begin + tensor.data().remaining()}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (text.size() % 8 != 0) {
            text.write(' ');
        }
        return ByteBuffer.allocate(8 + text.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.size())
                .put(text.toByteArray())
                .flip();
    }
}
