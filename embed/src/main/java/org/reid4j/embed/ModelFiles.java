package org.reid4j.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;

/// What lies where of a trained model: in a run's folder, in a folder of its own, or in a single file.
///
/// ```
/// runs/demo-1/model.json  runs/demo-1/weights/best.safetensors  runs/demo-1/weights/best.onnx
/// models/mine/model.json  models/mine/model.onnx
/// ```
///
/// @param onnx the ONNX file, if there is one
/// @param weights the weight file, if there is one
public record ModelFiles(Optional<Path> onnx, Optional<Path> weights) {
    private static final String MODEL = "model";
    private static final String ONNX = ".onnx";
    private static final String WEIGHTS = ".safetensors";
    private static final List<String> NAMES = List.of("best", "last", MODEL);

    /// Looks for a model.
    ///
    /// @param path a folder, an ONNX file (which then is all there is), or a weight file (then ONNX
    ///     files beside it are found too)
    /// @throws ReidException when there is none
    public static ModelFiles find(Path path) {
        if (Files.isDirectory(path)) {
            var found = new ModelFiles(in(path, ONNX), in(path, WEIGHTS));
            if (found.onnx.isEmpty() && found.weights.isEmpty()) {
                throw new ReidException(
                        Kind.USAGE, path + " has no model: neither model.safetensors nor model.onnx, nor weights/");
            }
            return found;
        }
        if (!Files.isRegularFile(path)) {
            throw new ReidException(Kind.USAGE, "there is no model " + path);
        }
        if (isOnnx(path)) {
            return new ModelFiles(Optional.of(path), Optional.empty());
        }
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        Optional<Path> beside = Optional.of(folder.resolve(stem(path) + ONNX))
                .filter(Files::isRegularFile)
                .or(() -> folder.endsWith("weights") && folder.getParent() != null
                        ? in(folder.getParent(), ONNX)
                        : in(folder, ONNX));
        return new ModelFiles(beside, Optional.of(path));
    }

    /// Whether a file is ONNX by its name.
    static boolean isOnnx(Path file) {
        return file.toString().endsWith(ONNX);
    }

    /// Whether a file is of weights that libtorch runs, by its name.
    static boolean isWeights(Path file) {
        return file.toString().endsWith(WEIGHTS);
    }

    /// The weights that an ONNX file lies beside, under the same name.
    static Optional<Path> weightsOf(Path onnx) {
        return Optional.of(onnx.resolveSibling(stem(onnx) + WEIGHTS)).filter(Files::isRegularFile);
    }

    /// `model.json` of a file: beside it, or in the run's folder.
    public static Optional<Path> card(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return Stream.of(
                        Optional.of(folder.resolve(ModelCard.FILE)),
                        folder.endsWith("weights")
                                ? Optional.of(folder.resolveSibling(ModelCard.FILE))
                                : Optional.<Path>empty())
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /// A file of a kind: in `weights` under one of the usual names, or the only one; in the folder
    /// itself only under the name of a model, for people keep other tensors there too.
    private static Optional<Path> in(Path folder, String suffix) {
        Path weights = folder.endsWith("weights") ? folder : folder.resolve("weights");
        return Optional.of(weights)
                .filter(Files::isDirectory)
                .flatMap(where -> NAMES.stream()
                        .map(name -> where.resolve(name + suffix))
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .or(() -> only(where, suffix)))
                .or(() -> Optional.of(folder.resolve(MODEL + suffix)).filter(Files::isRegularFile));
    }

    private static Optional<Path> only(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
                    .limit(2)
                    .toList();
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        } catch (IOException unreadable) {
            throw new ReidException(Kind.USAGE, "cannot list " + folder + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
