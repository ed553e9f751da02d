package org.reid4j.train.hook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.EpochPlan;
import org.reid4j.image.ContactSheet;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.silhouette.FilmStrip;
import org.reid4j.train.walks.WalkClips;

/// Draws the first batches of clips as the network will see them (`batch-0.jpg` …): a wrong label, a person
/// off the middle or a bad change is seen at a glance and otherwise not at all.
public final class WalkPictures implements Hook {
    private static final int SHEETS = 2;
    private static final int MOST_WALKS = 32;
    private static final int SHOWN = 6;
    private static final int SIDE = 96;
    private final Path run;
    private final WalkClips clips;
    private final EpochPlan first;

    /// @param run the run's folder
    /// @param clips makes the frames
    /// @param first the batches of the first epoch
    public WalkPictures(Path run, WalkClips clips, EpochPlan first) {
        this.run = run;
        this.clips = clips;
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
        int height = clips.input().height();
        int width = clips.input().width();
        var cells = new ArrayList<ContactSheet.Cell>();
        for (int i = 0; i < Math.min(batch.length, MOST_WALKS); i++) {
            Sample sample = clips.samples().get(batch[i]);
            var values = new float[clips.length()];
            try {
                clips.read(batch[i], 0, batch[i], values, 0);
            } catch (ReidException _) {
                continue; // the loader will name the walk, or replace it
            }
            cells.add(new ContactSheet.Cell(
                    FilmStrip.of(values, 0, clips.frames(), height, width, SHOWN),
                    caption(sample),
                    ContactSheet.Mark.NONE));
        }
        if (!cells.isEmpty()) {
            var sheet = new ContactSheet(4, SIDE * width * Math.min(SHOWN, clips.frames()) / height, SIDE);
            ImageEncoder.write(sheet.render(List.copyOf(cells)), run.resolve("batch-" + number + ".jpg"));
        }
    }

    /// Who, and from where if that is known.
    static String caption(Sample walk) {
        return walk.camera() == Sample.UNKNOWN_CAMERA
                ? String.valueOf(walk.identity())
                : "%d view %d".formatted(walk.identity(), walk.camera());
    }
}
