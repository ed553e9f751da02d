package org.reid4j.train.hook;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.EpochPlan;
import org.reid4j.image.ContactSheet;
import org.reid4j.image.Preprocessing;
import org.reid4j.train.loader.Photos;

/// Draws the first batches as the network will see them (`batch-0.jpg` …), because a wrong label or a bad
/// augmentation is seen at a glance and otherwise not at all.
public final class BatchPictures implements Hook {
    private static final int SHEETS = 2;
    private static final int MOST_PHOTOS = 64;
    private static final int SIDE = 128;
    private final Path run;
    private final Photos photos;
    private final EpochPlan first;

    /// @param run the run's folder
    /// @param photos makes the pixels
    /// @param first the batches of the first epoch
    public BatchPictures(Path run, Photos photos, EpochPlan first) {
        this.run = run;
        this.photos = photos;
        this.first = first;
    }

    @Override
    public void onStart(StartReport report) {
        if (report.from().step() > 0) {
            return;
        }
        for (int sheet = 0; sheet < Math.min(SHEETS, first.batches().size()); sheet++) {
            draw(sheet, first.batches().get(sheet));
        }
    }

    private void draw(int number, int[] batch) {
        var cells = new ArrayList<ContactSheet.Cell>();
        for (int i = 0; i < Math.min(batch.length, MOST_PHOTOS); i++) {
            Sample sample = photos.samples().get(batch[i]);
            try {
                cells.add(new ContactSheet.Cell(
                        seen(batch[i]),
                        sample.identity() + (sample.camera() < 0 ? "" : " c" + sample.camera()),
                        ContactSheet.Mark.NONE));
            } catch (ReidException _) {
                // the loader will name the file, or replace it
            }
        }
        if (!cells.isEmpty()) {
            Preprocessing shape = photos.pipeline().preprocessing();
            var sheet = new ContactSheet(8, Math.max(1, SIDE * shape.width() / shape.height()), SIDE);
            write(run.resolve("batch-" + number + ".jpg"), sheet.render(List.copyOf(cells)));
        }
    }

    /// The photo of the first epoch, with normalisation undone.
    private Pixels seen(int sample) {
        Preprocessing shape = photos.pipeline().preprocessing();
        var values = new float[photos.length()];
        photos.read(sample, 0, sample, values, 0);
        int plane = shape.height() * shape.width();
        float[] mean = shape.mean();
        float[] std = shape.std();
        var rgb = new byte[3 * plane];
        for (int i = 0; i < rgb.length; i++) {
            int channel = i % 3;
            float value = values[channel * plane + i / 3] * std[channel] + mean[channel];
            rgb[i] = (byte) Math.clamp(Math.round(value * 255), 0, 255);
        }
        return new Pixels(shape.width(), shape.height(), rgb);
    }

    private static void write(Path file, Pixels pixels) {
        var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = pixels.rgb();
        for (int i = 0; i < pixels.width() * pixels.height(); i++) {
            int value = ((rgb[3 * i] & 0xff) << 16) | ((rgb[3 * i + 1] & 0xff) << 8) | (rgb[3 * i + 2] & 0xff);
            image.setRGB(i % pixels.width(), i / pixels.width(), value);
        }
        try {
            ImageIO.write(image, "jpg", file.toFile());
        } catch (IOException e) {
            throw new ReidException(ReidException.Kind.RESOURCES, "cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
