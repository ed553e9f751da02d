package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import org.reid4j.serve.ServeOptions;
import org.reid4j.serve.watch.Audit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reid serve audit`: whether the log of searches and deletions is what was written.
@Command(
        name = "audit",
        description = "Check the log of searches, exports and deletions.",
        footer = {
            "",
            "Exit code 3: a line was changed or taken out. Keep the last hash elsewhere to notice a cut end too.",
            "",
            "Example: reid serve audit"
        })
final class ServeAudit implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final GalleryPlace place = new GalleryPlace();

    @Mixin
    private final Common common = new Common();

    ServeAudit(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        var file = ServeOptions.audit(place.folder());
        if (!Files.exists(file)) {
            throw Reid.usage("there is no audit log %s yet".formatted(file));
        }
        var found = Audit.check(file);
        if (common.json) {
            terminal.json(Map.of(
                    "intact",
                    found.flaw().isEmpty(),
                    "entries",
                    found.lines(),
                    "last",
                    found.last(),
                    "flaw",
                    found.flaw().orElse("")));
        } else {
            terminal.out()
                    .printf(
                            "%s: %,d entries, %s%nlast hash %s%n",
                            file, found.lines(), found.flaw().orElse("each follows from the one before"), found.last());
        }
        return found.flaw().isEmpty() ? 0 : ReidException.Kind.CHECK.exitCode();
    }
}
