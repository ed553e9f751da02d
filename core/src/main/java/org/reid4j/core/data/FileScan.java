package org.reid4j.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.reid4j.core.ReidException;

/// Reads many files with all processors and keeps the answers in the order of the files.
///
/// A walk that is a folder is looked at as one: its frames one after the other.
///
/// @param bad files that are missing, empty, unreadable, or refused by the verifier
/// @param duplicates groups of readable files with the same bytes, by SHA-256; the bytes of a file are only
///     hashed when
///     another has its length
record FileScan(List<DataReport.Bad> bad, List<List<Path>> duplicates) {

    static FileScan of(List<Path> files, Function<Path, Optional<String>> verify) {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("check-", 0).factory())) {
            List<Optional<String>> defects = each(pool, files, file -> defect(file, verify));
            List<DataReport.Bad> bad = new ArrayList<>();
            Map<Long, List<Path>> byLength = new LinkedHashMap<>();
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                defects.get(i).ifPresent(reason -> bad.add(new DataReport.Bad(file, reason)));
                length(file)
                        .ifPresent(n -> byLength.computeIfAbsent(n, _ -> new ArrayList<>())
                                .add(file));
            }
            List<Path> candidates = byLength.values().stream()
                    .filter(same -> same.size() > 1)
                    .flatMap(List::stream)
                    .toList();
            List<Optional<String>> hashes = each(pool, candidates, FileScan::hash);
            Map<String, List<Path>> byHash = new LinkedHashMap<>();
            for (int i = 0; i < candidates.size(); i++) {
                Path file = candidates.get(i);
                hashes.get(i)
                        .ifPresent(hash -> byHash.computeIfAbsent(hash, _ -> new ArrayList<>())
                                .add(file));
            }
            return new FileScan(
                    bad,
                    byHash.values().stream()
                            .filter(same -> same.size() > 1)
                            .map(List::copyOf)
                            .toList());
        }
    }

    private static <T> List<T> each(ExecutorService pool, List<Path> files, Function<Path, T> question) {
        List<Callable<T>> questions = new ArrayList<>();
        files.forEach(file -> questions.add(() -> question.apply(file)));
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : pool.invokeAll(questions)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReidException(ReidException.Kind.RESOURCES, "the check was interrupted.", e);
        } catch (ExecutionException e) {
            throw new ReidException(
                    ReidException.Kind.CHECK,
                    "the check itself failed: %s.".formatted(Shown.text(String.valueOf(e.getCause()))),
                    e);
        }
    }

    private static Optional<String> defect(Path file, Function<Path, Optional<String>> verify) {
        if (!Files.isRegularFile(file) && !Files.isDirectory(file)) {
            return Optional.of("there is no such file");
        }
        if (!Files.isReadable(file)) {
            return Optional.of("no permission to read it");
        }
        if (length(file).orElse(0L) == 0) {
            return Optional.of(Files.isDirectory(file) ? "it has no frames" : "the file is empty");
        }
        try {
            return verify.apply(file);
        } catch (RuntimeException e) { // one broken photo must not end the check of all others
            return Optional.of(Shown.text(String.valueOf(e.getMessage())));
        }
    }

    private static Optional<Long> length(Path file) {
        try {
            long bytes = 0;
            for (Path part : WalkFiles.of(file)) {
                if (!Files.isRegularFile(part)) {
                    return Optional.empty();
                }
                bytes += Files.size(part);
            }
            return Optional.of(bytes);
        } catch (IOException | DataException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> hash(Path file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (Path part : WalkFiles.of(file)) {
                try (InputStream in = Files.newInputStream(part)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        digest.update(buffer, 0, n);
                    }
                }
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            return Optional.empty(); // reported as bad already
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
