package org.reid4j.embed;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.embed.onnx.OnnxNatives;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.embed.onnx.OnnxValue;

/// An ONNX file opened with ONNX Runtime: the only class that hands tensors to it, and the one that
/// turns its errors into ours.
///
/// Thread-safe but for [#close()].
final class OnnxSession implements AutoCloseable {
    private static final int LARGEST = 1 << 20; // of embeddings, values
    private static final int LONGEST = 300; // of the runtime's messages, characters
    private static final String MESSAGE = " - message: ";
    /// Operators that go round as often as the file says, which may be for ever, and already while it is opened.
    private static final Set<String> ENDLESS = Set.of("Loop", "Scan", "SequenceMap");

    private final Path file;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final GraphInput input;
    private final String output;

    private OnnxSession(Path file, OrtEnvironment environment, OrtSession session, GraphInput input, String output) {
        this.file = file;
        this.environment = environment;
        this.session = session;
        this.input = input;
        this.output = output;
    }

    /// Opens a file.
    ///
    /// @param threads that one run uses; one where the graph's batch is fixed
    /// @param spin whether its threads stay busy between runs
    /// @param output which of the graph's outputs; empty to choose
    /// @throws ReidException when it is missing, damaged, no network of photos, or might never end
    static OnnxSession open(Path file, int threads, boolean spin, Optional<String> output) {
        OnnxSummary summary = OnnxSummary.read(file);
        requireOwnWeights(file, summary.external());
        requireEnd(file, summary.nodes().keySet());
        OrtEnvironment environment = environment();
        OrtSession session;
        try (var options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setIntraOpNumThreads(hasFixedBatch(summary) ? 1 : threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", spin ? "1" : "0");
            session = environment.createSession(file.toString(), options);
        } catch (OrtException | IllegalArgumentException refused) {
            throw new ReidException(
                    Kind.USAGE,
                    "%s is damaged or no network that ONNX Runtime %s can run: %s"
                            .formatted(file, OnnxNatives.version(), reason(refused)),
                    refused);
        }
        try {
            var inputs = session.getInputInfo();
            if (inputs.size() != 1 || !(inputs.values().iterator().next().getInfo() instanceof TensorInfo shape)) {
                throw new IllegalArgumentException(
                        "it has the inputs %s, where one batch of photos is needed".formatted(inputs.keySet()));
            }
            GraphInput reads = GraphInput.of(inputs.keySet().iterator().next(), shape);
            String chosen = GraphOutput.choose(session.getOutputInfo().values(), output);
            return new OnnxSession(file, environment, session, reads, chosen);
        } catch (OrtException | IllegalArgumentException refused) {
            close(session);
            throw new ReidException(
                    Kind.USAGE, file + " is no network that embeds photos: " + reason(refused), refused);
        }
    }

    /// Whether a run takes so many photos and no more: then runs go abreast, each on a thread of its
    /// own, which on two cores embeds a third more photos than two threads that share each run.
    private static boolean hasFixedBatch(OnnxSummary summary) {
        return summary.inputs().size() == 1
                && summary.inputs().getFirst().shape().stream().limit(1).noneMatch(OnnxValue::isName);
    }

    /// Refuses a file that would have weights read from outside its folder: it may come from a stranger.
    private static void requireOwnWeights(Path file, List<String> external) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        for (String name : new TreeSet<>(external)) {
            try {
                Path weights = folder.resolve(name).toRealPath();
                if (!weights.startsWith(folder.toRealPath()) || !Files.isRegularFile(weights)) {
                    throw new IOException("it lies outside the folder");
                }
            } catch (IOException | InvalidPathException refused) {
                throw new ReidException(
                        Kind.USAGE,
                        "%s keeps weights in a file '%s', which must lie beside it, and does not"
                                .formatted(file, name.substring(0, Math.min(name.length(), LONGEST))),
                        refused);
            }
        }
    }

    /// Refuses a graph that goes round: a stranger's may have no end, and nothing stops ONNX Runtime in it. Networks
    /// that embed photos have no such operators.
    private static void requireEnd(Path file, Set<String> operators) {
        operators.stream().filter(ENDLESS::contains).findFirst().ifPresent(operator -> {
            throw new ReidException(
                    Kind.USAGE,
                    "%s is not run: it has the operator %s, whose rounds may have no end, and no network that embeds photos needs one\nexport the network without loops"
                            .formatted(file, operator));
        });
    }

    /// The runtime, its libraries loaded.
    ///
    /// @throws ReidException when they cannot be
    static OrtEnvironment environment() {
        try {
            return OnnxNatives.environment();
        } catch (IllegalStateException | LinkageError failure) {
            throw new ReidException(
                    Kind.RESOURCES,
                    "ONNX Runtime's native libraries could not be loaded: " + reason(failure)
                            + "\nThey go to the cache folder (REID_CACHE names another), else to the temporary one."
                            + "\nMake room there, or name a folder that has them: -Donnxruntime.native.path=FOLDER",
                    failure);
        }
    }

    Path file() {
        return file;
    }

    GraphInput input() {
        return input;
    }

    String output() {
        return output;
    }

    /// Runs a batch.
    ///
    /// @param photos a direct buffer with the input's bytes
    /// @param shape its shape
    /// @param rows direct, receives the output
    /// @param rowsShape the output's shape, as a run without it gave it
    void run(ByteBuffer photos, long[] shape, FloatBuffer rows, long[] rowsShape) throws OrtException {
        try (OnnxTensor in = tensor(photos, shape);
                OnnxTensor out = OnnxTensor.createTensor(environment, rows, rowsShape);
                var _ = session.run(Map.of(input.name(), in), Map.of(output, out))) {
            // the output was written into the buffer
        }
    }

    /// Runs a batch whose output's shape nobody knows yet.
    ///
    /// @return its values, and behind them nothing
    Rows run(ByteBuffer photos, long[] shape) throws OrtException {
        try (OnnxTensor in = tensor(photos, shape);
                var result = session.run(Map.of(input.name(), in), Set.of(output))) {
            if (!(result.get(0) instanceof OnnxTensor found) || found.getInfo().type != OnnxJavaType.FLOAT) {
                throw new IllegalArgumentException("its output '" + output + "' is no tensor of 32-bit floats");
            }
            var values = new float[found.getFloatBuffer().remaining()];
            found.getFloatBuffer().get(values);
            return new Rows(values, found.getInfo().getShape());
        }
    }

    /// @param values all of an output
    /// @param shape as it came
    @SuppressWarnings("ArrayRecordComponent") // a buffer, compared by nobody
    record Rows(float[] values, long[] shape) {
        /// Length of a photo's vector; the output is `[N, D]`, or that with further lengths of 1.
        ///
        /// @throws IllegalArgumentException when it is no vector a photo
        int dimension(int photos) {
            long longest = Arrays.stream(shape).skip(1).max().orElse(values.length);
            if (values.length < 2
                    || values.length / photos > LARGEST
                    || values.length % photos != 0
                    || (shape.length > 1 && shape[0] != photos)
                    || (shape.length > 1 && longest != values.length / photos)) {
                throw new IllegalArgumentException(
                        "its output for %d photo%s is %s, where a vector a photo is needed: [N, D]"
                                .formatted(photos, photos == 1 ? "" : "s", Arrays.toString(shape)));
            }
            return values.length / photos;
        }
    }

    private OnnxTensor tensor(ByteBuffer photos, long[] shape) throws OrtException {
        return input.bytes()
                ? OnnxTensor.createTensor(environment, photos, shape, OnnxJavaType.UINT8)
                : OnnxTensor.createTensor(environment, photos.asFloatBuffer(), shape);
    }

    /// A failure while running.
    ReidException failed(Exception failure) {
        return new ReidException(Kind.CHECK, "%s cannot be run: %s".formatted(file, reason(failure)), failure);
    }

    /// The runtime's sentence, without its decoration and in one line.
    static String reason(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        if (failure instanceof IllegalArgumentException) {
            return text; // a sentence of ours
        }
        int begin = text.indexOf(MESSAGE);
        text = (begin < 0 ? text : text.substring(begin + MESSAGE.length()))
                .strip()
                .replaceAll("\\s+", " ");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session cannot be closed", e);
        }
    }

    @Override
    public void close() {
        close(session);
    }
}
