package org.reid4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.image.Preprocessing;
import org.reid4j.torch.Device;
import org.reid4j.train.Models;
import org.reid4j.train.redress.GeneratorFiles;
import org.reid4j.train.redress.Redresser;
import picocli.CommandLine.Option;

/// Which generator a command draws with, and how.
final class GeneratorChoice {
    @Option(
            names = "--generator",
            paramLabel = "FILE",
            description = "Structure encoder and decoder: gen_*.pt or safetensors; needs --id.")
    private Optional<Path> generator = Optional.empty();

    @Option(
            names = "--id",
            paramLabel = "FILE",
            description = "The appearance encoder of the same training: id_*.pt or safetensors.")
    private Optional<Path> id = Optional.empty();

    @Option(names = "--run", paramLabel = "NAME", description = "Or a run of model=dgnet, by name or folder.")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    @Option(names = "--height", paramLabel = "N", description = "Of its pictures (default: the run's, else 256).")
    private Optional<Integer> height = Optional.empty();

    @Option(names = "--width", paramLabel = "N", description = "Of its pictures (default: the run's, else 128).")
    private Optional<Integer> width = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Photos run at once (default: ${DEFAULT-VALUE}).")
    private int batch = 16;

    @Option(names = "--device", paramLabel = "NAME", description = "cpu, cuda, cuda:1 or auto (default: cpu).")
    private String device = "cpu";

    /// The weights that were named: two files of a release, or the last ones of a run, which hold both.
    GeneratorFiles files() {
        if (run.isPresent() == (generator.isPresent() || id.isPresent())) {
            throw Reid.usage("say which generator: run=NAME, or --generator FILE and --id FILE");
        }
        if (run.isPresent()) {
            Path last = RunChoice.find(runs, run.get()).file("weights").resolve("last.safetensors");
            return new GeneratorFiles(last, last);
        }
        return new GeneratorFiles(
                generator.orElseThrow(() -> Reid.usage("--id needs --generator FILE beside it")),
                id.orElseThrow(() -> Reid.usage("--generator needs --id FILE beside it")));
    }

    /// The generator, to be closed.
    ///
    /// @throws org.reid4j.core.ReidException when weights or sizes do not fit
    Redresser open() {
        GeneratorFiles files = files();
        Optional<Preprocessing> own =
                run.map(_ -> Models.find(files.generator()).card().preprocessing());
        return Redresser.open(
                files,
                new Redresser.Options(
                        height.orElse(own.map(Preprocessing::height).orElse(256)),
                        width.orElse(own.map(Preprocessing::width).orElse(128)),
                        batch,
                        Device.parse(device)));
    }

    /// Photos run at once.
    int batch() {
        return batch;
    }
}
