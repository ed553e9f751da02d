package org.reid4j.benchmarks;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;
import org.reid4j.train.RunFolder;
import org.reid4j.train.StopSignal;
import org.reid4j.train.Training;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;

/// Trains on JPEG photos of Market-1501's size and prints the share of each epoch that the network waited for photos.
///
/// Arguments: a folder for photos and runs, people, then `key=value` of a configuration. The first epoch
/// decodes, further ones find decoded photos as far as `data.cache_mb` reaches.
public final class LoaderStall {
    private static final int PHOTOS = 16;
    private static final int HEIGHT = 128;
    private static final int WIDTH = 64;

    private LoaderStall() {}

    /// Runs it.
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        var config = ConfigFile.load(List.of(), Arrays.asList(args).subList(2, args.length))
                .config();
        Dataset dataset = photos(Files.createDirectories(folder.resolve("photos")), Integer.parseInt(args[1]));
        Hook printing = new Hook() {
            @Override
            public void onEpoch(EpochReport report) {
                System.out.printf(
                        Locale.ROOT,
                        "epoch %d: %.1f photos/s, waited %.1f %% of the time%n",
                        report.epoch(),
                        report.images() / (report.nanos() / 1e9),
                        100 * report.waitShare());
            }
        };
        Training.run(
                config,
                dataset,
                RunFolder.create(folder.resolve("runs"), "stall"),
                List.of(printing),
                new StopSignal());
    }

    private static Dataset photos(Path folder, int people) throws IOException {
        var samples = new ArrayList<Sample>();
        for (int person = 1; person <= people; person++) {
            for (int shot = 0; shot < PHOTOS; shot++) {
                Path file = folder.resolve("%04d_c%d_%d.jpg".formatted(person, 1 + shot % 6, shot));
                if (!Files.exists(file)) {
                    ImageIO.write(picture(person, shot), "jpg", file.toFile());
                }
                samples.add(new Sample(file, person, 1 + shot % 6, 0));
            }
        }
        return new Dataset(
                "market1501",
                folder,
                new Split("train", samples),
                new Split("query", List.of()),
                new Split("gallery", List.of()),
                Map.of(),
                new Protocol.CrossCamera(),
                List.of());
    }

    /// Patches of a person's colours with a photo's grain, so that the file is as large as a real one.
    private static BufferedImage picture(int person, int shot) {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        var colours = new Random(person);
        for (int y = 0; y < HEIGHT; y += 16) {
            pen.setColor(new Color(colours.nextInt(1 << 24)));
            pen.fillRect(0, y, WIDTH, 16);
        }
        pen.dispose();
        var grain = new Random(31L * person + shot);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int darker = grain.nextInt(24);
                int rgb = image.getRGB(x, y);
                int r = Math.max(0, (rgb >> 16 & 255) - darker);
                int g = Math.max(0, (rgb >> 8 & 255) - darker);
                int b = Math.max(0, (rgb & 255) - darker);
                image.setRGB(x, y, r << 16 | g << 8 | b);
            }
        }
        return image;
    }
}
