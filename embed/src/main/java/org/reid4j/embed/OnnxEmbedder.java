package org.reid4j.embed;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.UnitLength;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;

/// Embeds photos with an ONNX file through ONNX Runtime: resize, normalise, run, mirror images
/// averaged in where asked, L2 norm.
///
/// Thread-safe: any number of threads may embed at once; each takes memory of its own for a batch,
/// which is kept and used again. [#close()] waits for those that are at it.
public final class OnnxEmbedder implements Embedder {
    private final OnnxSession session;
    private final Preprocessing preprocessing;
    private final Options options;
    private final OnnxProbe.Found found;
    private final ConcurrentLinkedQueue<InputLane> lanes = new ConcurrentLinkedQueue<>();
    private final ReadWriteLock life = new ReentrantReadWriteLock();
    private final Optional<ExecutorService> helpers;
    private boolean closed;

    /// How a graph is run.
    ///
    /// @param threads that compute, at least 1
    /// @param spin whether they stay busy between runs; off, since cores are shared with threads that
    ///     decode
    /// @param flip whether the embedding of a photo is averaged with that of its mirror image
    /// @param batch photos run at once, where the graph takes any number
    /// @param output the graph's output that is the embedding; empty to choose
    public record Options(int threads, boolean spin, boolean flip, int batch, Optional<String> output) {
        public Options {
            if (threads < 1 || batch < 1) {
                throw new IllegalArgumentException("threads=%d, batch=%d: at least 1".formatted(threads, batch));
            }
        }

        /// All cores, no spinning, no mirror images, 32 at once.
        public static Options defaults() {
            return new Options(Runtime.getRuntime().availableProcessors(), false, false, 32, Optional.empty());
        }

        /// These options with or without mirror images.
        public Options withFlip(boolean averaged) {
            return new Options(threads, spin, averaged, batch, output);
        }

        /// These options with so many photos at once.
        public Options withBatch(int photos) {
            return new Options(threads, spin, flip, photos, output);
        }

        /// These options with so many threads.
        public Options withThreads(int count) {
            return new Options(count, spin, flip, batch, output);
        }

        /// These options with an output by name.
        public Options withOutput(Optional<String> name) {
            return new Options(threads, spin, flip, batch, name);
        }
    }

    private OnnxEmbedder(OnnxSession session, Preprocessing preprocessing, Options options, OnnxProbe.Found found) {
        this.session = session;
        this.preprocessing = preprocessing;
        this.options = options;
        this.found = found;
        this.helpers = found.batch().isPresent() && options.threads() > 1
                ? Optional.of(Executors.newFixedThreadPool(
                        options.threads(),
                        Thread.ofPlatform().daemon().name("reid-onnx-", 0).factory()))
                : Optional.empty();
    }

    /// Opens a graph and tries it on two synthetic photos.
    ///
    /// @param file the ONNX file
    /// @param preprocessing what it expects of a photo; where the graph reads bytes only size, filter
    ///     and order count
    /// @throws ReidException when it is missing, damaged, no network of photos or of another size; of
    ///     kind CHECK when its embeddings are the same for different photos, or no numbers
    public static OnnxEmbedder open(Path file, Preprocessing preprocessing, Options options) {
        OnnxSession session = OnnxSession.open(file, options.threads(), options.spin(), options.output());
        try {
            session.input().require(file.toString(), preprocessing.height(), preprocessing.width());
            InputLane.requireRoom(file, session.input().batch().orElse(options.batch()), preprocessing);
            return new OnnxEmbedder(session, preprocessing, options, OnnxProbe.run(session, preprocessing));
        } catch (RuntimeException | Error refused) {
            session.close();
            throw refused;
        }
    }

    /// What a graph reads, without trying it.
    ///
    /// @param output which of its outputs is the embedding; empty to choose
    /// @throws ReidException when it is missing, damaged, or no network of photos
    public static GraphInput inspect(Path file, Optional<String> output) {
        try (OnnxSession session = OnnxSession.open(file, 1, false, output)) {
            return session.input();
        }
    }

    /// The file.
    public Path file() {
        return session.file();
    }

    /// What the graph reads.
    public GraphInput input() {
        return session.input();
    }

    /// The name of the graph's output that is the embedding.
    public String output() {
        return session.output();
    }

    /// What a photo is brought to.
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /// Photos that run at once: as the options say, or what the graph is fixed to.
    public int batch() {
        return found.batch().orElse(options.batch());
    }

    @Override
    public int dimension() {
        return found.dimension();
    }

    /// The photo in the network's size.
    @Override
    public Pixels reduced(Pixels photo) {
        return Resize.resize(photo, preprocessing.height(), preprocessing.width(), preprocessing.interpolation());
    }

    /// @throws ReidException of kind CHECK when an embedding is no number
    @Override
    public List<float[]> embed(List<Pixels> photos) {
        life.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the embedder of " + file() + " is closed");
            }
            List<List<Pixels>> batches = IntStream.range(0, Math.ceilDiv(photos.size(), batch()))
                    .mapToObj(i -> photos.subList(i * batch(), Math.min(photos.size(), (i + 1) * batch())))
                    .toList();
            return helpers.isPresent() && batches.size() > 1
                    ? abreast(batches, helpers.get())
                    : batches.stream().flatMap(batch -> rows(batch).stream()).toList();
        } finally {
            life.readLock().unlock();
        }
    }

    /// Several runs at once, for graphs that take so few photos that one run leaves cores idle.
    private List<float[]> abreast(List<List<Pixels>> batches, ExecutorService threads) {
        List<Callable<List<float[]>>> runs = batches.stream()
                .<Callable<List<float[]>>>map(batch -> () -> rows(batch))
                .toList();
        try {
            var embeddings = new ArrayList<float[]>();
            for (Future<List<float[]>> run : threads.invokeAll(runs)) {
                embeddings.addAll(run.get());
            }
            return embeddings;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ReidException(ReidException.Kind.CHECK, "embedding was interrupted", stop);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException refused -> throw refused;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("embedding failed", failure);
            }
        }
    }

    private List<float[]> rows(List<Pixels> photos) {
        List<Pixels> resized = photos.parallelStream().map(this::reduced).toList();
        InputLane lane = lanes.poll();
        if (lane == null) {
            lane = new InputLane(session.input(), preprocessing, batch(), dimension());
        }
        try {
            float[] values = run(lane, resized, false);
            if (options.flip()) {
                float[] mirrored = run(lane, resized, true);
                for (int i = 0; i < values.length; i++) {
                    values[i] += mirrored[i];
                }
                UnitLength.normalise(values, dimension());
            }
            var rows = new ArrayList<float[]>(photos.size());
            for (int from = 0; from < values.length; from += dimension()) {
                rows.add(Arrays.copyOfRange(values, from, from + dimension()));
            }
            return rows;
        } finally {
            lanes.add(lane);
        }
    }

    private float[] run(InputLane lane, List<Pixels> photos, boolean mirrored) {
        IntStream.range(0, photos.size()).parallel().forEach(i -> lane.put(i, photos.get(i), mirrored));
        int count = found.batch().orElse(photos.size()); // a fixed batch runs in full, whatever its last places hold
        long[] shape = found.shape().clone();
        shape[0] = shape.length == 1 ? dimension() : count;
        var rows = lane.rows(count, dimension());
        try {
            session.run(
                    lane.photos(count),
                    session.input().shape(count, preprocessing.height(), preprocessing.width()),
                    rows,
                    shape);
        } catch (OrtException failure) {
            throw session.failed(failure);
        }
        var values = new float[photos.size() * dimension()];
        rows.get(values);
        FirstPhotos.requireNumbers(values, file());
        UnitLength.normalise(values, dimension());
        return values;
    }

    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                helpers.ifPresent(ExecutorService::close); // waits for what an interrupted caller left behind
                session.close();
            }
        } finally {
            life.writeLock().unlock();
        }
    }
}
