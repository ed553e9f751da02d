package org.reid4j.cli;

import java.nio.file.Path;
import org.reid4j.torch.Device;
import org.reid4j.train.redress.GeneratorFiles;
import org.reid4j.train.redress.Redresser;
import picocli.CommandLine.Option;

/// Which generator a command draws with, and how.
final class GeneratorChoice {
    @Option(
            names = "--generator",
            required = true,
            paramLabel = "FILE",
            description = "Structure encoder and decoder: gen_*.pt or safetensors.")
    private Path generator = Path.of("");

    @Option(
            names = "--id",
            required = true,
            paramLabel = "FILE",
            description = "The appearance encoder of the same training: id_*.pt or safetensors.")
    private Path id = Path.of("");

    @Option(names = "--height", paramLabel = "N", description = "Of its pictures (default: ${DEFAULT-VALUE}).")
    private int height = 256;

    @Option(names = "--width", paramLabel = "N", description = "Of its pictures (default: ${DEFAULT-VALUE}).")
    private int width = 128;

    @Option(names = "--batch", paramLabel = "N", description = "Photos run at once (default: ${DEFAULT-VALUE}).")
    private int batch = 16;

    @Option(names = "--device", paramLabel = "NAME", description = "cpu, cuda, cuda:1 or auto (default: cpu).")
    private String device = "cpu";

    /// The weights that were named.
    GeneratorFiles files() {
        return new GeneratorFiles(generator, id);
    }

    /// The generator, to be closed.
    ///
    /// @throws org.reid4j.core.ReidException when weights or sizes do not fit
    Redresser open() {
        return Redresser.open(files(), new Redresser.Options(height, width, batch, Device.parse(device)));
    }

    /// Photos run at once.
    int batch() {
        return batch;
    }
}
