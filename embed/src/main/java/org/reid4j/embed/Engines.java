package org.reid4j.embed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.reid4j.core.Embedder;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.core.Sha256;

/// The engines on the class path, and the choice between them: one place for commands, galleries and
/// the library.
public final class Engines {
    private static final String TORCH = "torch";
    private static final int MOST_ENTRIES = 100_000;

    private Engines() {}

    /// A file and what is to run it.
    private record Choice(EmbeddingEngine engine, Path file) {}

    /// All engines on the class path, by name.
    public static List<EmbeddingEngine> all() {
        return ServiceLoader.load(EmbeddingEngine.class, EmbeddingEngine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(EmbeddingEngine::name))
                .toList();
    }

    /// Opens a model.
    ///
    /// @param path see [ModelFiles#find]
    /// @throws ReidException when there is none, or none of the engines runs it; see
    ///     [EmbeddingEngine#open];
    ///     of kind CHECK when it gives no numbers, or the same for different photos
    public static OpenModel open(Path path, EngineOptions options) {
        return open(ModelFiles.find(path), options);
    }

    /// Opens the files of a model with the engine that was asked for; on a CPU with the one that the
    /// card records as the faster; where none is recorded with ONNX Runtime when there is an ONNX file
    /// of the same weights, else with libtorch.
    public static OpenModel open(ModelFiles files, EngineOptions options) {
        Choice choice = choice(files, options);
        ModelCard card = choice.engine.card(choice.file);
        String id = id(weights(choice, files), card, options.flip().orElse(card.flip())); // may fail: before opening
        return new OpenModel(tried(choice, card, options), card, choice.engine.name(), choice.file, id);
    }

    /// Whose identity a model has: its weights', also where their ONNX file runs.
    private static Path weights(Choice choice, ModelFiles files) {
        return files.weights().filter(_ -> ModelFiles.isOnnx(choice.file)).orElse(choice.file);
    }

    /// What belongs to a file.
    ///
    /// @throws ReidException when nothing says it, or no engine runs such files
    public static ModelCard card(Path file) {
        return isRunBy(file).orElseThrow(() -> missing(file)).card(file);
    }

    /// What tells models apart whose embeddings must not be compared, in hexadecimal.
    ///
    /// @param file its weights
    /// @param flip whether mirror images are averaged in
    public static String id(Path file, ModelCard card, boolean flip) {
        String weights =
                ModelFiles.isOnnx(file) ? OnnxEngine.origin(file).orElseGet(() -> Sha256.of(file)) : Sha256.of(file);
        return Sha256.of(weights + card.preprocessing() + flip + new TreeMap<>(card.settings()));
    }

    private static Embedder tried(Choice choice, ModelCard card, EngineOptions options) {
        Embedder embedder = choice.engine.open(choice.file, card, options);
        try {
            if (!choice.engine.tries()) {
                FirstPhotos.require(embedder, card.preprocessing(), choice.file);
            }
            return embedder;
        } catch (RuntimeException | Error refused) {
            embedder.close();
            throw refused;
        }
    }

    private static Choice choice(ModelFiles files, EngineOptions options) {
        if (!options.engine().equals(EngineOptions.AUTO)) {
            return named(files, options);
        }
        if (files.weights().isEmpty()) {
            return with(files.onnx().orElseThrow(), options);
        }
        Path weights = files.weights().get();
        return options.onCpu() && prefersOnnx(files)
                ? with(files.onnx().orElseThrow(), options)
                : with(weights, options);
    }

    /// Whether there is an ONNX file of the same weights, and nothing speaks for libtorch.
    private static boolean prefersOnnx(ModelFiles files) {
        if (files.onnx().isEmpty()) {
            return false;
        }
        Path onnx = files.onnx().get();
        Path weights = files.weights().orElseThrow();
        Optional<String> preferred = Stream.of(weights, onnx)
                .flatMap(file -> ModelFiles.card(file).stream())
                .flatMap(card -> ModelCard.read(card).engine().stream())
                .map(EngineSpeeds::preferred)
                .findFirst();
        boolean torch = preferred.equals(Optional.of(TORCH)) && isRunBy(weights).isPresent();
        return !torch && sameWeights(onnx, weights);
    }

    private static boolean sameWeights(Path onnx, Path weights) {
        try {
            return OnnxEngine.claimed(onnx).equals(Optional.of(Sha256.of(weights)));
        } catch (ReidException _) {
            return false; // a damaged file beside good weights is in nobody's way
        }
    }

    private static Choice named(ModelFiles files, EngineOptions options) {
        EmbeddingEngine engine = all().stream()
                .filter(one -> one.name().equals(options.engine()))
                .findFirst()
                .orElseThrow(() -> missing(options.engine()));
        Path file = Stream.of(files.weights(), files.onnx())
                .flatMap(Optional::stream)
                .filter(engine::reads)
                .filter(one -> !ModelFiles.isOnnx(one)
                        || files.weights()
                                .map(weights -> sameWeights(one, weights))
                                .orElse(true))
                .findFirst()
                .orElseThrow(() -> new ReidException(
                        Kind.USAGE,
                        engine.name().equals(OnnxEngine.NAME)
                                ? "there is no ONNX file of these weights: leave engine=onnx out, or export one"
                                : "there is no weight file beside %s that %s could run: leave engine=%s out"
                                        .formatted(files.onnx().orElseThrow(), engine.name(), engine.name())));
        requireDevice(engine, file, options);
        return new Choice(engine, file);
    }

    private static Choice with(Path file, EngineOptions options) {
        EmbeddingEngine engine = isRunBy(file).orElseThrow(() -> missing(file));
        requireDevice(engine, file, options);
        return new Choice(engine, file);
    }

    private static void requireDevice(EmbeddingEngine engine, Path file, EngineOptions options) {
        if (engine.name().equals(OnnxEngine.NAME)
                && !options.onCpu()
                && !options.device().equals(EngineOptions.AUTO)) {
            throw new ReidException(
                    Kind.USAGE,
                    "%s is run by ONNX Runtime, here on the CPU alone: leave device=%s out"
                            .formatted(file, options.device()));
        }
    }

    private static Optional<EmbeddingEngine> isRunBy(Path file) {
        return all().stream().filter(engine -> engine.reads(file)).findFirst();
    }

    private static ReidException missing(Path file) {
        if (isTorchScript(file)) {
            return new ReidException(
                    Kind.USAGE,
                    "%s is TorchScript: a program with its weights, and no program of a file is run here\nof a network known here its weights can be taken over: reid weights inspect %s\nany other: save it in Python with torch.onnx.export, then reid weights import net.onnx"
                            .formatted(file, file));
        }
        boolean torch = all().stream().anyMatch(engine -> engine.name().equals(TORCH));
        if (torch || !ModelFiles.isWeights(file)) {
            return new ReidException(
                    Kind.USAGE,
                    "%s is of no kind that is run as it is\nmake a model of it first: reid weights import %s --as NAME"
                            .formatted(file, file));
        }
        return new ReidException(
                Kind.USAGE,
                "%s is run by libtorch, which is not on the class path: add org.reid4j:reid4j-train\nor export the model once as ONNX and open that"
                        .formatted(file));
    }

    private static boolean isTorchScript(Path file) {
        try (var archive = new ZipFile(file.toFile())) {
            return archive.stream().limit(MOST_ENTRIES).anyMatch(entry -> entry.getName().endsWith("/constants.pkl"));
        } catch (IOException | IllegalArgumentException _) {
            return false; // no archive at all
        }
    }

    private static ReidException missing(String engine) {
        List<String> names = all().stream().map(EmbeddingEngine::name).toList();
        return new ReidException(
                Kind.USAGE,
                engine.equals(TORCH)
                        ? "engine=torch needs libtorch, which is not on the class path: add org.reid4j:reid4j-train"
                        : "engine is '%s', must be auto or one of: %s".formatted(engine, String.join(", ", names)));
    }
}
