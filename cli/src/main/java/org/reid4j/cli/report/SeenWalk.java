package org.reid4j.cli.report;

import java.util.List;
import org.reid4j.core.Pixels;
import org.reid4j.image.HeatSheet.Tile;

/// A walk as a gait network saw it, for a page.
///
/// @param head who walks how, and whether the network found this person
/// @param frames some of its silhouettes side by side
/// @param maps what the network made of all of them together
public record SeenWalk(String head, Pixels frames, List<Tile> maps) {
    public SeenWalk {
        maps = List.copyOf(maps);
    }
}
