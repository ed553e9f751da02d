package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.cli.report.SwapPage;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.SwapSheet;
import org.reid4j.image.SwapSheet.Giver;
import org.reid4j.train.redress.Redresser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid generate`: people in each other's clothes, one picture or the paper's grid, for somebody who has a trained
/// DG-Net and wants to see what it learnt.
@Command(
        name = "generate",
        description = "Draw the person of one photo in the pose of another with a trained DG-Net.",
        sortOptions = false,
        footer = {
            "",
            "With folders: a grid, a row for each appearance and a column for each structure.",
            "Example: reid generate --appearance a.jpg --structure b.jpg --generator gen.pt --id id.pt --output c.png"
        })
final class GenerateCommand implements Callable<Integer> {
    private static final int MOST = 64;
    private static final int LONGEST_STEM = 40;

    private final Terminal terminal;

    @Option(
            names = "--appearance",
            required = true,
            paramLabel = "PATH",
            description = "Whose clothes: a photo, or a folder of photos.")
    private Path appearance = Path.of("");

    @Option(
            names = "--structure",
            required = true,
            paramLabel = "PATH",
            description = "Whose pose, hair, face and background: a photo, or a folder.")
    private Path structure = Path.of("");

    @Mixin
    private final GeneratorChoice generator = new GeneratorChoice();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "PATH",
            description = "A new .png or .jpg; or a folder for each picture, the grid and a page.")
    private Path output = Path.of("");

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "Of a folder so many photos, spread evenly over it (default: ${DEFAULT-VALUE}).")
    private int most = 8;

    @Mixin
    private final Common common = new Common();

    GenerateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /// What was drawn.
    private record Drawn(
            List<Path> appearances, List<Path> structures, List<Giver> rows, List<Giver> columns, List<Pixels> all) {
        boolean isPair() {
            return all.size() == 1;
        }

        Pixels sheet() {
            var size = all.getFirst();
            return new SwapSheet(size.width(), size.height()).render(rows, columns, all);
        }
    }

    @Override
    public Integer call() {
        if (most < 1 || most > MOST) {
            throw Reid.usage("most is %d, allowed: 1 to %d".formatted(most, MOST));
        }
        boolean picture = output.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)");
        refuseToOverwrite(picture);
        var appearances = GivenPhotos.of("appearance", appearance, most);
        var structures = GivenPhotos.of("structure", structure, most);
        tell(appearance, appearances);
        tell(structure, structures);
        var drawn = draw(appearances.paths(), structures.paths());
        var files = write(drawn, picture);
        if (common.json) {
            terminal.json(json(drawn, files));
        } else {
            terminal.out()
                    .println(
                            drawn.isPair()
                                    ? "1 picture"
                                    : "%d pictures: %d appearances (rows) in %d structures (columns)"
                                            .formatted(
                                                    drawn.all().size(),
                                                    drawn.rows().size(),
                                                    drawn.columns().size()));
            terminal.out().println("see     " + files.getFirst());
        }
        return 0;
    }

    private void refuseToOverwrite(boolean picture) {
        if (picture && Files.exists(output)) {
            throw Reid.usage(output + " exists already and is not written over\nname another file: output=FILE.png");
        }
        if (!picture) {
            EmptyFolder.require(output);
        }
    }

    private void tell(Path path, GivenPhotos photos) {
        if (photos.paths().size() < photos.all()) {
            terminal.say("%s: %d of its %,d photos, spread evenly; most=N takes more"
                    .formatted(path, photos.paths().size(), photos.all()));
        }
    }

    private Drawn draw(List<Path> appearances, List<Path> structures) {
        var reader = new ImageReader(ImageLimits.datasets(), false);
        var clothes = appearances.stream().map(reader::read).toList();
        var poses = structures.stream().map(reader::read).toList();
        try (var redresser = generator.open();
                var line = new LiveLine(terminal, "draw", clothes.size())) {
            var styles = redresser.appearance(clothes);
            var maps = redresser.structure(poses);
            var all = new ArrayList<Pixels>();
            for (int row = 0; row < styles.size(); row++) {
                var style = styles.get(row);
                all.addAll(redresser.draw(maps.stream().map(_ -> style).toList(), maps));
                line.at(row + 1L, "");
            }
            return new Drawn(
                    appearances,
                    structures,
                    givers(redresser, appearances, clothes),
                    givers(redresser, structures, poses),
                    all);
        }
    }

    private static List<Giver> givers(Redresser redresser, List<Path> paths, List<Pixels> photos) {
        var givers = new ArrayList<Giver>();
        for (int i = 0; i < photos.size(); i++) {
            givers.add(new Giver(redresser.resized(photos.get(i)), stem(paths.get(i))));
        }
        return givers;
    }

    private List<Path> write(Drawn drawn, boolean picture) {
        var files = new ArrayList<Path>();
        if (picture) {
            EmptyFolder.make(output.toAbsolutePath().getParent());
            ImageEncoder.write(drawn.isPair() ? drawn.all().getFirst() : drawn.sheet(), output);
            files.add(output);
            return files;
        }
        EmptyFolder.make(output);
        Path page = output.resolve("swap.html");
        Path sheet = output.resolve("swap.png");
        files.add(page);
        files.add(sheet);
        var grid = drawn.sheet();
        ImageEncoder.write(grid, sheet);
        SwapPage.write(page, generator.files().generator().toString(), drawn.appearances(), drawn.structures(), grid);
        for (int i = 0; i < drawn.all().size(); i++) {
            Path file = output.resolve(name(drawn, i));
            ImageEncoder.write(drawn.all().get(i), file);
            files.add(file);
        }
        return files;
    }

    private static String name(Drawn drawn, int i) {
        int row = i / drawn.columns().size();
        int column = i % drawn.columns().size();
        return "%02d-%02d-%s-in-%s.png"
                .formatted(
                        row + 1,
                        column + 1,
                        stem(drawn.appearances().get(row)),
                        stem(drawn.structures().get(column)));
    }

    /// A photo's name without its ending, safe on every file system.
    private static String stem(Path photo) {
        var name = String.valueOf(photo.getFileName())
                .replaceFirst("\\.[^.]*$", "")
                .replaceAll("[^A-Za-z0-9._-]", "_");
        return name.substring(0, Math.min(LONGEST_STEM, name.length()));
    }

    private static Map<String, Object> json(Drawn drawn, List<Path> files) {
        var json = new LinkedHashMap<String, Object>();
        json.put("appearances", drawn.appearances().stream().map(Path::toString).toList());
        json.put("structures", drawn.structures().stream().map(Path::toString).toList());
        json.put("height", drawn.all().getFirst().height());
        json.put("width", drawn.all().getFirst().width());
        json.put("files", files.stream().map(Path::toString).toList());
        return json;
    }
}
