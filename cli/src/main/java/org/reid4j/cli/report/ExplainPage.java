package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reid4j.cli.report.Explained.Compared;
import org.reid4j.cli.report.Explained.Near;
import org.reid4j.core.Pixels;
import org.reid4j.image.ContactSheet;
import org.reid4j.image.ContactSheet.Cell;
import org.reid4j.image.ContactSheet.Mark;
import org.reid4j.image.HeatSheet;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.Look;

/// The page and the pictures of `reid explain`: what a network saw in photos, and which photos each part finds.
///
/// @param input what the network expects of a photo
public record ExplainPage(Preprocessing input) {
    private static final int HEIGHT = 384;
    private static final int SMALL = 192;
    private static final int COLUMNS = 6;
    private static final float QUALITY = 0.82f;

    /// How the photos and maps are drawn.
    public LookTiles tiles() {
        return LookTiles.of(input, HEIGHT);
    }

    /// The maps of one photo as one picture.
    public Pixels maps(Explained photo) {
        return new HeatSheet(COLUMNS).render(tiles().of(photo.shown(), photo.gaze(), photo.empty()));
    }

    /// The parts of one photo, a row each: the photo, then the nearest others.
    ///
    /// @param photo with something to compare
    public Pixels nearest(Explained photo) {
        var small = LookTiles.of(input, SMALL);
        var thumbnails = Thumbnails.of(HEIGHT);
        int columns = 1
                + photo.compared().stream()
                        .mapToInt(part -> part.nearest().size())
                        .max()
                        .orElse(0);
        var cells = new ArrayList<Cell>();
        for (var part : photo.compared()) {
            cells.add(new Cell(part.stripe().marked(small.shown(photo.shown())), part.name(), Mark.QUERY));
            part.nearest()
                    .forEach(near -> cells.add(new Cell(
                            part.stripe().marked(small.shown(thumbnails.pixels(near.photo()))),
                            score(near) + " " + near.photo().getFileName(),
                            Mark.NONE)));
        }
        return new ContactSheet(columns, small.width(), small.height()).render(cells);
    }

    /// Writes the page.
    ///
    /// @param file where to
    /// @param by which network, in words
    /// @param photos at least one
    public void write(Path file, String by, List<Explained> photos) {
        var page = new Html();
        page.raw("<header><h1>What the network looked at</h1><p>" + Html.escape(by) + "</p></header>");
        boolean attention =
                photos.getFirst().gaze().places().stream().anyMatch(places -> places.kind() == Look.Kind.ATTENTION);
        page.section(
                "How to read it",
                "Photos are shown in the proportions in which the network sees them, %d x %d (height x width). %s"
                        .formatted(input.height(), input.width(), LookSection.legend(attention)));
        page.end();
        for (var photo : photos) {
            page.section(String.valueOf(photo.photo().getFileName()), "");
            page.raw(LookSection.row(tiles().of(photo.shown(), photo.gaze(), photo.empty())));
            compared(page, photo);
            page.end();
        }
        page.write(file, "reid explain");
    }

    private void compared(Html page, Explained photo) {
        if (!photo.hasNearest()) {
            page.raw(
                    "<p class=\"lead\">To see which photos are nearest, give more photos, or a folder: <code>reid explain PHOTO in DIR</code></p>");
            return;
        }
        boolean parts = photo.compared().size() > 1;
        page.raw("<h3>" + (parts ? "Nearest photos, by the whole picture and by each part alone" : "Nearest photos")
                + "</h3><p class=\"lead\">The number is the cosine similarity"
                + (parts
                        ? " of what the network keeps of the framed stripe; similarities of different parts are on different scales"
                        : " of the embeddings")
                + ".</p>");
        var small = LookTiles.of(input, SMALL);
        var thumbnails = Thumbnails.of(HEIGHT);
        for (var part : photo.compared()) {
            page.raw("<div class=\"row\">");
            page.raw(shot("query", part, small.shown(photo.shown()), part.name(), range(part)));
            page.raw("<div class=\"gap\"></div>");
            for (var near : part.nearest()) {
                page.raw(shot(
                        "",
                        part,
                        small.shown(thumbnails.pixels(near.photo())),
                        score(near),
                        String.valueOf(near.photo().getFileName())));
            }
            page.raw("</div>");
        }
    }

    private static String shot(String kind, Compared part, Pixels photo, String head, String tail) {
        return "<div class=\"shot %s\">%s<b>%s</b><br>%s</div>"
                .formatted(
                        kind,
                        Html.image(
                                ImageEncoder.jpeg(part.stripe().marked(photo), QUALITY),
                                head + ", " + tail + ", " + part.name(),
                                ""),
                        Html.escape(head),
                        Html.escape(tail));
    }

    private static String range(Compared part) {
        if (part.stripe().top() == 0 && part.stripe().bottom() == 1) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%.0f to %.0f %% of the height",
                100 * part.stripe().top(),
                100 * part.stripe().bottom());
    }

    private static String score(Near near) {
        return String.format(Locale.ROOT, "%.3f", near.similarity());
    }
}
