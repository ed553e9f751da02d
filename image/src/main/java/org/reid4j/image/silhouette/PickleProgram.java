package org.reid4j.image.silhouette;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.core.data.Shown;
import org.reid4j.image.silhouette.PickleValue.Bytes;
import org.reid4j.image.silhouette.PickleValue.Constant;
import org.reid4j.image.silhouette.PickleValue.Items;
import org.reid4j.image.silhouette.PickleValue.Known;
import org.reid4j.image.silhouette.PickleValue.Whole;

/// Reads the pickle of an array, or of a list of arrays, as data. Python would run it as a program; here no name is
/// looked up and nothing is called.
///
/// Only what NumPy writes (protocols 2 to 5) is understood, every other opcode and name is refused. Work and memory
/// are bounded by the file's length: bytes stay where they are, and no opcode makes more than it reads.
final class PickleProgram {
    private static final int MAX_OPCODES = 2_000_000;
    private static final int MAX_MARKS = 1_000;
    private static final int MAX_NAME = 200;

    private final byte[] file;
    private final ByteBuffer in;
    private final PickledArrays arrays;
    private final List<PickleValue> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();

    private PickleProgram(byte[] file) {
        this.file = file;
        in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        arrays = new PickledArrays(file.length);
    }

    /// The one value that a pickle leaves.
    ///
    /// @throws PickleRefusal when it is cut off, says something that no walk needs, or contradicts itself
    static PickleValue read(byte[] file) {
        if (file.length < 2 || (file[0] & 0xff) != 0x80) {
            throw new PickleRefusal("it is no pickle of the protocols 2 to 5");
        }
        return new PickleProgram(file).run();
    }

    private PickleValue run() {
        try {
            for (int count = 0; count < MAX_OPCODES; count++) {
                int code = in.get() & 0xff;
                if (code == '.') {
                    return last();
                }
                step(code);
            }
        } catch (BufferUnderflowException e) {
            throw new PickleRefusal("it is cut off after %,d bytes".formatted(file.length));
        }
        throw new PickleRefusal("it has more than %,d opcodes".formatted(MAX_OPCODES));
    }

    private void step(int code) {
        switch (code) {
            case 0x80 -> protocol(in.get() & 0xff);
            case 0x95 -> in.getLong(); // a frame's length: bytes are read one by one anyway
            case 'N' -> push(Constant.NONE);
            case 0x88 -> push(Constant.TRUE);
            case 0x89 -> push(Constant.FALSE);
            case 'J' -> push(new Whole(in.getInt()));
            case 'K' -> push(new Whole(in.get() & 0xff));
            case 'M' -> push(new Whole(in.getShort() & 0xffff));
            case 0x8a -> push(whole(in.get() & 0xff));
            case 'X', 'T', 'B' -> push(bytes(in.getInt() & 0xffff_ffffL));
            case 0x8c, 'U', 'C' -> push(bytes(in.get() & 0xff));
            case 0x8d, 0x8e, 0x96 -> push(bytes(in.getLong()));
            case ']', ')' -> push(Items.empty());
            case '(' -> mark();
            case 't', 'l' -> push(new Items(popMark()));
            case 0x85, 0x86, 0x87 -> push(new Items(popLast(code - 0x84)));
            case 'a' -> append(popLast(1));
            case 'e' -> append(popMark());
            case 'q' -> memo.put((long) (in.get() & 0xff), peek());
            case 'r' -> memo.put(in.getInt() & 0xffff_ffffL, peek());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'h' -> push(recall(in.get() & 0xff));
            case 'j' -> push(recall(in.getInt() & 0xffff_ffffL));
            case 'c' -> push(known(line(), line()));
            case 0x93 -> {
                List<PickleValue> both = popLast(2);
                push(known(PickledArrays.text(both.getFirst()), PickledArrays.text(both.getLast())));
            }
            case 'R' -> {
                List<PickleValue> both = popLast(2);
                push(arrays.call(both.getFirst(), both.getLast()));
            }
            case 'b' -> {
                PickleValue state = popLast(1).getFirst();
                arrays.state(peek(), state);
            }
            default ->
                throw new PickleRefusal(
                        "its pickle has the opcode 0x%02x, which no array of NumPy needs".formatted(code));
        }
    }

    private static void protocol(int version) {
        if (version < 2 || version > 5) {
            throw new PickleRefusal("its pickle claims protocol %d, 2 to 5 are read".formatted(version));
        }
    }

    private Bytes bytes(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var here = new Bytes(file, in.position(), (int) length);
        in.position(in.position() + (int) length);
        return here;
    }

    private Whole whole(int length) {
        Bytes digits = bytes(length);
        if (length > Long.BYTES) {
            throw new PickleRefusal("its pickle has a number of %d bytes".formatted(length));
        }
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            byte digit = file[digits.from() + i];
            value = i == length - 1 ? digit : (value << 8) | (digit & 0xff); // the last byte bears the sign
        }
        return new Whole(value);
    }

    private String line() {
        int from = in.position();
        while (in.get() != '\n') {
            if (in.position() - from > MAX_NAME) {
                throw new PickleRefusal("its pickle has a name of more than %d bytes".formatted(MAX_NAME));
            }
        }
        return new String(file, from, in.position() - 1 - from, StandardCharsets.UTF_8);
    }

    private static Known known(String module, String name) {
        return Known.of(module, name)
                .orElseThrow(() -> PickleRefusal.unsafe(Shown.text(module) + "." + Shown.text(name)));
    }

    private void append(List<PickleValue> values) {
        if (!(peek() instanceof Items(List<PickleValue> list))) {
            throw new PickleRefusal("its pickle appends to something that is no list");
        }
        list.addAll(values);
    }

    private void push(PickleValue value) {
        stack.add(value);
    }

    private PickleValue peek() {
        requireAbove(1);
        return stack.getLast();
    }

    private PickleValue last() {
        if (stack.size() != 1 || !marks.isEmpty()) {
            throw new PickleRefusal("its pickle ends with %d values".formatted(stack.size()));
        }
        return stack.getFirst();
    }

    private void mark() {
        if (marks.size() == MAX_MARKS) {
            throw new PickleRefusal("its pickle is nested more than %d deep".formatted(MAX_MARKS));
        }
        marks.add(stack.size());
    }

    private List<PickleValue> popMark() {
        if (marks.isEmpty()) {
            throw new PickleRefusal("its pickle looks for a mark that is not there");
        }
        return cut(marks.removeLast());
    }

    private List<PickleValue> popLast(int count) {
        requireAbove(count);
        return cut(stack.size() - count);
    }

    private List<PickleValue> cut(int from) {
        List<PickleValue> tail = stack.subList(from, stack.size());
        List<PickleValue> out = new ArrayList<>(tail);
        tail.clear();
        return out;
    }

    private void requireAbove(int count) {
        int floor = marks.isEmpty() ? 0 : marks.getLast();
        if (stack.size() - floor < count) {
            throw new PickleRefusal("its pickle takes a value that is not there");
        }
    }

    private PickleValue recall(long index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw new PickleRefusal("its pickle recalls value number %d, which it never kept".formatted(index));
        }
        return value;
    }
}
