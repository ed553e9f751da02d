package org.reid4j.image.silhouette;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.reid4j.core.data.Shown;
import org.reid4j.image.silhouette.PickleValue.Bytes;
import org.reid4j.image.silhouette.PickleValue.Constant;
import org.reid4j.image.silhouette.PickleValue.Contents;
import org.reid4j.image.silhouette.PickleValue.Element;
import org.reid4j.image.silhouette.PickleValue.Grid;
import org.reid4j.image.silhouette.PickleValue.Items;
import org.reid4j.image.silhouette.PickleValue.Known;
import org.reid4j.image.silhouette.PickleValue.Whole;

/// Understands the few calls and states by which NumPy pickles an array.
final class PickledArrays {
    private static final int MAX_AXES = 4;
    private static final int MAX_NAME = 200;
    private long encoded;

    /// @param length of the file: no more bytes are ever made of its texts
    PickledArrays(int length) {
        encoded = length;
    }

    /// The value that a call stands for.
    PickleValue call(PickleValue function, PickleValue arguments) {
        if (!(function instanceof Known known) || !(arguments instanceof Items(List<PickleValue> given))) {
            throw new PickleRefusal("its pickle calls something that is not a name");
        }
        return switch (known) {
            case RECONSTRUCT -> {
                require(given.size() == 3 && given.getFirst() == Known.ARRAY, "an array of an unknown class");
                yield new Grid();
            }
            case FROM_BUFFER -> {
                require(given.size() == 4, "an array from a buffer that is described wrongly");
                var grid = new Grid();
                grid.contents =
                        contents(given.get(2), given.get(1), text(given.get(3)).equals("F"), given.getFirst());
                yield grid;
            }
            case TYPE -> {
                require(!given.isEmpty(), "an element type without a name");
                yield type(text(given.getFirst()));
            }
            case ENCODE -> {
                require(
                        given.size() == 2
                                && given.getFirst() instanceof Bytes
                                && text(given.get(1)).equals("latin1"),
                        "text in an unknown encoding");
                yield latin((Bytes) given.getFirst());
            }
            case ARRAY -> throw new PickleRefusal("its pickle has an array that is described wrongly");
        };
    }

    /// Tells a made object its state, which comes after it.
    void state(PickleValue object, PickleValue state) {
        if (!(state instanceof Items(List<PickleValue> given))) {
            throw new PickleRefusal("its pickle has a state that is no tuple");
        }
        switch (object) {
            case Element type -> {
                require(
                        given.size() >= 5
                                && given.get(2) == Constant.NONE
                                && given.get(3) == Constant.NONE
                                && given.get(4) == Constant.NONE,
                        "elements that are made of several values");
                type.bigEndian = text(given.get(1)).equals(">");
            }
            case Grid grid -> {
                require(given.size() == 5, "an array whose state is described wrongly");
                grid.contents = contents(given.get(1), given.get(2), given.get(3) == Constant.TRUE, given.get(4));
            }
            default -> throw new PickleRefusal("its pickle sets the state of something that has none");
        }
    }

    /// Text, whichever way Python wrote it.
    static String text(PickleValue value) {
        if (!(value instanceof Bytes(byte[] holder, int from, int length))) {
            throw new PickleRefusal("its pickle has something else where a name belongs");
        }
        require(length <= MAX_NAME, "a name of %,d bytes".formatted(length));
        return new String(holder, from, length, StandardCharsets.UTF_8);
    }

    private static Contents contents(PickleValue sizes, PickleValue type, boolean fortran, PickleValue data) {
        if (!(sizes instanceof Items(List<PickleValue> axes))
                || !(type instanceof Element element)
                || !(data instanceof Bytes bytes)) {
            throw new PickleRefusal("its pickle has an array that is described wrongly");
        }
        if (axes.isEmpty() || axes.size() > MAX_AXES) {
            throw new PickleRefusal(
                    "its array has %d axes; a walk has three, [frames, height, width]".formatted(axes.size()));
        }
        int[] shape = new int[axes.size()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            if (!(axes.get(i) instanceof Whole(long size)) || size < 0 || size > bytes.length()) {
                throw new PickleRefusal("its array has sizes that its bytes do not fill");
            }
            shape[i] = (int) size;
            elements = Math.min(elements * size, Integer.MAX_VALUE + 1L); // never overflows: both are below 2^32
        }
        if (elements * element.size != bytes.length()) {
            throw new PickleRefusal("its array of %,d elements of %d bytes has %,d bytes"
                    .formatted(elements, element.size, bytes.length()));
        }
        return new Contents(shape, element, fortran, bytes);
    }

    private static Element type(String name) {
        String plain = name.startsWith("<") || name.startsWith("|") ? name.substring(1) : name;
        return switch (plain) {
            case "b1" -> new Element('b', 1);
            case "u1" -> new Element('u', 1);
            case "i1" -> new Element('i', 1);
            case "u2" -> new Element('u', 2);
            case "i2" -> new Element('i', 2);
            case "u4" -> new Element('u', 4);
            case "i4" -> new Element('i', 4);
            case "u8" -> new Element('u', 8);
            case "i8" -> new Element('i', 8);
            case "f2" -> new Element('f', 2);
            case "f4" -> new Element('f', 4);
            case "f8" -> new Element('f', 8);
            default ->
                throw new PickleRefusal("its elements are of the type '%s', not numbers".formatted(Shown.text(name)));
        };
    }

    /// Protocol 2 has no byte strings: it writes them as text and has Python encode it.
    private Bytes latin(Bytes utf8) {
        encoded -= utf8.length();
        require(encoded >= 0, "more bytes than the file");
        byte[] out = new String(utf8.holder(), utf8.from(), utf8.length(), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.ISO_8859_1);
        return new Bytes(out, 0, out.length);
    }

    private static void require(boolean fits, String otherwise) {
        if (!fits) {
            throw new PickleRefusal("its pickle has " + otherwise);
        }
    }
}
