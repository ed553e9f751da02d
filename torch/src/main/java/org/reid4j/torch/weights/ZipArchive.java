package org.reid4j.torch.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Opens the zip archive that PyTorch's files are, without trusting it: sizes, names and places are checked first.
///
/// Refused: names used twice, absolute or with `..`, entries that overlap, encryption, methods other than stored and
/// deflated, and entries that unpack to more than [#MAX_RATIO] times their size. Stored entries are windows on the
/// file.
final class ZipArchive {
    /// Weights hardly shrink; a real archive that was packed again stays far below this.
    static final long MAX_RATIO = 20;

    private static final int END = 22;
    private static final int MAX_ENTRIES = 1_000_000;
    private static final int MAX_INFLATED = 1 << 30;

    /// One member of the archive.
    ///
    /// @param name its path
    /// @param deflated whether it is packed
    /// @param crc CRC-32 of its contents
    /// @param begin first byte of its data in the file
    /// @param packed bytes in the file
    /// @param size bytes of its contents
    record Entry(String name, boolean deflated, long crc, long begin, long packed, long size) {}

    private final MappedFile source;
    private final Map<String, Entry> entries;

    private ZipArchive(MappedFile source, Map<String, Entry> entries) {
        this.source = source;
        this.entries = Collections.unmodifiableMap(entries);
    }

    Map<String, Entry> entries() {
        return entries;
    }

    static ZipArchive open(MappedFile source) {
        long end = source.size() - END;
        while (end >= 0 && !(source.at(end, "PK\5\6") && end + END + source.u16(end + 20) == source.size())) {
            end--;
            if (end < source.size() - END - 0xffff) {
                end = -1;
            }
        }
        if (end < 0) {
            throw new WeightsException(
                    source.file() + " is cut short: the list of contents at its end is missing. Download it again.");
        }
        return new ZipArchive(source, new Directory(source, end).entries());
    }

    /// The contents of an entry, checked against its CRC.
    MappedFile read(Entry entry) {
        MemorySegment contents = entry.deflated()
                ? MemorySegment.ofArray(inflate(entry))
                : source.bytes().asSlice(entry.begin(), entry.packed());
        CRC32 crc = new CRC32();
        for (long at = 0; at < contents.byteSize(); at += 1 << 30) {
            long length = Math.min(1 << 30, contents.byteSize() - at);
            crc.update(contents.asSlice(at, length).asByteBuffer());
        }
        if (crc.getValue() != entry.crc()) {
            throw damaged("the checksum of '" + entry.name() + "' does not match its contents");
        }
        return source.within("'" + entry.name() + "'", contents);
    }

    private byte[] inflate(Entry entry) {
        if (entry.size() > MAX_INFLATED) {
            throw damaged("'" + entry.name() + "' is packed and unpacks to " + entry.size() + " bytes");
        }
        byte[] out = new byte[(int) entry.size()];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(source.slice(entry.begin(), entry.packed()));
            int filled = 0;
            while (filled < out.length) {
                int got = inflater.inflate(out, filled, out.length - filled);
                if (got == 0) {
                    throw damaged("'" + entry.name() + "' unpacks to fewer bytes than it declares");
                }
                filled += got;
            }
            if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw damaged("'" + entry.name() + "' unpacks to more bytes than it declares");
            }
            return out;
        } catch (DataFormatException e) {
            throw damaged("'" + entry.name() + "' does not unpack");
        } finally {
            inflater.end();
        }
    }

    private WeightsException damaged(String why) {
        return WeightsException.damaged(source.file(), why);
    }

    /// Reads the central directory.
    private record Directory(MappedFile source, long end) {
        Map<String, Entry> entries() {
            long count = source.u16(end + 10);
            long size = source.u32(end + 12);
            long begin = source.u32(end + 16);
            long limit = end;
            if (source.at(end - 20, "PK\6\7")) {
                long wide = source.i64(end - 12);
                if (wide < 0 || wide > end - 76 || !source.at(wide, "PK\6\6")) {
                    throw bad("its 64-bit list of contents is not where it should be");
                }
                count = source.i64(wide + 32);
                size = source.i64(wide + 40);
                begin = source.i64(wide + 48);
                limit = wide;
            }
            if (begin < 0 || size < 0 || begin > limit || size != limit - begin || count < 0 || count > size / 46) {
                throw bad("its list of contents does not fit its size");
            }
            if (count > MAX_ENTRIES) {
                throw bad("it has " + count + " entries");
            }
            Map<String, Entry> entries = new LinkedHashMap<>();
            long at = begin;
            for (long i = 0; i < count; i++) {
                at = entry(at, begin, entries);
            }
            if (at != limit) {
                throw bad("its list of contents does not fit its size");
            }
            requireApart(entries.values());
            return entries;
        }

        /// Reads one record and returns where the next begins.
        private long entry(long at, long dataLimit, Map<String, Entry> into) {
            if (!source.at(at, "PK\1\2")) {
                throw bad("its list of contents is broken");
            }
            int nameLength = source.u16(at + 28);
            int extraLength = source.u16(at + 30);
            String name = name(source.copy(at + 46, nameLength));
            if ((source.u16(at + 8) & 1) != 0) {
                throw bad("'" + name + "' is encrypted");
            }
            int method = source.u16(at + 10);
            if (method != 0 && method != 8) {
                throw bad("'" + name + "' is packed by method " + method);
            }
            Wide wide = new Wide(at + 46 + nameLength, extraLength);
            long size = wide.take(source.u32(at + 24));
            long packed = wide.take(source.u32(at + 20));
            long header = wide.take(source.u32(at + 42));
            requireHonest(name, method, packed, size);
            long data = dataBegin(name, header, dataLimit);
            if (packed > dataLimit - data) {
                throw bad("'" + name + "' reaches past its end");
            }
            Entry entry = new Entry(name, method == 8, source.u32(at + 16), data, packed, size);
            if (into.putIfAbsent(name, entry) != null) {
                throw bad("it has two entries named '" + name + "'");
            }
            return at + 46 + nameLength + extraLength + source.u16(at + 32);
        }

        private void requireHonest(String name, int method, long packed, long size) {
            if (packed < 0 || size < 0 || (method == 0 && packed != size)) {
                throw bad("'" + name + "' has sizes that contradict each other");
            }
            if (method == 8 && size / MAX_RATIO > packed) {
                throw new WeightsException(source.file() + " is refused: '" + WeightsException.shown(name)
                        + "' would unpack from " + packed
                        + " to " + size
                        + " bytes, which weights never do.\nNothing was unpacked. Get the weights from a"
                        + " source you trust.");
            }
        }

        private long dataBegin(String name, long header, long dataLimit) {
            if (header < 0 || header > dataLimit - 30 || !source.at(header, "PK\3\4")) {
                throw bad("'" + name + "' is not where its list of contents says");
            }
            int nameLength = source.u16(header + 26);
            long data = header + 30 + nameLength + source.u16(header + 28);
            if (data > dataLimit || !name(source.copy(header + 30, nameLength)).equals(name)) {
                throw bad("'" + name + "' is not where its list of contents says");
            }
            return data;
        }

        private String name(byte[] utf8) {
            String name;
            try {
                name = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
            } catch (CharacterCodingException e) {
                throw bad("an entry's name is not UTF-8 text");
            }
            boolean absolute = name.startsWith("/") || (name.length() > 1 && name.charAt(1) == ':');
            if (name.isEmpty()
                    || absolute
                    || name.indexOf('\\') >= 0
                    || name.indexOf('\0') >= 0
                    || List.of(name.split("/", -1)).contains("..")) {
                throw bad("an entry is named '" + name.replace('\0', '?') + "', which leads outside the archive");
            }
            return name;
        }

        private void requireApart(Collection<Entry> entries) {
            List<Entry> ordered = new ArrayList<>(entries);
            ordered.sort(Comparator.comparingLong(Entry::begin));
            long free = 0;
            for (Entry entry : ordered) {
                if (entry.begin() < free) {
                    throw bad("'" + entry.name() + "' overlaps another entry");
                }
                free = entry.begin() + entry.packed();
            }
        }

        private WeightsException bad(String why) {
            return WeightsException.damaged(source.file(), why);
        }

        /// The 64-bit values that an entry keeps aside for fields of 32 bits that are too narrow.
        private final class Wide {
            private long next;
            private final long limit;

            Wide(long begin, int length) {
                long at = begin;
                long end = begin + length;
                while (at + 4 <= end && source.u16(at) != 1) {
                    at += 4 + source.u16(at + 2);
                }
                boolean found = at + 4 <= end;
                next = found ? at + 4 : end;
                limit = found ? Math.min(end, at + 4 + source.u16(at + 2)) : end;
            }

            long take(long narrow) {
                if (narrow != 0xffff_ffffL) {
                    return narrow;
                }
                if (limit - next < 8) {
                    throw bad("an entry's 64-bit sizes are missing");
                }
                long value = source.i64(next);
                next += 8;
                return value;
            }
        }
    }
}
