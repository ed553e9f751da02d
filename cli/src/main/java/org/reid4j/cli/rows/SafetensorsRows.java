package org.reid4j.cli.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Embeddings as safetensors of any size: a tensor of 2 GiB and more fits no array, so neither it nor its
/// header is ever held whole.
///
/// Tensor `embedding` f32 `[N, D]`; the photo of row i stands in the metadata under the key i.
final class SafetensorsRows implements RowWriter {
    private static final int PREFIX = 8; // the header's length
    private static final long MOST_HEADER = 100_000_000; // what the format's own library reads
    private static final JsonFactory JSON = new JsonFactory();

    private final RowBytes out;

    SafetensorsRows(Path file, List<Path> photos, int dimension) throws IOException {
        this.out = new RowBytes(file);
        out.i64(0);
        header(out, photos, dimension);
        while (out.position() % 8 != 0) {
            out.write(' ');
        }
        out.patch(0, out.position() - PREFIX);
    }

    static Optional<String> obstacle(List<Path> photos) {
        var counted = new Counter();
        header(counted, photos, Integer.MAX_VALUE);
        return counted.bytes <= MOST_HEADER
                ? Optional.empty()
                : Optional.of(
                        "the names of %,d photos are more than a safetensors file may hold (100 MB)\nwrite .npy or .parquet"
                                .formatted(photos.size()));
    }

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }

    private static void header(OutputStream to, List<Path> photos, int dimension) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), new Unclosed(to))) {
            json.writeStartObject();
            json.writeName("embedding");
            json.writeStartObject();
            json.writeStringProperty("dtype", "F32");
            json.writeName("shape");
            json.writeArray(new long[] {photos.size(), dimension}, 0, 2);
            json.writeName("data_offsets");
            json.writeArray(new long[] {0, (long) photos.size() * dimension * Float.BYTES}, 0, 2);
            json.writeEndObject();
            json.writeName("__metadata__");
            json.writeStartObject();
            for (int i = 0; i < photos.size(); i++) {
                json.writeStringProperty(Integer.toString(i), photos.get(i).toString());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    /// Keeps the generator from closing the file.
    private static final class Unclosed extends OutputStream {
        private final OutputStream to;

        Unclosed(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int value) throws IOException {
            to.write(value);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            to.write(bytes, from, length);
        }
    }

    @Override
    public void row(float[] values) throws IOException {
        out.floats(values);
    }

    @Override
    public void finish() throws IOException {
        out.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /// The header's names and the rows are read side by side, each from its own place.
    static void read(Path file, RowVisitor visitor) throws IOException {
        long length;
        try (var begin = new RowInput(file, 0)) {
            length = begin.i64();
        }
        try (var names = new RowInput(file, PREFIX);
                var rows = new RowInput(file, PREFIX + length);
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), new Header(names, length))) {
            require(json, file, JsonToken.START_OBJECT, "");
            require(json, file, JsonToken.PROPERTY_NAME, "embedding");
            require(json, file, JsonToken.START_OBJECT, "");
            require(json, file, JsonToken.PROPERTY_NAME, "dtype");
            require(json, file, JsonToken.VALUE_STRING, "F32");
            require(json, file, JsonToken.PROPERTY_NAME, "shape");
            require(json, file, JsonToken.START_ARRAY, "");
            long count = number(json, file);
            var values = new float[Math.toIntExact(number(json, file))];
            require(json, file, JsonToken.END_ARRAY, "");
            require(json, file, JsonToken.PROPERTY_NAME, "data_offsets");
            require(json, file, JsonToken.START_ARRAY, "");
            long extent = -number(json, file) + number(json, file);
            if (extent != count * values.length * Float.BYTES) {
                throw new IOException("%s: its offsets do not fit its shape".formatted(file));
            }
            require(json, file, JsonToken.END_ARRAY, "");
            require(json, file, JsonToken.END_OBJECT, "");
            require(json, file, JsonToken.PROPERTY_NAME, "__metadata__");
            require(json, file, JsonToken.START_OBJECT, "");
            for (long i = 0; i < count; i++) {
                require(json, file, JsonToken.PROPERTY_NAME, Long.toString(i));
                json.nextToken();
                rows.floats(values);
                visitor.row(json.getString(), values);
            }
            rows.requireEnd();
        }
    }

    private static long number(JsonParser json, Path file) throws IOException {
        require(json, file, JsonToken.VALUE_NUMBER_INT, "");
        return json.getLongValue();
    }

    private static void require(JsonParser json, Path file, JsonToken kind, String text) throws IOException {
        if (json.nextToken() != kind || !(text.isEmpty() || text.equals(json.getString()))) {
            throw new IOException("%s: its header has '%s' where '%s' belongs"
                    .formatted(file, json.getString(), text.isEmpty() ? kind : text));
        }
    }

    /// The bytes of the header alone.
    private static final class Header extends InputStream {
        private final RowInput in;
        private final long end;

        Header(RowInput in, long length) {
            this.in = in;
            this.end = PREFIX + length;
        }

        @Override
        public int read() throws IOException {
            return in.position() < end ? in.u8() : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = (int) Math.min(length, end - in.position());
            if (count == 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(in.bytes(count), 0, into, from, count);
            return count;
        }
    }
}
