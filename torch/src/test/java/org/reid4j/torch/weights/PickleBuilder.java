package org.reid4j.torch.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes pickles opcode by opcode, and the archives around them, good and bad.
final class PickleBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static PickleBuilder protocol(int version) {
        return new PickleBuilder().op(0x80, version);
    }

    PickleBuilder op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    /// Opcodes that are letters, as `(` or `R`.
    PickleBuilder op(String letters) {
        out.writeBytes(letters.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBuilder global(String module, String name) {
        return op("c" + module + "\n" + name + "\n");
    }

    PickleBuilder text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        op("X").le(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    PickleBuilder shortText(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        op(0x8c, utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    PickleBuilder stackGlobal(String module, String name) {
        return shortText(module).shortText(name).op(0x93);
    }

    PickleBuilder whole(int value) {
        return op("J").le(value);
    }

    PickleBuilder le(int value) {
        return op(value, value >> 8, value >> 16, value >> 24);
    }

    /// A tensor of `count` floats out of storage `key` of `elements` floats.
    PickleBuilder tensor(String key, int elements, int offset, int count) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .op("((")
                .text("storage")
                .global("torch", "FloatStorage")
                .text(key)
                .text("cpu")
                .whole(elements)
                .op("tQ")
                .whole(offset)
                .op("(")
                .whole(count)
                .op("t(")
                .whole(1)
                .op("t")
                .op(0x89)
                .op("}tR");
    }

    byte[] stop() {
        return op(".").out.toByteArray();
    }

    /// A PyTorch archive of this pickle and storage `0` of the given floats.
    static byte[] archive(byte[] pickle, float... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new Zip()
                .stored("m/data.pkl", pickle)
                .stored("m/data/0", data.array())
                .bytes();
    }

    /// A zip writer that writes what it is told, true or not.
    static final class Zip {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
        private final Map<String, Integer> places = new LinkedHashMap<>();
        private int count;

        Zip stored(String name, byte[] contents) {
            return entry(name, name, 0, crc(contents), contents, contents.length);
        }

        Zip deflated(String name, byte[] contents, long claimed) {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(contents);
            deflater.finish();
            byte[] packed = new byte[contents.length + 64];
            int length = deflater.deflate(packed);
            deflater.end();
            return entry(name, name, 8, crc(contents), Arrays.copyOf(packed, length), claimed);
        }

        Zip entry(String name, String localName, int method, long crc, byte[] packed, long size) {
            places.put(name, body.size());
            header(body, "PK\3\4", false, method, crc, packed.length, size, localName);
            body.writeBytes(localName.getBytes(StandardCharsets.UTF_8));
            body.writeBytes(packed);
            return listed(name, places.getOrDefault(name, 0), method, crc, packed.length, size);
        }

        Zip listed(String name, int at, int method, long crc, long packed, long size) {
            header(directory, "PK\1\2", true, method, crc, packed, size, name);
            directory.writeBytes(ByteBuffer.allocate(14)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(10, at)
                    .array());
            directory.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            count++;
            return this;
        }

        byte[] bytes() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(body.toByteArray());
            all.writeBytes(directory.toByteArray());
            all.writeBytes("PK\5\6".getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(ByteBuffer.allocate(18)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort(4, (short) count)
                    .putShort(6, (short) count)
                    .putInt(8, directory.size())
                    .putInt(12, body.size())
                    .array());
            return all.toByteArray();
        }

        static long crc(byte[] contents) {
            CRC32 crc = new CRC32();
            crc.update(contents);
            return crc.getValue();
        }

        private static void header(
                ByteArrayOutputStream to,
                String mark,
                boolean central,
                int method,
                long crc,
                long packed,
                long size,
                String name) {
            to.writeBytes(mark.getBytes(StandardCharsets.ISO_8859_1));
            ByteBuffer rest = ByteBuffer.allocate(central ? 28 : 26).order(ByteOrder.LITTLE_ENDIAN);
            int at = central ? 2 : 0;
            rest.putShort(at, (short) 20).putShort(at + 4, (short) method);
            rest.putInt(at + 10, (int) crc).putInt(at + 14, (int) packed).putInt(at + 18, (int) size);
            rest.putShort(at + 22, (short) name.getBytes(StandardCharsets.UTF_8).length);
            to.writeBytes(rest.array());
        }
    }
}
