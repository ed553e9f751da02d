package org.reid4j.train.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.reid4j.models.Systems;

/// Loads a configuration: the built-in `base/` configuration of the system that is chosen, below files (each
/// on top of its `base:`), below `key=value` arguments.
public final class ConfigFile {
    private static final int MAX_BASES = 10;

    private ConfigFile() {}

    /// Loads and binds.
    ///
    /// @param files later ones on top of earlier ones; a path on disk, or the name of a built-in
    ///     configuration
    ///     such as `market1501/strong-baseline`. All lie on the built-in `base/` configuration of the system
    ///     they or the arguments choose, so that a file has to say only what it changes
    /// @param overrides `train.epochs=3`; `data=DIR` sets a group's main key; later ones win
    /// @throws ConfigException naming every mistake with file and line
    public static Resolved load(List<Path> files, List<String> overrides) {
        Shape.Group shape = Shape.group(RunConfig.class);
        ConfigNode.Mapping above = Overrides.of(overrides, shape);
        ConfigNode.Mapping chosen = ConfigNode.empty();
        for (Path source : files) {
            chosen = chosen.under(file(Source.find(source), shape, 0));
        }
        chosen = chosen.under(above);
        return bind(base(system(chosen), shape).under(chosen), shape);
    }

    /// Reads a configuration from text alone: what a run folder's `config.yaml` holds.
    ///
    /// @param text YAML, or JSON
    /// @param name what to call it in messages
    public static Resolved parse(String text, String name) {
        Shape.Group shape = Shape.group(RunConfig.class);
        return bind(Shorthand.expand(YamlReader.read(text, name), shape), shape);
    }

    private static Resolved bind(ConfigNode.Mapping merged, Shape.Group shape) {
        var binder = new Binder();
        var config = (RunConfig) binder.group(merged, shape, RunConfig.defaults(), "");
        refuse(binder);
        return new Resolved(config, binder.values());
    }

    private static void refuse(Binder binder) {
        if (!binder.mistakes().isEmpty()) {
            throw new ConfigException(binder.mistakes());
        }
    }

    /// The built-in configuration of a system; for one without it the program's defaults alone.
    private static ConfigNode.Mapping base(String system, Shape.Group shape) {
        String name = "base/" + system;
        return BuiltIn.NAMES.contains(name) ? file(Source.find(Path.of(name)), shape, 0) : ConfigNode.empty();
    }

    private static String system(ConfigNode.Mapping chosen) {
        return Optional.ofNullable(chosen.entries().get("model"))
                .filter(ConfigNode.Mapping.class::isInstance)
                .map(model -> ((ConfigNode.Mapping) model).entries().get(Shape.SYSTEM))
                .filter(ConfigNode.Scalar.class::isInstance)
                .map(system -> ((ConfigNode.Scalar) system).text())
                .filter(Systems.names()::contains)
                .orElse(RunConfig.defaults().model().system());
    }

    private static ConfigNode.Mapping file(Source source, Shape.Group shape, int depth) {
        ConfigNode.Mapping read = YamlReader.read(source.text(), source.label());
        ConfigNode base = read.entries().get("base");
        if (base == null) {
            return Shorthand.expand(read, shape);
        }
        if (!(base instanceof ConfigNode.Scalar scalar) || scalar.absent()) {
            throw new ConfigException(base.origin(), "base must be one path, relative to this file");
        }
        if (depth == MAX_BASES) {
            throw new ConfigException(base.origin(), "bases go in a circle or deeper than " + MAX_BASES);
        }
        var own = new LinkedHashMap<>(read.entries());
        own.remove("base");
        Source below;
        try {
            below = source.relative(scalar.text());
        } catch (ConfigException e) {
            throw new ConfigException(base.origin(), "base " + e.getMessage());
        }
        return file(below, shape, depth + 1).under(Shorthand.expand(new ConfigNode.Mapping(own, read.origin()), shape));
    }

    /// A file on disk or inside the program.
    private sealed interface Source {
        String text();

        String label();

        Source relative(String path);

        static Source find(Path path) {
            if (Files.isRegularFile(path)) {
                return new OnDisk(path);
            }
            String name = path.toString().replace('\\', '/').replaceFirst("\\.ya?ml$", "");
            if (BuiltIn.NAMES.contains(name)) {
                return new Inside(name);
            }
            var known = new ArrayList<>(BuiltIn.NAMES);
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null && Files.isDirectory(folder)) {
                try (var siblings = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
                    siblings.forEach(file ->
                            known.add(path.resolveSibling(file.getFileName()).toString()));
                } catch (IOException _) {
                    // only a hint is lost
                }
            }
            throw new ConfigException(
                    new Origin.Default(),
                    "there is no configuration '" + path + "'" + Nearest.hint(path.toString(), known) + "\n  built in: "
                            + String.join(", ", BuiltIn.NAMES));
        }
    }

    private record OnDisk(Path path) implements Source {
        @Override
        public String text() {
            try {
                return Files.readString(path, StandardCharsets.UTF_8);
            } catch (CharacterCodingException e) {
                throw new ConfigException(new Origin.Line(label(), 1, 1), "is not UTF-8 text");
            } catch (NoSuchFileException e) {
                throw new ConfigException(new Origin.Line(label(), 1, 1), "does not exist");
            } catch (IOException e) {
                throw new ConfigException(new Origin.Line(label(), 1, 1), "cannot be read: " + e);
            }
        }

        @Override
        public String label() {
            return path.toString();
        }

        @Override
        public Source relative(String other) {
            Path sibling = path.resolveSibling(other);
            return Files.isRegularFile(sibling) ? new OnDisk(sibling) : Source.find(Path.of(other));
        }
    }

    private record Inside(String name) implements Source {
        @Override
        public String text() {
            try (InputStream in = ConfigFile.class.getResourceAsStream("/configs/" + name + ".yaml")) {
                if (in == null) {
                    throw new IllegalStateException("the program lacks its own configs/" + name + ".yaml");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException("the program cannot read its own configs/" + name + ".yaml", e);
            }
        }

        @Override
        public String label() {
            return "configs/" + name + ".yaml";
        }

        @Override
        public Source relative(String other) {
            Path folder = Path.of(name).getParent();
            Path sibling = (folder == null ? Path.of(other) : folder.resolve(other)).normalize();
            return Source.find(sibling);
        }
    }
}
