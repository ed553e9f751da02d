package org.reid4j.torch.weights;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.reid4j.torch.weights.Pickled.Constant;
import org.reid4j.torch.weights.Pickled.Dict;
import org.reid4j.torch.weights.Pickled.Items;
import org.reid4j.torch.weights.Pickled.Name;
import org.reid4j.torch.weights.Pickled.Text;
import org.reid4j.torch.weights.Pickled.Thing;
import org.reid4j.torch.weights.Pickled.Whole;

/// Reads one pickle as data. Python would run it as a program; here no name is looked up and nothing is called.
///
/// Work is bounded: opcodes, memo, nesting and string lengths have caps, and no opcode makes more than it reads.
final class PickleReader {
    private static final int MAX_OPCODES = 2_000_000;
    private static final int MAX_LONG = 255;
    private final PickleCursor in;
    private final Path file;
    private final PickleTensors tensors;
    private final PickleStack stack;

    private PickleReader(PickleCursor in, PickleTensors tensors) {
        this.in = in;
        this.file = in.source().file();
        this.tensors = tensors;
        this.stack = new PickleStack(file);
    }

    /// Reads up to and including STOP; `in` then stands behind it.
    static Pickled read(PickleCursor in, PickleTensors tensors) {
        return new PickleReader(in, tensors).run();
    }

    static WeightsException refused(Path file, String opcode, Name name) {
        return new WeightsException(file + " is refused: its pickle would make Python call '"
                + WeightsException.shown(name.toString()) + "' (opcode "
                + opcode + "), which no weights need.\nNothing was run. Do not open this file with torch.load; get the"
                + " weights from a source you trust.");
    }

    private Pickled run() {
        for (int count = 0; count < MAX_OPCODES; count++) {
            int code = in.u8();
            PickleOp op = PickleOp.of(code)
                    .orElseThrow(() -> bad("its pickle has the unknown opcode 0x" + Integer.toHexString(code)));
            if (op == PickleOp.STOP) {
                return stack.last();
            }
            step(op);
        }
        throw bad("its pickle has more than " + MAX_OPCODES + " opcodes");
    }

    private void step(PickleOp op) {
        switch (op) {
            case PROTO -> protocol(in.u8());
            case FRAME -> in.i64();
            case NONE -> stack.push(Constant.NONE);
            case NEWTRUE -> stack.push(Constant.TRUE);
            case NEWFALSE -> stack.push(Constant.FALSE);
            case BININT -> stack.push(new Whole((int) in.u32()));
            case BININT1 -> stack.push(new Whole(in.u8()));
            case BININT2 -> stack.push(new Whole(in.u16()));
            case INT -> stack.push(intLine(in.line()));
            case LONG -> stack.push(decimal(in.line()));
            case LONG1 -> stack.push(whole(in.bytes(in.u8())));
            case LONG4 -> stack.push(longFour(in.u32()));
            case FLOAT -> stack.push(real(in.line()));
            case BINFLOAT -> stack.push(new Pickled.Real(Double.longBitsToDouble(Long.reverseBytes(in.i64()))));
            case BINUNICODE -> stack.push(new Text(in.text(in.u32())));
            case SHORT_BINUNICODE -> stack.push(new Text(in.text(in.u8())));
            case BINUNICODE8 -> stack.push(new Text(in.text(in.i64())));
            case UNICODE -> stack.push(new Text(PickleEscapes.unicode(in.line())));
            case STRING -> stack.push(new Text(PickleEscapes.quoted(file, in.line())));
            case BINSTRING -> stack.push(new Text(latin(in.bytes(in.u32()))));
            case SHORT_BINSTRING -> stack.push(new Text(latin(in.bytes(in.u8()))));
            case BINBYTES -> stack.push(new Pickled.Bytes(in.bytes(in.u32())));
            case SHORT_BINBYTES -> stack.push(new Pickled.Bytes(in.bytes(in.u8())));
            case BINBYTES8, BYTEARRAY8 -> stack.push(new Pickled.Bytes(in.bytes(in.i64())));
            case EMPTY_DICT -> stack.push(new Dict());
            case EMPTY_LIST, EMPTY_TUPLE, EMPTY_SET -> stack.push(new Items(List.of()));
            case MARK -> stack.mark();
            case POP -> stack.pop();
            case POP_MARK -> stack.popMark();
            case DUP -> stack.push(stack.peek());
            case TUPLE, LIST, FROZENSET -> stack.push(new Items(stack.popMark()));
            case TUPLE1 -> stack.push(new Items(stack.popLast(1)));
            case TUPLE2 -> stack.push(new Items(stack.popLast(2)));
            case TUPLE3 -> stack.push(new Items(stack.popLast(3)));
            case DICT -> {
                List<Pickled> pairs = stack.popMark();
                stack.push(new Dict());
                setAll(op, pairs);
            }
            case APPEND -> append(op, stack.popLast(1));
            case APPENDS, ADDITEMS -> append(op, stack.popMark());
            case SETITEM -> setAll(op, stack.popLast(2));
            case SETITEMS -> setAll(op, stack.popMark());
            case PUT -> stack.memoize(index(in.line()));
            case BINPUT -> stack.memoize(in.u8());
            case LONG_BINPUT -> stack.memoize(in.u32());
            case MEMOIZE -> stack.memoizeNext();
            case GET -> stack.push(stack.memo(index(in.line())));
            case BINGET -> stack.push(stack.memo(in.u8()));
            case LONG_BINGET -> stack.push(stack.memo(in.u32()));
            case GLOBAL -> stack.push(named(op, in.line(), in.line()));
            case STACK_GLOBAL -> stackGlobal();
            case BINPERSID -> stack.push(tensors.persistent(stack.pop()));
            case REDUCE -> reduce();
            case NEWOBJ -> newObject(2);
            case NEWOBJ_EX -> newObject(3);
            case BUILD -> build();
            case INST -> throw refused(file, op.name(), new Name(in.line(), in.line()));
            case PERSID, OBJ, EXT1, EXT2, EXT4, NEXT_BUFFER, READONLY_BUFFER ->
                throw new WeightsException(file
                        + " is refused: its pickle uses the opcode " + op
                        + ", which no weights need.\nNothing was run. Get"
                        + " the weights from a source you trust.");
            case STOP -> throw new IllegalStateException("STOP ends the loop");
        }
    }

    private void protocol(int version) {
        if (version > 5) {
            throw bad("its pickle claims protocol " + version);
        }
    }

    private Name named(PickleOp op, String module, String name) {
        Name global = new Name(module, name);
        if (PickleNames.hostile(global)) {
            throw refused(file, op.name(), global);
        }
        return global;
    }

    private void stackGlobal() {
        List<Pickled> both = stack.popLast(2);
        if (!(both.getFirst() instanceof Text(String module)) || !(both.getLast() instanceof Text(String name))) {
            throw bad("its pickle names something without text");
        }
        stack.push(named(PickleOp.STACK_GLOBAL, module, name));
    }

    private void reduce() {
        List<Pickled> both = stack.popLast(2);
        if (!(both.getFirst() instanceof Name name) || !(both.getLast() instanceof Items arguments)) {
            throw bad("its pickle calls something that is not a name (opcode REDUCE)");
        }
        PickleNames.Call call = PickleNames.call(name).orElseThrow(() -> refused(file, "REDUCE", name));
        stack.push(tensors.call(call, name, arguments.values));
    }

    /// An object of any class becomes data under the class's name; what Python would pass to its constructor is
    /// dropped.
    private void newObject(int operands) {
        if (!(stack.popLast(operands).getFirst() instanceof Name type)) {
            throw bad("its pickle makes an object of something that is not a class (opcode NEWOBJ)");
        }
        stack.push(type.toString().equals("collections.OrderedDict") ? new Dict() : new Thing(type));
    }

    private void build() {
        Pickled state = stack.pop();
        switch (stack.peek()) {
            case Thing thing -> attributes(thing, state);
            // the attributes of a dictionary (`_metadata` of a state dict), list or tensor carry no weights
            case Dict _, Items _, Pickled.Tensor _ -> {}
            default -> throw bad("its pickle sets the state of something that has none (opcode BUILD)");
        }
    }

    private void attributes(Thing thing, Pickled state) {
        if (state instanceof Dict dict) {
            tensors.copy(dict, thing.attributes);
        } else if (state instanceof Items both && both.values.size() == 2) { // (dictionary, slots)
            both.values.stream().filter(Dict.class::isInstance).forEach(d -> tensors.copy((Dict) d, thing.attributes));
        } // any other state is read by the class's own __setstate__ in Python: there are no weights in it
    }

    private void append(PickleOp op, List<Pickled> values) {
        switch (stack.peek()) {
            case Items items -> items.values.addAll(values);
            case Thing _ -> {} // a list's subclass: its items are no weights
            default -> throw bad("its pickle appends to something that is not a list (opcode " + op + ")");
        }
    }

    private void setAll(PickleOp op, List<Pickled> pairs) {
        if (pairs.size() % 2 != 0) {
            throw bad("its pickle has a key without a value (opcode " + op + ")");
        }
        Dict target = switch (stack.peek()) {
            case Dict dict -> dict;
            case Thing thing -> thing.entries;
            default -> throw bad("its pickle sets items of something that is not a dictionary (opcode " + op + ")");
        };
        for (int i = 0; i < pairs.size(); i += 2) {
            target.put(pairs.get(i), pairs.get(i + 1));
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Pickled intLine(String line) {
        return switch (line) {
            case "01" -> Constant.TRUE;
            case "00" -> Constant.FALSE;
            default -> decimal(line);
        };
    }

    private Pickled decimal(String line) {
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        if (digits.length() > MAX_LONG) {
            throw bad("its pickle has a number of " + digits.length() + " digits");
        }
        try {
            return fitted(new BigInteger(digits.strip()));
        } catch (NumberFormatException e) {
            throw bad("its pickle has a number that is none");
        }
    }

    private Pickled real(String line) {
        try {
            return new Pickled.Real(
                    switch (line) {
                        case "inf" -> Double.POSITIVE_INFINITY;
                        case "-inf" -> Double.NEGATIVE_INFINITY;
                        case "nan" -> Double.NaN;
                        default -> Double.parseDouble(line.length() > MAX_LONG ? "too long" : line);
                    });
        } catch (NumberFormatException e) {
            throw bad("its pickle has a number that is none");
        }
    }

    private Pickled longFour(long length) {
        if (length > MAX_LONG) {
            throw bad("its pickle has a number of " + length + " bytes");
        }
        return whole(in.bytes(length));
    }

    private static Pickled whole(byte[] littleEndian) {
        if (littleEndian.length == 0) {
            return new Whole(0);
        }
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        return fitted(new BigInteger(bigEndian));
    }

    private static Pickled fitted(BigInteger value) {
        return value.bitLength() < 64 ? new Whole(value.longValue()) : new Pickled.Huge(value);
    }

    private long index(String line) {
        return decimal(line) instanceof Whole(long value) ? value : -1;
    }

    private WeightsException bad(String why) {
        return WeightsException.damaged(file, why);
    }
}
