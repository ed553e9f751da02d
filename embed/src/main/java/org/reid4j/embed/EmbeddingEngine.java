package org.reid4j.embed;

import java.nio.file.Path;
import org.reid4j.core.Embedder;

/// What runs networks of one kind of file. Found through [java.util.ServiceLoader], so that whoever
/// needs ONNX files alone has no libtorch on the class path.
public interface EmbeddingEngine {
    /// Its name, as `--engine` and `model.json` say it: `onnx`, `torch`.
    String name();

    /// The version of what computes; may load its natives.
    String version();

    /// Whether it runs files of this name.
    boolean reads(Path weights);

    /// What belongs to a file: from `model.json` beside it, or from the file itself.
    ///
    /// @throws org.reid4j.core.ReidException when nothing says it
    ModelCard card(Path weights);

    /// Whether [#open] tries a network before it hands it out, as [FirstPhotos] does for all other engines.
    default boolean tries() {
        return false;
    }

    /// Opens a file.
    ///
    /// @param card what belongs to it
    /// @throws org.reid4j.core.ReidException when it is damaged, or of a network that reads no photos
    Embedder open(Path weights, ModelCard card, EngineOptions options);
}
