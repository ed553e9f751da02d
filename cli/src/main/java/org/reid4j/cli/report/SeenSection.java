package org.reid4j.cli.report;

import java.util.List;
import org.reid4j.image.ImageEncoder;

/// The part of a page that shows walks as a gait network saw them.
final class SeenSection {
    private static final float QUALITY = 0.85f;

    private SeenSection() {}

    /// Adds the section; nothing when there is nothing to show.
    static void add(Html page, List<SeenWalk> seen) {
        if (seen.isEmpty()) {
            return;
        }
        page.section(
                "What the network saw",
                "Some silhouettes of a walk, then all its frames laid over each other, and the network's maps of the whole set over that. "
                        + LookSection.legend(false));
        for (SeenWalk walk : seen) {
            page.raw("<h3>" + Html.escape(walk.head()) + "</h3>");
            page.raw(
                    "<p>" + Html.image(ImageEncoder.jpeg(walk.frames(), QUALITY), "silhouettes: " + walk.head(), "film")
                            + "</p>");
            page.raw(LookSection.row(walk.maps()));
        }
        page.end();
    }
}
