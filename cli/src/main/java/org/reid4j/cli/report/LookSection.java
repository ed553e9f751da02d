package org.reid4j.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.QueryResult;
import org.reid4j.image.HeatSheet.Tile;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.Viridis;
import org.reid4j.train.TorchEmbedder;

/// The part of a page that shows what a network looked at.
public final class LookSection {
    private static final int OF_EACH_END = 2;
    private static final int HEIGHT = 256;
    private static final float QUALITY = 0.82f;

    private LookSection() {}

    /// One photo of the section.
    ///
    /// @param head what it is
    /// @param tiles the photo and the maps over it
    public record Looked(String head, List<Tile> tiles) {
        public Looked {
            tiles = List.copyOf(tiles);
        }
    }

    /// Lets a network look at the queries it found best and worst; without the photos that cannot be read any more.
    ///
    /// @param dataset that was measured
    /// @param report of that measurement
    public static List<Looked> of(TorchEmbedder embedder, Dataset dataset, EvalReport report) {
        var lists = new RankedLists(dataset, report, Thumbnails.of(HEIGHT), 0);
        var queries = new LinkedHashSet<QueryResult>(lists.best(OF_EACH_END));
        queries.addAll(lists.worst(OF_EACH_END));
        var drawing = LookTiles.of(embedder.preprocessing(), HEIGHT);
        var reader = new ImageReader(ImageLimits.datasets(), false);
        var empty = embedder.lookAtNothing();
        var looked = new ArrayList<Looked>();
        for (var query : queries) {
            Sample sample = dataset.query().samples().get(query.query());
            read(reader, sample).ifPresent(photo -> {
                var gaze = embedder.look(List.of(photo)).getFirst();
                var head = String.format(
                        Locale.ROOT,
                        "Query · %s · AP %.0f %% · %s",
                        lists.person(sample),
                        100 * query.ap(),
                        sample.path().getFileName());
                looked.add(new Looked(head, drawing.of(drawing.shown(photo), gaze, empty)));
            });
        }
        return looked;
    }

    private static Optional<Pixels> read(ImageReader reader, Sample sample) {
        try {
            return Optional.of(reader.read(sample.path()));
        } catch (ReidException unreadable) {
            return Optional.empty();
        }
    }

    /// Adds the section; nothing when there is nothing to show.
    ///
    /// @param run whose network it is, for the hint at the end
    static void add(Html page, List<Looked> looked, String run) {
        if (looked.isEmpty()) {
            return;
        }
        page.section(
                "What the network looked at",
                "The best and the worst queries. "
                        + legend(looked.stream()
                                .anyMatch(photo -> photo.tiles().stream()
                                        .anyMatch(tile -> tile.ends().contains("1")))));
        looked.forEach(photo -> page.raw("<h3>" + Html.escape(photo.head()) + "</h3>" + row(photo.tiles())));
        page.raw("<p class=\"lead\">Any photo: <code>reid explain PHOTO run=" + Html.escape(run) + "</code></p>")
                .end();
    }

    /// How the maps are to be read.
    ///
    /// @param attention whether there are maps of attention too
    static String legend(boolean attention) {
        return "Dark violet is little, yellow is much. An activation map shows how strongly each place answers: the squared"
                + " length of its features, scaled from the least to the most of its own picture, so it compares places of one"
                + " picture only. "
                + (attention
                        ? "An attention map shows the share of each place that the network lets through, always from 0 to 1. "
                        : "")
                + "Maps say where a network found something, not what or why; one that is much the same for an empty picture"
                + " shows the network's habits rather than this photo.";
    }

    /// Pictures side by side, each with its name, colour bar and note.
    static String row(List<Tile> tiles) {
        var html = new StringBuilder("<div class=\"looks\">");
        for (var tile : tiles) {
            html.append("<figure>")
                    .append(Html.image(ImageEncoder.jpeg(tile.picture(), QUALITY), alt(tile), ""))
                    .append("<figcaption>")
                    .append(Html.escape(tile.title()))
                    .append("</figcaption>");
            if (!tile.ends().isEmpty()) {
                html.append("<div class=\"bar\" style=\"background:linear-gradient(90deg,")
                        .append(String.join(",", Viridis.stops()))
                        .append(")\"></div><div class=\"ends\"><span>")
                        .append(Html.escape(tile.ends().getFirst()))
                        .append("</span><span>")
                        .append(Html.escape(tile.ends().getLast()))
                        .append("</span></div>");
            }
            html.append("<p>").append(Html.escape(tile.note())).append("</p></figure>");
        }
        return html.append("</div>").toString();
    }

    private static String alt(Tile tile) {
        return tile.ends().isEmpty() ? tile.title() : "heat map: " + tile.title() + ", " + tile.note();
    }
}
