package org.reid4j.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.Sha256;
import org.reid4j.train.pretrained.Pretrained;
import org.reid4j.train.pretrained.WeightCache;

/// Whether what is written stays: room, a file forced to disk and renamed as checkpoints are, the clock, cached weights.
///
/// @param runs where runs are kept, or would be
/// @param clock the time
public record DiskChecks(Path runs, Clock clock) {
    private static final long MIB = 1 << 20;
    private static final long LITTLE = 2_000;
    private static final long TOO_LITTLE = 200;
    private static final Duration APART = Duration.ofMinutes(1);
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    /// All of them.
    public List<Check> all() {
        return List.of(
                Check.of("disk", "choose another folder: runs=DIR", this::room),
                Check.of("write", "choose another folder: runs=DIR", this::write),
                Check.of("clock", "set the clock", this::time),
                Check.of("cached_weights", "fetch them again: reid weights fetch NAME", DiskChecks::weights));
    }

    /// The folder itself, or the nearest one above it that is there.
    private Path there() throws IOException {
        Path folder = runs.toAbsolutePath().normalize();
        while (folder != null && !Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IOException("there is no such folder");
        }
        return folder;
    }

    private Check room() throws IOException {
        long free = Files.getFileStore(there()).getUsableSpace() / MIB;
        String found = String.format(Locale.ROOT, "%,d MiB free for runs", free);
        if (free < TOO_LITTLE) {
            return Check.fail("disk", found, "no checkpoint fits: make room, or choose another folder: runs=DIR");
        }
        return free < LITTLE
                ? Check.warn("disk", found, "a run of a large network takes about 1,000 MiB: make room")
                : Check.ok("disk", found);
    }

    private Check write() throws IOException {
        Path folder = there();
        boolean own = Files.isDirectory(runs);
        if (!Files.isWritable(folder)) {
            String found = own ? "the runs' folder cannot be written to" : "no folder for runs can be made here";
            return own
                    ? Check.fail("write", found, "change its rights, or choose another: runs=DIR")
                    : Check.warn("write", found, "change to another folder, or say runs=DIR");
        }
        long began = System.nanoTime();
        Path file = Files.createTempFile(folder, ".doctor", ".tmp");
        try {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[1 << 16]));
                channel.force(true);
            }
            Path renamed = file.resolveSibling(file.getFileName() + ".renamed");
            Files.move(file, renamed, StandardCopyOption.ATOMIC_MOVE);
            Files.move(renamed, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(file);
        }
        return Check.ok(
                "write",
                String.format(
                        Locale.ROOT,
                        "a file is written, forced to disk and renamed in %.0f ms (%s)",
                        (System.nanoTime() - began) / 1e6,
                        Files.getFileStore(folder).type()));
    }

    private Check time() throws IOException {
        Instant now = clock.instant();
        if (now.isBefore(BUILT)) {
            return Check.warn("clock", now + " is before this program was written", "set the clock: retention of galleries counts days");
        }
        if (!Files.isWritable(there())) {
            return Check.ok("clock", now.toString());
        }
        Path file = Files.createTempFile(there(), ".doctor", ".tmp");
        try {
            Instant disk = Files.getLastModifiedTime(file).toInstant();
            Duration apart = Duration.between(now, disk).abs();
            return apart.compareTo(APART) > 0
                    ? Check.warn(
                            "clock",
                            "%s, but the disk's is %d s away".formatted(now, apart.toSeconds()),
                            "the machine and its disk disagree about the time: set both clocks")
                    : Check.ok("clock", now.toString());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Check weights() {
        var whole = new ArrayList<String>();
        var broken = new ArrayList<String>();
        for (Pretrained known : Pretrained.values()) {
            Optional<Path> file = WeightCache.standard().find(known);
            file.ifPresent(
                    there -> (Sha256.of(there).startsWith(known.sha256Prefix()) ? whole : broken).add(known.key()));
        }
        if (!broken.isEmpty()) {
            return Check.fail(
                    "cached_weights",
                    "not the published file: " + String.join(", ", broken),
                    "delete it and fetch it again: reid weights fetch " + broken.getFirst());
        }
        return whole.isEmpty()
                ? Check.warn(
                        "cached_weights",
                        "none: training starts from random weights",
                        "reid weights fetch resnet50 (once), or reid weights import FILE")
                : Check.ok("cached_weights", String.join(", ", whole) + ", as published");
    }
}
