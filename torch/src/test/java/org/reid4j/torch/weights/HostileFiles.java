package org.reid4j.torch.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Feeds the readers hostile files and prints for each kind how many were tried, how many refused, and
/// the longest time and the most memory one took: the program of `e2e/hostile-weights.sh`.
public final class HostileFiles {
    private static final long BOMB = 0xffff_fff0L;
    private static final List<String> GLOBALS = List.of(
            "os.system",
            "posix.system",
            "nt.system",
            "subprocess.Popen",
            "subprocess.check_output",
            "builtins.eval",
            "builtins.exec",
            "builtins.getattr",
            "builtins.__import__",
            "builtins.open",
            "importlib.import_module",
            "runpy.run_path",
            "shutil.rmtree",
            "socket.socket",
            "webbrowser.open",
            "pickle.loads",
            "torch.load",
            "torch.hub.load",
            "pty.spawn",
            "ctypes.CDLL");

    private final Path folder;
    private final Path canary;

    /// One kind of file.
    private static final class Row {
        private int tried;
        private int refused;
        private long worstNanos;
        private long worstBytes;
        private String flaw = "";
    }

    private HostileFiles(Path folder) {
        this.folder = folder;
        this.canary = folder.resolve("canary");
    }

    /// @param args a folder to write into, a folder of good `.pth` files, the number of mutations
    public static void main(String[] args) throws IOException {
        var program = new HostileFiles(Path.of(args[0]));
        List<byte[]> good = new ArrayList<>();
        try (var files = Files.newDirectoryStream(Path.of(args[1]), "*.{pt,pth}")) {
            for (Path file : files) {
                good.add(Files.readAllBytes(file));
            }
        }
        good.forEach(file -> program.read(new Row(), file)); // warms up
        System.out.println("row                        tried     refused  worst ms  worst MB");
        program.print("D1 safetensors, by hand", program.byHand());
        program.print("D2 safetensors, mutated", program.mutated(Integer.parseInt(args[2])));
        program.print("D3 cut at 100 points", program.cut(good));
        program.print("D3 damaged or foreign", program.foreign(good));
        program.print("D4 malicious pickles", program.pickles());
        program.print("D5 bomb of 4 GiB", program.bomb());
        if (Files.exists(program.canary)) {
            System.out.println("EXECUTED: the canary is there");
            System.exit(1);
        }
    }

    private void print(String name, Row row) {
        System.out.printf(
                Locale.ROOT,
                "%-24s %7d  %10d  %8.1f  %8.1f  %s%n",
                name,
                row.tried,
                row.refused,
                row.worstNanos / 1e6,
                row.worstBytes / 1048576.0,
                row.flaw);
        if (!row.flaw.isEmpty()) {
            System.exit(1);
        }
    }

    private Row read(Row row, byte[] contents) {
        return measured(row, () -> WeightFiles.read(MappedFile.of(Path.of("hostile.pth"), contents)));
    }

    private static Row measured(Row row, Runnable reading) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        row.tried++;
        try {
            reading.run();
        } catch (WeightsException refused) {
            row.refused++;
            if (String.valueOf(refused.getMessage()).lines().count() > 3) {
                row.flaw = "more than three lines: " + refused.getMessage();
            }
        } catch (RuntimeException | Error wrong) {
            row.flaw = "not refused in words: " + wrong;
        }
        row.worstNanos = Math.max(row.worstNanos, System.nanoTime() - began);
        row.worstBytes = Math.max(row.worstBytes, threads.getCurrentThreadAllocatedBytes() - bytes);
        return row;
    }

    private static byte[] safetensors(long length, String header, int data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length < 0 ? length : length == 0 ? text.length : length)
                .put(text)
                .array();
    }

    /// Twelve cases, all to be refused.
    private Row byHand() {
        String one = "{\"t\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}";
        byte[] good = safetensors(0, one, 16);
        String same = "\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}";
        var many = new StringBuilder("{\"first\":{" + same);
        IntStream.range(0, 100_000)
                .forEach(i -> many.append(",\"t").append(i).append("\":{").append(same));
        var row = new Row();
        for (byte[] file : List.of(
                new byte[0],
                new byte[] {1, 2, 3},
                safetensors(-1, one, 16),
                safetensors(100_000_001, one, 16),
                safetensors(1000, one, 16),
                Arrays.copyOf(good, good.length + 2),
                Arrays.copyOf(good, good.length - 2),
                safetensors(0, "{oops}", 0),
                safetensors(0, one.replace("[2,2]", "[2,9223372036854775807]"), 16),
                safetensors(0, many.append('}').toString(), 16),
                safetensors(0, one.replace("[0,16]", "[4,20]"), 20),
                safetensors(0, "{\"a\":".repeat(10_000), 0))) {
            read(row, file);
        }
        return complete(row);
    }

    private Row mutated(int count) throws IOException {
        Path file = folder.resolve("small.safetensors");
        Safetensors.write(
                file,
                Map.of("a", RawTensor.of(new float[6], 2, 3), "b", RawTensor.of(new long[2], 2)),
                Map.of("epoch", "3"));
        byte[] whole = Files.readAllBytes(file);
        var random = new SplittableRandom(25);
        var row = new Row();
        for (int i = 0; i < count; i++) {
            byte[] mutated =
                    random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 9)) : whole.clone();
            for (int k = random.nextInt(4); k >= 0 && mutated.length > 0; k--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            read(row, mutated);
        }
        return row;
    }

    private Row cut(List<byte[]> good) {
        var row = new Row();
        for (byte[] whole : good) {
            for (int i = 0; i < 100; i++) {
                read(row, Arrays.copyOf(whole, (int) ((long) whole.length * i / 100)));
            }
        }
        return complete(row);
    }

    /// Wrong checksums, pointers of Git LFS, web pages, other archives.
    private Row foreign(List<byte[]> good) {
        var row = new Row();
        for (byte[] whole : good) {
            if (whole[0] == 'P') {
                byte[] flipped = whole.clone();
                int data = new String(flipped, StandardCharsets.ISO_8859_1).indexOf("data.pkl") + 80;
                flipped[data] ^= 1;
                read(row, flipped);
            }
        }
        for (String text : List.of(
                "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 94410000\n",
                "<!DOCTYPE html><html>quota exceeded</html>",
                "{\"message\":\"not found\"}",
                "PK",
                "nothing that anybody knows")) {
            read(row, text.getBytes(StandardCharsets.UTF_8));
        }
        return complete(row);
    }

    private Row pickles() {
        String touch = "touch " + canary;
        var row = new Row();
        for (String global : GLOBALS) {
            String module = global.substring(0, global.lastIndexOf('.'));
            String name = global.substring(global.lastIndexOf('.') + 1);
            for (int protocol = 0; protocol <= 5; protocol++) {
                var pickle = PickleBuilder.protocol(protocol);
                boolean named = protocol >= 4;
                pickle = named ? pickle.stackGlobal(module, name) : pickle.global(module, name);
                read(
                        row,
                        PickleBuilder.archive(
                                pickle.text(touch).op(0x85).op("R").stop(), 1));
            }
            var inside = PickleBuilder.protocol(2).op("}").text("w").op("((").global(module, name);
            read(
                    row,
                    PickleBuilder.archive(
                            inside.text(touch).op(0x85).op("Rttsu").stop(), 1));
            var made =
                    PickleBuilder.protocol(2).global(module, name).text(touch).op(0x85, 0x81);
            read(row, PickleBuilder.archive(made.stop(), 1));
            var built = PickleBuilder.protocol(2)
                    .global("my", "Net")
                    .op(")")
                    .op(0x81)
                    .op("}");
            read(
                    row,
                    PickleBuilder.archive(
                            built.text("__setstate__")
                                    .global(module, name)
                                    .op("sb")
                                    .stop(),
                            1));
        }
        return complete(row);
    }

    /// Some 4 MB that unpack to 4 GiB.
    private Row bomb() {
        var deflater = new Deflater(9, true);
        var packed = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        byte[] out = new byte[1 << 16];
        var crc = new CRC32();
        for (long left = BOMB; left > 0; left -= zeros.length) {
            int now = (int) Math.min(left, zeros.length);
            crc.update(zeros, 0, now);
            deflater.setInput(zeros, 0, now);
            if (left <= zeros.length) {
                deflater.finish();
            }
            for (int n = deflater.deflate(out); n > 0; n = deflater.deflate(out)) {
                packed.write(out, 0, n);
            }
        }
        deflater.end();
        byte[] pickle = PickleBuilder.protocol(2)
                .op("}")
                .text("w")
                .tensor("0", 1 << 30, 0, 1 << 30)
                .op("s")
                .stop();
        byte[] bomb = new PickleBuilder.Zip()
                .stored("m/data.pkl", pickle)
                .entry("m/data/0", "m/data/0", 8, crc.getValue(), packed.toByteArray(), BOMB)
                .bytes();
        System.out.printf(Locale.ROOT, "   (the bomb has %.1f MB)%n", bomb.length / 1048576.0);
        return complete(read(new Row(), bomb));
    }

    private static Row complete(Row row) {
        if (row.refused < row.tried && row.flaw.isEmpty()) {
            row.flaw = (row.tried - row.refused) + " were read";
        }
        return row;
    }
}
