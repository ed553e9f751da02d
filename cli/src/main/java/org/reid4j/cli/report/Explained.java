package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.List;
import org.reid4j.core.Pixels;
import org.reid4j.image.Stripe;
import org.reid4j.train.Gaze;

/// What `reid explain` found out about one photo.
///
/// @param photo its file
/// @param shown the photo in the pictures' size, see [LookTiles#shown]
/// @param gaze the maps and parts
/// @param empty the maps of no photo, see [org.reid4j.train.TorchEmbedder#lookAtNothing]
/// @param compared the whole picture, then each part
public record Explained(Path photo, Pixels shown, Gaze gaze, Gaze empty, List<Compared> compared) {

    /// One part and the photos that are nearest by that part alone.
    ///
    /// @param name of the part
    /// @param stripe where it lies in every photo
    /// @param nearest nearest first; empty when there was nothing to compare with
    public record Compared(String name, Stripe stripe, List<Near> nearest) {
        public Compared {
            nearest = List.copyOf(nearest);
        }
    }

    /// A photo and how alike it is.
    ///
    /// @param photo its file
    /// @param similarity cosine, -1..1
    public record Near(Path photo, double similarity) {}

    public Explained {
        compared = List.copyOf(compared);
    }

    /// Whether there was a photo to compare with.
    public boolean hasNearest() {
        return compared.stream().anyMatch(part -> !part.nearest().isEmpty());
    }
}
