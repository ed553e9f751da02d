package org.reid4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.reid4j.core.data.DataCheck;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.DataReport;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Shown;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.street.Street;
import org.reid4j.image.street.StreetConfig;
import org.reid4j.train.walks.PartitionFile;
import org.reid4j.train.walks.WalkDefect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid data`: looks at a dataset before anybody trains on it, and draws the synthetic ones.
@Command(
        name = "data",
        description = "Check a dataset, or draw a synthetic one.",
        footer = {"", "Example: reid data check ~/market1501"},
        subcommands = {DataCommand.Check.class, DataCommand.Draw.class, DataWalk.class})
final class DataCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("unused") // read by picocli
    private final Common common = new Common();

    DataCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("""
                reid data check DIR    look at a dataset: counts, bad images, duplicates, leaks
                reid data street DIR   draw a synthetic dataset in Market-1501's layout
                reid data walk DIR     draw a synthetic dataset of walks in CASIA-B's layout""");
        return 2;
    }

    /// `reid data check DIR`.
    @Command(
            name = "check",
            description = "Read every photo or walk and report counts, bad files, duplicates and leaks.",
            footer = {"", "Example: reid data check ~/market1501 --json"})
    static final class Check implements Callable<Integer> {
        private static final int SHOWN = 10;

        private final Terminal terminal;

        @Parameters(paramLabel = "DIR", description = "A dataset's folder, or a CSV file.")
        private Path folder;

        @Option(
                names = "--format",
                paramLabel = "NAME",
                defaultValue = Datasets.AUTO,
                description = "Its layout (default: recognised).")
        private String format;

        @Option(
                names = "--partition",
                paramLabel = "FILE",
                description = "Walks: lt, mt, st, or a JSON file of who trains and who is tested.")
        @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // picocli's way
        private Optional<Path> partition;

        @Mixin
        private final Common common = new Common();

        Check(Terminal terminal) {
            this.terminal = terminal;
            this.folder = Path.of("");
            this.format = Datasets.AUTO;
            this.partition = Optional.empty();
        }

        @Override
        public Integer call() {
            var photos = new ImageReader(ImageLimits.datasets(), false);
            var walks = new WalkDefect();
            DataReport report = DataCheck.check(
                    folder,
                    format,
                    DataOptions.defaults().withPartition(PartitionFile.of(partition, folder)),
                    file -> WalkDefect.isWalk(file) ? walks.of(file) : photos.defect(file));
            if (common.json) {
                terminal.json(json(report));
            } else {
                print(report);
            }
            return report.clean() ? 0 : 3;
        }

        private static Map<String, Object> json(DataReport report) {
            var result = new LinkedHashMap<String, Object>();
            result.put("format", report.format());
            result.put("images", report.images());
            result.put("identities", report.identities());
            result.put("cameras", report.cameras());
            result.put(
                    "bad",
                    report.bad().stream()
                            .map(b -> Map.of("path", b.path().toString(), "reason", b.reason()))
                            .toList());
            result.put(
                    "duplicates", report.duplicates().stream().map(Check::paths).toList());
            result.put(
                    "leaks",
                    report.leaks().stream()
                            .map(l -> Map.of(
                                    "kind",
                                    l.kind().name().toLowerCase(Locale.ROOT),
                                    "what",
                                    l.what(),
                                    "paths",
                                    paths(l.paths())))
                            .toList());
            result.put("single_photo_identities", report.singles());
            result.put("one_camera_identities", report.oneCamera());
            result.put("unmatched_queries", paths(report.unmatched()));
            result.put("splits", report.splits());
            result.put("notices", report.notices());
            return result;
        }

        private static List<String> paths(List<Path> files) {
            return files.stream().map(Path::toString).toList();
        }

        private void print(DataReport report) {
            var out = terminal.out();
            var image = report.walks() ? "walk" : "image";
            var photo = report.walks() ? "walk" : "photo";
            var camera = report.walks() ? "view" : "camera";
            report.notices().forEach(out::println);
            out.printf(
                    "%s · %s · %s%n",
                    counted(report.images(), image),
                    report.identities() == 1 ? "1 identity" : "%,d identities".formatted(report.identities()),
                    counted(report.cameras(), camera));
            out.println(counted(report.bad().size(), "bad " + image));
            report.bad().stream()
                    .limit(SHOWN)
                    .forEach(b -> out.println("  " + Shown.path(b.path()) + ": " + b.reason()));
            more(report.bad().size());
            out.println(counted(report.duplicates().size(), "group") + " of identical "
                    + (report.walks() ? "walks" : "files"));
            report.duplicates().stream()
                    .limit(SHOWN)
                    .forEach(d -> out.println("  " + d.stream().map(Shown::path).collect(Collectors.joining(" = "))));
            more(report.duplicates().size());
            out.println(counted(report.leaks().size(), "leak") + " between training and test");
            report.leaks().stream().limit(SHOWN).forEach(l -> out.println("  " + l.what()));
            more(report.leaks().size());
            said(report.singles().size(), "with a single " + photo + ": nothing to be compared with");
            said(
                    report.oneCamera().size(),
                    report.walks()
                            ? "seen from one view only, which a cross-view protocol cannot score"
                            : "seen by one camera only, which a cross-camera protocol cannot score");
            if (!report.unmatched().isEmpty()) {
                out.println(counted(report.unmatched().size(), "query " + photo)
                        + " without a right answer in the gallery");
            }
        }

        private void said(int count, String what) {
            if (count > 0) {
                terminal.out().printf("%,d %s %s%n", count, count == 1 ? "person" : "people", what);
            }
        }

        private static String counted(int count, String what) {
            return "%,d %s%s".formatted(count, what, count == 1 ? "" : "s");
        }

        private void more(int count) {
            if (count > SHOWN) {
                terminal.out().println("  and " + (count - SHOWN) + " more; --json lists all");
            }
        }
    }

    /// `reid data street DIR`.
    @Command(
            name = "street",
            description = "Draw the synthetic street of the demo, in Market-1501's layout.",
            footer = {"", "Example: reid data street street --seed 7"})
    static final class Draw implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "DIR", description = "A folder that does not exist yet.")
        private Path folder;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "1",
                description = "Another seed draws other people (default: ${DEFAULT-VALUE}).")
        private long seed;

        @Mixin
        private final Common common = new Common();

        Draw(Terminal terminal) {
            this.terminal = terminal;
            this.folder = Path.of("");
        }

        @Override
        public Integer call() {
            var config = StreetConfig.demo().withSeed(seed);
            Street.write(config, folder);
            var dataset = Datasets.open(folder, Datasets.AUTO, DataOptions.defaults());
            if (common.json) {
                terminal.json(Map.of(
                        "path", folder.toString(),
                        "train", dataset.train().size(),
                        "query", dataset.query().size(),
                        "gallery", dataset.gallery().size()));
            } else {
                terminal.out()
                        .printf(
                                "%s: %,d training, %,d query, %,d gallery photos of %d and %d people%n",
                                folder,
                                dataset.train().size(),
                                dataset.query().size(),
                                dataset.gallery().size(),
                                dataset.train().identities(),
                                dataset.query().identities());
            }
            return 0;
        }
    }
}
