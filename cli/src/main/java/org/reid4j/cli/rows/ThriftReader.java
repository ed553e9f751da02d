package org.reid4j.cli.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what [ThriftWriter] writes back, field by number, without knowing what the fields are.
record ThriftReader(RowInput in) {

    /// A structure's fields by number.
    record Fields(Map<Integer, Object> values) {
        long number(int field) throws IOException {
            return value(field, Long.class);
        }

        String text(int field) throws IOException {
            return value(field, String.class);
        }

        Fields fields(int field) throws IOException {
            return value(field, Fields.class);
        }

        List<?> list(int field) throws IOException {
            return value(field, List.class);
        }

        private <T> T value(int field, Class<T> type) throws IOException {
            Object value = values.get(field);
            if (!type.isInstance(value)) {
                throw new IOException("field %d is missing".formatted(field));
            }
            return type.cast(value);
        }
    }

    Fields fields() throws IOException {
        var fields = new HashMap<Integer, Object>();
        int last = 0;
        for (int head = in.u8(); head != 0; head = in.u8()) {
            last += head >> 4;
            fields.put(last, value(head & 0xf));
        }
        return new Fields(fields);
    }

    private Object value(int type) throws IOException {
        return switch (type) {
            case ThriftWriter.I32, ThriftWriter.I64 -> {
                long raw = varint();
                yield (raw >>> 1) ^ -(raw & 1);
            }
            case ThriftWriter.BINARY -> new String(in.bytes(Math.toIntExact(varint())), StandardCharsets.UTF_8);
            case ThriftWriter.LIST -> {
                int head = in.u8();
                long size = head >> 4 == 15 ? varint() : head >> 4;
                var list = new ArrayList<Object>();
                for (long i = 0; i < size; i++) {
                    list.add(value(head & 0xf));
                }
                yield list;
            }
            case ThriftWriter.STRUCT -> fields();
            default -> throw new IOException("type %d is unknown".formatted(type));
        };
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                break;
            }
        }
        return value;
    }
}
