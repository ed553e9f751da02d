package org.reid4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reid4j.core.InputKind;
import org.reid4j.core.data.Dataset;
import org.reid4j.image.street.Street;
import org.reid4j.image.street.StreetConfig;
import org.reid4j.image.walk.WalkConfig;
import org.reid4j.image.walk.WalkWorld;
import org.reid4j.models.Systems;
import org.reid4j.train.config.BuiltIn;

/// The world that a demo takes place in: a street for systems of photos, walkers for gait.
///
/// @param config name of the built-in configuration
/// @param folder name of the world's folder among the runs
/// @param what it is, in words
/// @param kind what its people are seen as
record DemoWorld(String config, String folder, String what, InputKind kind) {
    private static final DemoWorld STREET =
            new DemoWorld("demo", "street", "a street of people, seen by four cameras", InputKind.PHOTOS);

    /// The world for the system that a command names.
    ///
    /// @param words `key=value`, of which `model=NAME` counts
    static DemoWorld of(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("model=") || word.startsWith("model.system="))
                .map(word -> word.substring(word.indexOf('=') + 1).toLowerCase(Locale.ROOT))
                .filter(Systems.names()::contains)
                .map(name -> Systems.reads(Systems.spec(name, Map.of())) == InputKind.SILHOUETTES
                        ? walk(name)
                        : street(name))
                .findFirst()
                .orElse(STREET);
    }

    private static DemoWorld street(String system) {
        String own = "demo-" + system;
        return BuiltIn.NAMES.contains(own) ? new DemoWorld(own, STREET.folder(), STREET.what(), STREET.kind()) : STREET;
    }

    private static DemoWorld walk(String system) {
        String own = "demo-" + system;
        return new DemoWorld(
                BuiltIn.NAMES.contains(own) ? own : "demo-gaitgln",
                "walk",
                "people who walk past, seen from eleven sides, bare, with bags and in coats",
                InputKind.SILHOUETTES);
    }

    /// Draws it, unless it is there.
    ///
    /// @return whether it was there
    boolean write(Path root) {
        return switch (kind) {
            case PHOTOS -> Street.write(StreetConfig.demo(), root).reused();
            case SILHOUETTES -> WalkWorld.write(WalkConfig.demo(), root).reused();
        };
    }

    /// What lies there.
    String counted(boolean reused, Path root, Dataset dataset) {
        return "%s %s: %,d training %s of %d people; %,d query and %,d gallery %s of %d others"
                .formatted(
                        reused ? "found" : "drew",
                        root,
                        dataset.train().size(),
                        samples(),
                        dataset.train().identities(),
                        dataset.query().size(),
                        dataset.gallery().size(),
                        samples(),
                        dataset.query().identities());
    }

    private String samples() {
        return kind == InputKind.PHOTOS ? "photos" : "walks";
    }

    /// What to type next.
    String next(Path root, Dataset dataset, String run) {
        Path asks = dataset.query().samples().getFirst().path();
        Path answers = kind == InputKind.PHOTOS ? root.resolve("bounding_box_test") : root;
        return "reid search %s in %s run=%s".formatted(asks, answers, run);
    }
}
