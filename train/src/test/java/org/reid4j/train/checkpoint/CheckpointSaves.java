package org.reid4j.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.reid4j.core.ReidException;
import org.reid4j.core.sample.Seeds;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// Saves checkpoints for `e2e/kill-at-every-syscall.sh`, which kills it, and judges what the kills left.
///
/// A checkpoint here takes several writes a file, as a real one does.
final class CheckpointSaves {
    private static final int VALUES = 400_000; // 1.6 MB, two blocks of a write

    private CheckpointSaves() {}

    /// @param arguments `prepare DIR` saves steps 1 and 2; `save DIR` saves step 3; `check REFERENCE DIR…`
    ///     judges copies of the first in which the second was disturbed, against one in which it was not
    public static void main(String[] arguments) throws IOException {
        Path run = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "prepare" -> {
                new Checkpoints(run).save(at(1));
                new Checkpoints(run).save(at(2));
            }
            case "save" -> {
                try {
                    new Checkpoints(run).save(at(3));
                } catch (ReidException e) {
                    System.err.println(e.getMessage());
                    System.exit(e.kind().exitCode());
                }
            }
            case "check" -> System.exit(check(run, List.of(arguments).subList(2, arguments.length)));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static Checkpoint at(long step) {
        return new Checkpoint(
                new Position(0, 0, (int) step, step),
                TensorFile.of(Map.of("w", values(step))),
                TensorFile.of(Map.of("m", values(-step))),
                Map.of("trainer", "{\"best\":" + step + "}"),
                step != 2);
    }

    private static RawTensor values(long seed) {
        RandomGenerator random = Seeds.of(7, seed, 0);
        var values = new float[VALUES];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return RawTensor.of(values, VALUES);
    }

    private static int check(Path reference, List<String> runs) throws IOException {
        Set<String> whole = new TreeSet<>();
        for (long step = 1; step <= 3; step++) {
            Path scratch = Files.createTempDirectory(reference.toAbsolutePath().getParent(), "whole");
            new Checkpoints(scratch).save(at(step));
            whole.addAll(hashes(scratch).values());
        }
        Map<String, String> wanted = hashes(reference);
        int failures = 0;
        for (String name : runs) {
            List<String> complaints = complaints(Path.of(name), whole, wanted);
            if (!complaints.isEmpty()) {
                failures++;
                System.out.println("FAILED " + name + ": " + String.join("; ", complaints));
            }
        }
        System.out.println(runs.size() + " judged, " + failures + " failures");
        return failures == 0 ? 0 : 1;
    }

    private static List<String> complaints(Path run, Set<String> whole, Map<String, String> wanted) {
        var complaints = new ArrayList<String>();
        try {
            hashes(run).forEach((file, hash) -> {
                if (!file.contains(".tmp") && !file.equals("state/latest") && !whole.contains(hash)) {
                    complaints.add("part of a file under the final name " + file);
                }
            });
            var checkpoints = new Checkpoints(run);
            long before = checkpoints.latest().orElseThrow().position().step();
            if (before != 2 && before != 3) {
                complaints.add("at step " + before);
            }
            List<String> notices = checkpoints.tidy();
            if (!notices.isEmpty()) {
                complaints.add("notices " + notices);
            }
            if (checkpoints.latest().orElseThrow().position().step() != before) {
                complaints.add("tidying changed the step");
            }
            hashes(run).keySet().stream()
                    .filter(file -> file.contains(".tmp"))
                    .forEach(file -> complaints.add("left " + file));
            if (before == 2) {
                checkpoints.save(at(3));
            }
            if (!hashes(run).equals(wanted)) {
                complaints.add("differs in the end: " + hashes(run).keySet());
            }
        } catch (IOException | RuntimeException e) {
            complaints.add(e.toString());
        }
        return complaints;
    }

    private static Map<String, String> hashes(Path run) throws IOException {
        var hashes = new TreeMap<String, String>();
        try (var files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(run.relativize(file).toString(), sha256(file));
            }
        }
        return new LinkedHashMap<>(hashes);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
