package org.reid4j.cli.rows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Writes structures in Thrift's compact protocol, in which Parquet keeps all that is not data; as much
/// of it
/// as Parquet's own structures need.
///
/// Source: "Thrift Compact protocol encoding", Apache Thrift.
final class ThriftWriter {
    static final int I32 = 5;
    static final int I64 = 6;
    static final int BINARY = 8;
    static final int LIST = 9;
    static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int last;

    ThriftWriter i32(int field, int value) {
        head(field, I32);
        varint(zigzag(value));
        return this;
    }

    ThriftWriter i64(int field, long value) {
        head(field, I64);
        varint(zigzag(value));
        return this;
    }

    ThriftWriter text(int field, String value) {
        head(field, BINARY);
        return text(value);
    }

    /// A list's head; its elements follow.
    ThriftWriter list(int field, int type, int size) {
        head(field, LIST);
        if (size < 15) {
            out.write((size << 4) | type);
        } else {
            out.write(0xf0 | type);
            varint(size);
        }
        return this;
    }

    /// An element of a list of numbers.
    ThriftWriter element(int value) {
        varint(zigzag(value));
        return this;
    }

    /// An element of a list of texts.
    ThriftWriter text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /// Begins a structure in a field.
    ThriftWriter open(int field) {
        head(field, STRUCT);
        return open();
    }

    /// Begins a structure in a list.
    ThriftWriter open() {
        outer.push(last);
        last = 0;
        return this;
    }

    ThriftWriter close() {
        out.write(0);
        last = outer.pop();
        return this;
    }

    /// All of it, as one structure.
    byte[] bytes() {
        out.write(0);
        return out.toByteArray();
    }

    private void head(int field, int type) {
        out.write(((field - last) << 4) | type); // Parquet's fields are fewer than 15 apart
        last = field;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private void varint(long value) {
        varint(out, value);
    }

    /// Seven bits a byte, the lowest first.
    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
