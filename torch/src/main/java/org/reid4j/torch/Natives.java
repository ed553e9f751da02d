package org.reid4j.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.core.ReidException;

/// Unpacks libtorch's libraries before the first of them is loaded.
///
/// The bindings unpack and load one library after the other. On the very first run `libtorch` is loaded while
/// `libtorch_cpu`, which it needs, is still in the jar: the system's loader then takes a `libtorch_cpu` of another
/// version where one is installed (Debian's python3-torch is one), and the process dies of a segmentation fault.
final class Natives {
    private static final List<String> LIBRARIES = List.of("c10", "torch_cpu", "c10_cuda", "torch_cuda");

    private Natives() {}

    /// Puts the libraries into the bindings' cache folder; of no effect when they are there.
    static void unpack() {
        String platform = Loader.getPlatform();
        try {
            for (String variant : List.of(platform + "-gpu", platform)) {
                for (String library : LIBRARIES) {
                    Loader.cacheResources(
                            Tensor.class, "/org/bytedeco/pytorch/" + variant + "/" + System.mapLibraryName(library));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new TorchException(
                    ReidException.Kind.RESOURCES,
                    "The engine's native libraries (450 MB) could not be unpacked: " + e.getMessage()
                            + "\nThey go to ~/.javacpp/cache, or to the folder that the JVM option"
                            + " -Dorg.bytedeco.javacpp.cachedir=FOLDER names.\nMake room there, or name another folder.",
                    e);
        }
    }
}
