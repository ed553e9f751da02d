package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageEncoder;

/// The page of `reid search` among walks: the walk that asks and the nearest ones as strips of silhouettes, with
/// person and distance.
public final class WalkSheet {
    private static final float QUALITY = 0.85f;

    private WalkSheet() {}

    /// Writes the page.
    ///
    /// @param file where to
    /// @param asking silhouettes of each walk that asks, under its path
    /// @param answers silhouettes of each walk that was found, in the answer's order
    /// @param folder what was searched, in words
    /// @param answer what was found
    public static void write(
            Path file, Map<Path, Pixels> asking, List<Pixels> answers, String folder, WalkAnswer answer) {
        var page = new Html();
        page.raw("<header><h1>Who walks like this?</h1><p>" + Html.escape(folder) + "</p></header>");
        page.section("Answer", "");
        page.raw("<p class=\"verdict\">" + Html.escape(answer.words()) + "</p>");
        page.raw("<p class=\"lead\">The smaller a distance, the more alike two walks are ("
                + Html.escape(answer.distance())
                + "). No threshold is measured for walks: somebody is always nearest, and that alone makes no match."
                + " Look how clearly the first person is ahead, and at the silhouettes.</p>");
        answer.notes().forEach(note -> page.raw("<p class=\"lead\">" + Html.escape(note) + "</p>"));
        asking.forEach((walk, film) -> row(page, "query", film, "Asked for", walk.toString()));
        page.end()
                .section(
                        "Nearest walks", "Nearest first; ten silhouettes of each walk, from its beginning to its end.");
        for (int i = 0; i < answers.size(); i++) {
            var hit = answer.found().get(i);
            String view = hit.view()
                    .map(degrees -> ", seen from %d°".formatted(degrees))
                    .orElse("");
            row(
                    page,
                    "",
                    answers.get(i),
                    "%d · %s · %s".formatted(i + 1, hit.person(), WalkAnswer.number(hit.distance())),
                    hit.walk() + view);
        }
        page.end();
        page.write(file, "reid search");
    }

    private static void row(Html page, String cssClass, Pixels film, String head, String below) {
        page.raw("<div class=\"walk %s\"><div><b>%s</b><br>%s</div>%s</div>"
                .formatted(
                        cssClass,
                        Html.escape(head),
                        Html.escape(below),
                        Html.image(ImageEncoder.jpeg(film, QUALITY), "silhouettes: " + head, "film")));
    }
}
