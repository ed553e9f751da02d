package org.reid4j.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.reid4j.image.ImageException.Reason;

/// Feeds the reader of photos hostile files and prints for each kind how many were tried, how many refused, and the
/// longest time and the most memory one took: the program of `e2e/hostile-images.sh`.
public final class HostileImages {
    private static final ImageReader READER = new ImageReader(ImageLimits.defaults(), false);
    private static final ImageReader SMALL = new ImageReader(new ImageLimits(1 << 20, 1 << 20, 8192), false);
    private static final int THREADS = 8;
    private static final double LONGEST = 2000; // ms that any file may take, however busy the machine
    private static final double MEBIBYTE = 1 << 20;

    private HostileImages() {}

    /// What became of one file.
    ///
    /// @param refused whether it was, in words
    /// @param nanos it took
    /// @param bytes allocated meanwhile
    /// @param flaw what must not be, empty when all is well
    private record Fate(boolean refused, long nanos, long bytes, String flaw) {}

    /// What must become of all files of a row.
    private enum Must {
        BE_REFUSED,
        BE_READ,
        BE_EITHER
    }

    /// @param args how many mutated files
    public static void main(String[] args) throws Exception {
        int mutations = Integer.parseInt(args[0]);
        List<byte[]> sources = sources();
        for (int i = 0; i < 20; i++) { // warms up
            sources.forEach(file -> read(READER, file));
        }
        System.out.println("row                             tried  refused  worst ms  worst MB");
        print("C1 cut at every percent", cuts(sources), Must.BE_REFUSED, 64);
        print("C2 0 to 32 bytes, noise", noise(), Must.BE_REFUSED, 1);
        List<byte[]> bombs = Bombs.all().map(Bombs.Claim::file).toList();
        print("C3 bombs, each", bombs, Must.BE_REFUSED, 1);
        print("C3 bombs, 8 threads", 1000, i -> bombs.get(i % bombs.size()), Must.BE_REFUSED, 1);
        print("C4 black, 9,000 x 9,000", List.of(Bombs.black()), Must.BE_REFUSED, 1);
        print("C4 text bombs", List.of(Bombs.texts()), Must.BE_READ, 1);
        print("C5 GIF of 1,000 frames", List.of(frames(sources.get(4))), Must.BE_READ, 1);
        print("C9 other formats", others(), Must.BE_REFUSED, 1);
        print("C10 EXIF of 9 MB", List.of(exif(sources.getFirst()), exifChunk(sources.get(3))), Must.BE_READ, 1);
        print("C12 odd sizes", odd(), Must.BE_READ, 64);
        print("C11 mutated", mutations, i -> mutated(sources, i), Must.BE_EITHER, 64);
    }

    private static List<byte[]> sources() throws IOException {
        return List.of(
                ImageEncoder.jpeg(TestPhotos.gradient(64, 128), 0.9f),
                ImageEncoder.jpeg(TestPhotos.noise(64, 128, 3), 0.9f),
                TestPhotos.rawJpeg(40, 40, 77),
                ImageEncoder.png(TestPhotos.noise(64, 128, 4)),
                otherwise("gif", BufferedImage.TYPE_BYTE_INDEXED),
                otherwise("bmp", BufferedImage.TYPE_3BYTE_BGR));
    }

    private static byte[] otherwise(String format, int type) throws IOException {
        var image = new BufferedImage(32, 32, type);
        image.setRGB(3, 3, 0xff00ff00);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static List<byte[]> cuts(List<byte[]> sources) {
        List<byte[]> cut = new ArrayList<>();
        for (byte[] whole : sources) {
            int last = whole[0] == 'G' ? whole.length - 2 : whole.length - 1; // a GIF's trailer is not needed
            for (int percent = 1; percent <= 99; percent++) {
                cut.add(Arrays.copyOf(whole, Math.max(1, last * percent / 100)));
            }
        }
        return cut;
    }

    private static List<byte[]> noise() {
        List<byte[]> files = new ArrayList<>();
        for (byte[] head : List.of(
                TestPhotos.of(0xff, 0xd8, 0xff, 0xe0),
                TestPhotos.of(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'),
                TestPhotos.ascii("GIF89a"),
                TestPhotos.ascii("BM"))) {
            for (int length = 0; length <= 32; length++) {
                files.add(Arrays.copyOf(head, length));
            }
            for (int seed = 0; seed < 250; seed++) {
                byte[] kilobyte = new byte[1024];
                new SplittableRandom(seed).nextBytes(kilobyte);
                System.arraycopy(head, 0, kilobyte, 0, head.length);
                files.add(kilobyte);
            }
        }
        return files;
    }

    /// A GIF whose one picture stands a thousand times in it.
    private static byte[] frames(byte[] gif) {
        int colours = 3 << ((gif[10] & 7) + 1);
        int first = 13 + ((gif[10] & 0x80) == 0 ? 0 : colours);
        byte[] picture = Arrays.copyOfRange(gif, first, gif.length - 1);
        var out = new ByteArrayOutputStream();
        out.write(gif, 0, first);
        for (int i = 0; i < 1000; i++) {
            out.writeBytes(picture);
        }
        out.write(0x3b);
        return out.toByteArray();
    }

    private static List<byte[]> others() {
        return List.of(
                        "RIFF\0\0\0\0WEBPVP8 ",
                        "\0\0\0\u0018ftypheic\0\0\0\0",
                        "II*\0\u0008\0\0\0",
                        "MM\0*\0\0\0\u0008",
                        "%PDF-1.7\n",
                        "PK\u0003\u0004\u0014\0",
                        "<?xml version=\"1.0\"?><svg xmlns=\"x\"/>",
                        "<!DOCTYPE html><title>404</title>")
                .stream()
                .map(TestPhotos::ascii)
                .toList();
    }

    private static byte[] exif(byte[] jpeg) {
        byte[] all = jpeg;
        byte[] block = TestPhotos.join(TestPhotos.ascii("Exif\0\0"), TestPhotos.tiff(true, 6), new byte[65_000]);
        for (int i = 0; i < 140; i++) {
            all = TestPhotos.withSegment(all, 0xe1, block);
        }
        return all;
    }

    private static byte[] exifChunk(byte[] png) {
        byte[] chunk = TestPhotos.chunk("eXIf", TestPhotos.join(TestPhotos.tiff(false, 6), new byte[9_000_000]));
        return TestPhotos.join(Arrays.copyOf(png, 33), chunk, Arrays.copyOfRange(png, 33, png.length));
    }

    private static List<byte[]> odd() {
        return List.of(
                ImageEncoder.png(TestPhotos.solid(1, 1, 0, 0, 0)),
                ImageEncoder.jpeg(TestPhotos.solid(1, 5000, 0, 0, 0), 0.9f),
                ImageEncoder.jpeg(TestPhotos.solid(5000, 1, 255, 255, 255), 0.9f),
                ImageEncoder.png(TestPhotos.solid(64, 128, 0, 0, 0)));
    }

    private static byte[] mutated(List<byte[]> sources, int number) {
        var random = new SplittableRandom(number);
        byte[] mutant = sources.get(number % sources.size()).clone();
        int most = random.nextBoolean() ? Math.min(700, mutant.length) : mutant.length; // headers more often
        for (int k = random.nextInt(8); k >= 0; k--) {
            mutant[random.nextInt(most)] = (byte) random.nextInt(256);
        }
        return mutant;
    }

    private static Fate read(ImageReader reader, byte[] file) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        boolean refused = false;
        String flaw = "";
        try {
            reader.read(file, "hostile");
        } catch (ImageException words) {
            refused = true;
            if (words.reason() == Reason.RESOURCES) {
                flaw = "it asked for too much memory";
            } else if (String.valueOf(words.getMessage()).lines().count() > 3) {
                flaw = "more than three lines: " + words.getMessage();
            }
        } catch (RuntimeException | Error wrong) {
            flaw = "not refused in words: " + wrong;
        }
        return new Fate(refused, System.nanoTime() - began, threads.getCurrentThreadAllocatedBytes() - bytes, flaw);
    }

    private static void print(String name, List<byte[]> files, Must must, int mebibytes) throws Exception {
        print(name, files.size(), files::get, must, mebibytes);
    }

    private static void print(String name, int count, IntFunction<byte[]> files, Must must, int mebibytes)
            throws Exception {
        ImageReader reader = must == Must.BE_EITHER ? SMALL : READER;
        List<Fate> fates = new ArrayList<>();
        boolean abreast = name.contains("threads") || must == Must.BE_EITHER;
        try (var pool = Executors.newFixedThreadPool(abreast ? THREADS : 1)) {
            List<Callable<Fate>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                tasks.add(() -> read(reader, files.apply(number)));
            }
            for (Future<Fate> fate : pool.invokeAll(tasks)) {
                fates.add(fate.get());
            }
        }
        long refused = fates.stream().filter(Fate::refused).count();
        double millis = fates.stream().mapToLong(Fate::nanos).max().orElse(0) / 1e6;
        double worst = fates.stream().mapToLong(Fate::bytes).max().orElse(0) / MEBIBYTE;
        String flaw = fates.stream()
                .map(Fate::flaw)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(
                        must == Must.BE_REFUSED && refused < count
                                ? (count - refused) + " were read"
                                : must == Must.BE_READ && refused > 0
                                        ? refused + " were refused"
                                        : millis > LONGEST
                                                ? "one took too long"
                                                : worst > mebibytes ? "more than " + mebibytes + " MiB for one" : "");
        System.out.printf(Locale.ROOT, "%-30s %6d  %7d  %8.1f  %8.1f  %s%n", name, count, refused, millis, worst, flaw);
        if (!flaw.isEmpty()) {
            System.exit(1);
        }
    }
}
