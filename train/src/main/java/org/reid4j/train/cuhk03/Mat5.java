package org.reid4j.train.cuhk03;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;

/// Reads small MATLAB files of version 5 to 7.2, as the lists of CUHK03's second protocol come: arrays of
/// numbers and cell arrays of texts. Everything else in such a file is passed over.
///
/// After MathWorks' "MAT-File Format" (version 5): a head of 128 bytes, then elements of a type, a length and
/// data, some of them deflated. What a file says of its lengths is believed only as far as its bytes reach.
final class Mat5 {
    private static final int HEAD = 128;
    private static final int LARGEST = 64 << 20;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final int CELL_CLASS = 1;
    private static final int CHAR_CLASS = 4;
    private static final int FIRST_NUMBER_CLASS = 6;
    private static final int LAST_NUMBER_CLASS = 15;

    private final Map<String, double[]> numbers = new HashMap<>();
    private final Map<String, List<String>> texts = new HashMap<>();
    private final Path file;
    private int inflated;

    private Mat5(Path file) {
        this.file = file;
    }

    /// @throws DataException when it is no such file, too large, or cut
    static Mat5 read(Path file) {
        var read = new Mat5(file);
        try {
            if (Files.size(file) > LARGEST) {
                throw read.refused("it has more than %d MB, such a list has less than one".formatted(LARGEST >> 20));
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            if (bytes.limit() < HEAD) {
                throw read.refused("it has %d bytes, its head alone has %d".formatted(bytes.limit(), HEAD));
            }
            bytes.order(bytes.get(HEAD - 2) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int version = bytes.getShort(HEAD - 4) & 0xffff;
            if (version != 0x0100 || bytes.getShort(HEAD - 2) != ('M' << 8 | 'I')) {
                throw read.refused("it does not begin as a MATLAB file of version 5 does");
            }
            read.elements(bytes.position(HEAD));
            return read;
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw read.refused("it is cut or damaged");
        } catch (IOException e) {
            throw new DataException(
                    "cannot read %s: %s.".formatted(Shown.path(file), Shown.text(String.valueOf(e.getMessage()))), e);
        }
    }

    /// The numbers of an array, column by column.
    ///
    /// @throws DataException when the file has no such array
    int[] whole(String name) {
        double[] found = numbers.get(name);
        if (found == null) {
            throw refused("it has no array '%s'".formatted(name));
        }
        int[] whole = new int[found.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (int) found[i];
            if (whole[i] != found[i]) {
                throw refused("'%s' holds %s, which is no whole number".formatted(name, found[i]));
            }
        }
        return whole;
    }

    /// The texts of a cell array, column by column.
    ///
    /// @throws DataException when the file has no such array
    List<String> texts(String name) {
        List<String> found = texts.get(name);
        if (found == null) {
            throw refused("it has no list of texts '%s'".formatted(name));
        }
        return found;
    }

    private DataException refused(String why) {
        return new DataException(
                "%s cannot be used as a list of CUHK03: %s.\nGet it again (CUHK03-NP in github.com/zhunzhong07/person-re-ranking)."
                        .formatted(Shown.path(file), why));
    }

    private void elements(ByteBuffer in) throws IOException {
        while (in.remaining() >= 8) {
            Element element = next(in);
            switch (element.type) {
                case COMPRESSED -> elements(inflate(element.data).order(in.order()));
                case MATRIX -> variable(element.data);
                default -> {} // nothing that has a name
            }
        }
    }

    private record Element(int type, ByteBuffer data) {}

    /// The next element; a short one has its length and its data in the same eight bytes.
    private static Element next(ByteBuffer in) {
        int word = in.getInt();
        boolean small = word >>> 16 != 0;
        int length = small ? word >>> 16 : in.getInt();
        int type = small ? word & 0xffff : word;
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer data = in.slice(in.position(), length).order(in.order());
        int padded = small ? 4 : type == COMPRESSED ? length : (length + 7) & ~7;
        in.position(Math.min(in.limit(), in.position() + padded));
        return new Element(type, data);
    }

    private ByteBuffer inflate(ByteBuffer data) throws IOException {
        byte[] deflated = new byte[data.remaining()];
        data.get(deflated);
        try (var in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            byte[] bytes = in.readNBytes(LARGEST - inflated + 1);
            inflated += bytes.length;
            if (inflated > LARGEST) {
                throw refused("it unpacks to more than %d MB".formatted(LARGEST >> 20));
            }
            return ByteBuffer.wrap(bytes);
        } catch (java.io.EOFException | java.util.zip.ZipException e) {
            throw refused("what is packed in it is damaged");
        }
    }

    private void variable(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return;
        }
        int kind = next(in).data.getInt() & 0xff;
        next(in); // dimensions: lists are read column by column
        String name = text(next(in));
        if (kind == CELL_CLASS) {
            List<String> cells = new ArrayList<>();
            while (in.remaining() >= 8) {
                cell(next(in).data, cells);
            }
            texts.put(name, List.copyOf(cells));
        } else if (kind >= FIRST_NUMBER_CLASS && kind <= LAST_NUMBER_CLASS) {
            numbers.put(name, in.hasRemaining() ? values(next(in)) : new double[0]);
        }
    }

    private static void cell(ByteBuffer in, List<String> cells) {
        if (in.hasRemaining() && (next(in).data.getInt() & 0xff) == CHAR_CLASS) {
            next(in); // dimensions
            next(in); // cells have no names
            cells.add(in.hasRemaining() ? text(next(in)) : "");
        }
    }

    private static String text(Element element) {
        ByteBuffer data = element.data;
        boolean little = data.order() == ByteOrder.LITTLE_ENDIAN;
        Charset coded = switch (element.type) {
            case 4, 17 -> little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE; // uint16, UTF-16
            case 18 -> little ? Charset.forName("UTF-32LE") : Charset.forName("UTF-32BE");
            default -> StandardCharsets.UTF_8;
        };
        return coded.decode(data).toString();
    }

    private static double[] values(Element element) {
        ByteBuffer in = element.data;
        int width = switch (element.type) {
            case 1, 2 -> 1;
            case 3, 4 -> 2;
            case 5, 6, 7 -> 4;
            case 9, 12, 13 -> 8;
            default -> throw new IllegalArgumentException("no type of numbers: " + element.type);
        };
        double[] values = new double[in.remaining() / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (element.type) {
                case 1 -> in.get();
                case 2 -> in.get() & 0xff;
                case 3 -> in.getShort();
                case 4 -> in.getShort() & 0xffff;
                case 5 -> in.getInt();
                case 6 -> in.getInt() & 0xffff_ffffL;
                case 7 -> in.getFloat();
                case 9 -> in.getDouble();
                default -> in.getLong();
            };
        }
        return values;
    }
}
