package org.reid4j.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;
import org.reid4j.core.sample.Seeds;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;

/// A dataset of coloured noise, small enough to train on in a test, and the configuration for it.
final class Fixture {
    private static final int SHOTS = 4;

    private Fixture() {}

    /// Writes people as noise around colours of their own: train 1..6, test 7..10, two cameras.
    static Dataset dataset(Path root) throws IOException {
        Files.createDirectories(root);
        return new Dataset(
                "market1501",
                root,
                new Split("train", people(root, 1, 6)),
                new Split(
                        "query",
                        people(root, 7, 10).stream()
                                .filter(s -> s.camera() == 1)
                                .toList()),
                new Split(
                        "gallery",
                        people(root, 7, 10).stream()
                                .filter(s -> s.camera() == 2)
                                .toList()),
                Map.of(),
                new Protocol.CrossCamera(),
                List.of());
    }

    private static List<Sample> people(Path root, int from, int to) throws IOException {
        var samples = new ArrayList<Sample>();
        for (int person = from; person <= to; person++) {
            for (int shot = 0; shot < SHOTS; shot++) {
                int camera = 1 + shot % 2;
                Path file = root.resolve("%04d_c%ds1_%06d_00.png".formatted(person, camera, shot));
                ImageIO.write(noise(person, shot), "png", file.toFile());
                samples.add(new Sample(file, person, camera, 1));
            }
        }
        return samples;
    }

    private static BufferedImage noise(int person, int shot) {
        RandomGenerator colours = Seeds.of(5, person, 0);
        int upper = colours.nextInt() & 0xffffff;
        int lower = colours.nextInt() & 0xffffff;
        RandomGenerator random = Seeds.of(6, person, shot);
        var image = new BufferedImage(16, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 16; x++) {
                image.setRGB(x, y, (y < 16 ? upper : lower) ^ (random.nextInt() & 0x1f1f1f));
            }
        }
        return image;
    }

    /// A ResNet-18 on 32 x 32: 4 people x 2 photos, 3 batches an epoch or so, four epochs.
    static RunConfig config(String... more) {
        var all = new ArrayList<>(List.of(
                "name=tiny",
                "seed=3",
                "threads=1",
                "model.backbone=resnet18",
                "model.height=32",
                "model.width=32",
                "input.augment.pad=2",
                "sampler.identities=3",
                "sampler.images=2",
                "schedule.milestones=[2, 3]",
                "schedule.warmup=1",
                "train.epochs=3",
                "train.log_every_steps=1",
                "eval.every=2",
                "eval.batch=8",
                "data.workers=2",
                "weights=none"));
        all.addAll(List.of(more));
        return ConfigFile.load(List.of(), all).config();
    }

    /// Training of a tiny network instead of the one that the configuration names.
    static Training tiny(RunConfig config, Dataset dataset, RunFolder run) {
        return new Training(
                config, dataset, run, Clock.systemUTC(), List.of(), (_, classes, seed) -> new TinyNet(classes, seed));
    }

    /// SHA-256 of what must not depend on interruptions: weights, state and metrics.
    static Map<String, String> fingerprint(RunFolder run) throws IOException {
        var hashes = new TreeMap<String, String>();
        String generation = Files.readString(run.file("state/latest")).strip();
        for (String name : List.of("weights.safetensors", "state.safetensors", "state.json")) {
            hashes.put(name, sha256(run.file("state/" + generation + "/" + name)));
        }
        for (String name : List.of(
                "weights/last.safetensors", "weights/best.safetensors", "metrics.csv", "metrics.jsonl", "model.json")) {
            hashes.put(name, sha256(run.file(name)));
        }
        return hashes;
    }

    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
