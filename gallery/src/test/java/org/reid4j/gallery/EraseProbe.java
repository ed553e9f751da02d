package org.reid4j.gallery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.reid4j.gallery.spi.Made;

/// Erases a person while `e2e/gallery-erase.sh` kills it, and looks for what is left of them: every 16
/// bytes in a row of their vectors, thumbnails, hashes and name, in every file below the gallery's folder.
final class EraseProbe {
    private static final String NAME = "Aurelia Quintessence Vandermeulen";
    private static final long[] ERASED = {7, 8, 9};
    private static final long[] KEPT = LongStream.rangeClosed(20, 40).toArray();
    private static final int WINDOW = 16;

    private EraseProbe() {}

    /// Arguments: the gallery's folder, and `make`, `erase`, or `gone` (open it, close it, and look).
    public static void main(String[] args) throws IOException {
        var folder = Path.of(args[0]);
        switch (args[1]) {
            case "make" -> make(folder);
            case "erase" -> {
                try (var gallery = Gallery.open(folder)) {
                    var person = gallery.people().named(NAME).orElseThrow();
                    var receipt = gallery.erasure().person(person.id());
                    System.out.println("acknowledged, verified " + receipt.verified());
                }
            }
            case "gone" -> gone(folder);
            default -> throw new IllegalArgumentException(args[1]);
        }
    }

    private static void make(Path folder) {
        Gallery.create(folder, "erase", Made.model(), Clock.systemUTC());
        try (var gallery = Gallery.open(folder)) {
            TestGallery.put(gallery, KEPT);
            var items = TestGallery.put(gallery, ERASED);
            gallery.people().create(NAME, items, "tester");
        }
    }

    /// The person was erased, all of it, or nothing was.
    private static void gone(Path folder) throws IOException {
        boolean known;
        try (var gallery = Gallery.open(folder)) {
            known = gallery.people().named(NAME).isPresent();
            if (gallery.size() != KEPT.length + (known ? ERASED.length : 0)) {
                throw new IllegalStateException("half erased: " + gallery.size() + " items");
            }
            if (!gallery.check(100).sound()) {
                throw new IllegalStateException(gallery.check(0).faults().toString());
            }
        }
        var left = left(folder);
        var all = Set.of("hash", "name", "thumbnail", "vector");
        if (known ? !left.equals(all) : !left.isEmpty()) {
            throw new IllegalStateException((known ? "known, but only these are left: " : "left: ") + left);
        }
        System.out.println(known ? "untouched" : "gone");
    }

    private static Set<String> left(Path folder) throws IOException {
        Map<String, Set<String>> windows = new LinkedHashMap<>();
        for (long seed : ERASED) {
            var item = Made.item(seed);
            var vector = ByteBuffer.allocate(4 * Made.DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
            vector.asFloatBuffer().put(item.vector());
            add(windows, "vector", vector.array());
            add(windows, "thumbnail", item.thumbnail().orElseThrow());
            add(windows, "hash", item.content().getBytes(StandardCharsets.UTF_8));
        }
        add(windows, "name", NAME.getBytes(StandardCharsets.UTF_8));
        var left = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                windows.forEach((what, pieces) -> {
                    if (pieces.stream().anyMatch(text::contains)) {
                        left.add(what);
                    }
                });
            }
        }
        return left;
    }

    private static void add(Map<String, Set<String>> windows, String what, byte[] bytes) {
        var pieces = windows.computeIfAbsent(what, _ -> new HashSet<>());
        for (int at = 0; at + WINDOW <= bytes.length; at++) {
            pieces.add(new String(bytes, at, WINDOW, StandardCharsets.ISO_8859_1));
        }
    }
}
