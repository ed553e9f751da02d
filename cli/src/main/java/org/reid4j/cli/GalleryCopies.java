package org.reid4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.gallery.transfer.GalleryExport;
import org.reid4j.gallery.transfer.GalleryImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery backup`, `export` and `import`: copies of a gallery, to come back to and to take
/// elsewhere.
final class GalleryCopies {
    private GalleryCopies() {}

    private static void told(Terminal terminal, boolean json, Path where, long items) {
        if (json) {
            var result = new LinkedHashMap<String, Object>();
            result.put("path", where.toString());
            result.put("items", items);
            terminal.json(result);
        } else {
            terminal.out().printf("%s: %,d items%n", where, items);
        }
    }

    /// `reid gallery backup NAME`.
    @Command(
            name = "backup",
            description = "Copy a gallery into a folder that is a gallery itself.",
            sortOptions = false,
            footer = {"", "Example: reid gallery backup street to=backups/street-1"})
    static final class Backup implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "The gallery.")
        private String name = "";

        @Option(names = "--to", required = true, paramLabel = "DIR", description = "A folder that is not there yet.")
        private Path to = Path.of("");

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        Backup(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var gallery = place.open(name, terminal.clock())) {
                gallery.backup(to);
                told(terminal, common.json, to, gallery.size());
            }
            return 0;
        }
    }

    /// `reid gallery export NAME`.
    @Command(
            name = "export",
            description = "Write a gallery as open files: safetensors, JSON lines and thumbnails.",
            sortOptions = false,
            footer = {"", "Example: reid gallery export street to=street-export"})
    static final class Export implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "The gallery.")
        private String name = "";

        @Option(names = "--to", required = true, paramLabel = "DIR", description = "A folder that is not there yet.")
        private Path to = Path.of("");

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        Export(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var gallery = place.open(name, terminal.clock())) {
                told(terminal, common.json, to, GalleryExport.write(gallery, to));
            }
            return 0;
        }
    }

    /// `reid gallery import DIR`.
    @Command(
            name = "import",
            description = "Make a gallery of an exported one, or add its items to a gallery of the same model.",
            sortOptions = false,
            footer = {"", "Example: reid gallery import street-export as=street2"})
    static final class Import implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "DIR", description = "What reid gallery export wrote.")
        private Path from = Path.of("");

        @Option(names = "--as", required = true, paramLabel = "NAME", description = "The gallery, new or not.")
        private String name = "";

        @Option(
                names = "--store",
                paramLabel = "ADDRESS",
                description =
                        "Keep a new one in a server: jdbc:postgresql://HOST/DATABASE (default: files of its own).")
        private Optional<String> store = Optional.empty();

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        Import(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var path = place.path(name);
            var exported = GalleryImport.of(from);
            if (place.has(name)) {
                if (store.isPresent()) {
                    throw Reid.usage("there is a gallery %s already, where it is; leave store out".formatted(name));
                }
                try (var gallery = place.open(name, terminal.clock())) {
                    told(terminal, common.json, path, exported.into(gallery));
                }
            } else {
                told(terminal, common.json, path, exported.create(path, name, store, terminal.clock()));
            }
            return 0;
        }
    }
}
