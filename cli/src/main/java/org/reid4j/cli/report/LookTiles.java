package org.reid4j.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reid4j.core.Pixels;
import org.reid4j.image.HeatMap;
import org.reid4j.image.HeatSheet.Tile;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;
import org.reid4j.train.Gaze;

/// Turns what a network looked at into captioned pictures, the same for a file, a page and a report.
///
/// @param height of each picture in pixels
/// @param width of each picture, in the proportions in which the network sees a photo
public record LookTiles(int height, int width) {
    private static final int NARROWEST = 96;
    private static final int WIDEST = 1024;
    /// From this correlation on a map is said to be that of an empty picture.
    private static final double HABIT = 0.9;

    /// Pictures of a height, in the proportions of the network's input.
    public static LookTiles of(Preprocessing input, int height) {
        long width = Math.round((double) height * input.width() / input.height());
        return new LookTiles(height, Math.clamp(width, NARROWEST, WIDEST));
    }

    /// A photo as the network sees it, but sharp: squeezed or stretched to the network's proportions.
    public Pixels shown(Pixels photo) {
        return Resize.bilinear(photo, height, width);
    }

    /// The photo, then each map over it.
    ///
    /// @param shown the photo, see [#shown]
    /// @param empty what the network makes of no photo, see [org.reid4j.train.TorchEmbedder#lookAtNothing]
    public List<Tile> of(Pixels shown, Gaze gaze, Gaze empty) {
        var tiles = new ArrayList<Tile>();
        tiles.add(new Tile(shown, "photo", List.of(), ""));
        for (int i = 0; i < gaze.places().size(); i++) {
            var places = gaze.places().get(i);
            boolean habit = places.map().correlation(empty.places().get(i).map()) >= HABIT;
            tiles.add(tile(shown, places, habit ? ", much the same for an empty picture" : ""));
        }
        return tiles;
    }

    /// The same of one picture of many, with a title of its own.
    public List<Tile> of(Pixels shown, Gaze gaze, String title) {
        var tiles = new ArrayList<Tile>();
        tiles.add(new Tile(shown, title, List.of(), ""));
        gaze.places().forEach(places -> tiles.add(tile(shown, places, "")));
        return tiles;
    }

    private static Tile tile(Pixels shown, Gaze.Places places, String habit) {
        HeatMap map = places.map();
        return switch (places.kind()) {
            case ACTIVATION ->
                new Tile(
                        map.squared().stretched().over(shown),
                        places.name(),
                        List.of("least", "most"),
                        "squared, scaled to this picture" + habit);
            case ATTENTION ->
                new Tile(
                        map.over(shown),
                        places.name(),
                        List.of("0", "1"),
                        String.format(Locale.ROOT, "share let through, here %.2f to %.2f", map.min(), map.max())
                                + habit);
        };
    }
}
