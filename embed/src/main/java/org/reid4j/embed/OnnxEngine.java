package org.reid4j.embed;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.Embedder;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.core.Sha256;
import org.reid4j.embed.onnx.OnnxNatives;
import org.reid4j.embed.onnx.OnnxSummary;

/// ONNX files, run by ONNX Runtime on the CPU.
public final class OnnxEngine implements EmbeddingEngine {
    /// Its name.
    public static final String NAME = "onnx";

    /// The setting of a card that names the output which is the embedding.
    public static final String OUTPUT = "output";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "ONNX Runtime " + OnnxNatives.version();
    }

    /// The version of ONNX Runtime, asked of its libraries, which are loaded for that.
    ///
    /// @throws ReidException when they cannot be
    public static String runtime() {
        return OnnxSession.environment().getVersion();
    }

    @Override
    public boolean tries() {
        return true; // and more: whether the graph really takes several photos at once
    }

    @Override
    public boolean reads(Path weights) {
        return ModelFiles.isOnnx(weights);
    }

    @Override
    public ModelCard card(Path file) {
        return ModelFiles.card(file)
                .map(ModelCard::read)
                .or(() -> inside(file))
                .orElseThrow(() -> new ReidException(
                        Kind.USAGE,
                        "%s does not say what it expects of a photo, and there is no %s beside it\ntake it over first: reid weights import %s --input 256x128 --mean … --std …"
                                .formatted(file, ModelCard.FILE, file)));
    }

    /// The card that a file carries itself.
    static Optional<ModelCard> inside(Path file) {
        return Optional.ofNullable(OnnxSummary.read(file).metadata().get(ModelCard.METADATA))
                .map(text -> ModelCard.parse(text, file.toString()));
    }

    /// The hash of the weights that a file was exported from, when these weights lie beside it: what a
    /// file merely claims may be a stranger's, who would have his embeddings taken for another model's.
    static Optional<String> origin(Path file) {
        return ModelFiles.weightsOf(file)
                .map(Sha256::of)
                .filter(hash -> claimed(file).equals(Optional.of(hash)));
    }

    /// The hash of the weights that a file was exported from, as it says itself.
    static Optional<String> claimed(Path file) {
        Map<String, String> metadata = OnnxSummary.read(file).metadata();
        return Optional.ofNullable(metadata.get(ModelCard.WEIGHTS))
                .or(() -> Optional.ofNullable(metadata.get(ModelCard.METADATA))
                        .map(text ->
                                ModelCard.parse(text, file.toString()).facts().get(ModelCard.WEIGHTS)));
    }

    @Override
    public Embedder open(Path file, ModelCard card, EngineOptions options) {
        if (card.reads() != InputKind.PHOTOS) {
            throw new ReidException(
                    Kind.USAGE,
                    "%s is of a gait network (%s), which reads walks, not photos".formatted(file, card.system()));
        }
        return OnnxEmbedder.open(
                file,
                card.preprocessing(),
                new OnnxEmbedder.Options(
                        options.threads(),
                        false,
                        options.flip().orElse(card.flip()),
                        options.batch(),
                        Optional.ofNullable(card.settings().get(OUTPUT))
                                .filter(_ -> card.system().equals(NAME))));
    }
}
