package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.core.Sha256;
import org.reid4j.train.pretrained.Pretrained;
import org.reid4j.train.pretrained.WeightCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `reid weights`: fetches, lists, looks into and takes over weights made by others.
@Command(
        name = "weights",
        description = "Fetch, list, inspect and import weights made by others.",
        footer = {"", "Example: reid weights fetch resnet50"},
        subcommands = {
            WeightsCommand.Fetch.class,
            WeightsCommand.ListCached.class,
            WeightsInspect.class,
            WeightsImport.class
        })
final class WeightsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("unused") // read by picocli
    private final Common common = new Common();

    WeightsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("""
                reid weights fetch resnet50   torchvision's ImageNet weights, checked and kept
                reid weights list             what is kept on this machine
                reid weights inspect FILE     what it is and holds, and how to import it; nothing in the file is executed
                reid weights import FILE --as NAME   published weights to a model: reid search PHOTO in DIR run=models/NAME
                reid weights import FILE      keep a copied ImageNet file where training looks for it
                reid weights import FILE --output NEW.safetensors   the tensors of any file, as they are""");
        return 2;
    }

    private static Pretrained known(String name) {
        return Pretrained.of(name)
                .orElseThrow(() -> Reid.usage("there are no known weights '%s'; known: %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        Arrays.stream(Pretrained.values())
                                                .map(Pretrained::key)
                                                .toList()))));
    }

    /// `reid weights fetch NAME`.
    @Command(
            name = "fetch",
            description = "Fetch ImageNet weights of a backbone, once.",
            footer = {"", "Example: reid weights fetch resnet50"})
    static final class Fetch implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "resnet18, resnet34, resnet50 or resnet101.")
        private String name = "";

        @Mixin
        private final Common common = new Common();

        Fetch(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var weights = known(name);
            Path file;
            try (var line = new LiveLine(terminal, "fetching " + name, weights.bytes())) {
                file = WeightCache.standard().fetch(weights, bytes -> line.at(bytes, ""));
            }
            if (common.json) {
                terminal.json(Map.of("name", name, "path", file.toString(), "sha256", Sha256.of(file)));
            } else {
                terminal.out().println(file);
            }
            return 0;
        }
    }

    /// `reid weights list`.
    @Command(
            name = "list",
            description = "List the weights kept on this machine.",
            footer = {"", "Example: reid weights list --json"})
    static final class ListCached implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Common common = new Common();

        ListCached(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            var folder = WeightCache.standard().folder();
            var rows = new ArrayList<Map<String, Object>>();
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder).sorted()) {
                    for (var file : files.toList()) {
                        rows.add(Map.of("file", file.toString(), "bytes", Files.size(file)));
                    }
                }
            }
            if (common.json) {
                terminal.json(Map.of("folder", folder.toString(), "weights", rows));
            } else if (rows.isEmpty()) {
                terminal.out().println("nothing is kept yet; fetch with: reid weights fetch resnet50");
            } else {
                rows.forEach(row -> terminal.out().printf("%15s  %s%n", row.get("bytes"), row.get("file")));
            }
            return 0;
        }
    }
}
