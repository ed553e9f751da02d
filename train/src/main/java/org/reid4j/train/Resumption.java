package org.reid4j.train;

import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.reid4j.core.ReidException;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.ConfigText;
import org.reid4j.train.config.Resolved;
import org.reid4j.train.config.RunConfig;

/// Refuses to go on with a run on other photos or by other rules, because its numbers would then be
/// nobody's.
final class Resumption {
    static final String PHOTOS = "train_sha256";
    /// How long, where, how fast, and what to do when it diverges, for a run that did; a folder of photos may have
    /// moved, its hash tells whether it is the same.
    private static final Set<String> FREE = Set.of(
            "train.epochs",
            "train.on_nan",
            "device",
            "threads",
            "data.path",
            "data.workers",
            "data.prefetch",
            "data.cache_mb");

    private Resumption() {}

    /// @param config what it is to go on with
    /// @param provenance of today
    /// @throws ReidException naming the first key that differs, or the photos
    static void require(RunFolder folder, RunConfig config, Map<String, String> provenance) {
        if (!Files.exists(folder.file("config.yaml")) || !Files.exists(folder.file("run.json"))) {
            return; // killed before it began
        }
        Map<String, Resolved.Value> before = folder.config().origins();
        Map<String, Resolved.Value> now =
                ConfigFile.parse(ConfigText.of(config), "config").origins();
        now.forEach((key, value) -> {
            Resolved.Value old = before.get(key);
            if (!FREE.contains(key) && old != null && !old.text().equals(value.text())) {
                throw refused(
                        "%s was %s when run %s began and is %s now; a run goes on as it began.\nLeave %s out, or begin a new run. Free to change: train.epochs, train.on_nan, device, threads, data.workers, data.prefetch, data.cache_mb"
                                .formatted(key, old.text(), folder, value.text(), key));
            }
        });
        String photos = folder.record().provenance().get(PHOTOS);
        if (photos != null && !photos.equals(provenance.get(PHOTOS))) {
            throw refused(
                    "the training photos are not those that run %s began with (%s then, %s now).\nPut them back as they were, or begin a new run"
                            .formatted(
                                    folder,
                                    folder.record().provenance().getOrDefault("train", "others"),
                                    provenance.get("train")));
        }
    }

    private static ReidException refused(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }
}
