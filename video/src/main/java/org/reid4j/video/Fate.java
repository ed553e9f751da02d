package org.reid4j.video;

/// What became of somebody who was followed, so that a report can say why there are fewer walkers than one expects.
public enum Fate {
    /// Written.
    KEPT("kept"),
    /// Fewer whole silhouettes than asked for.
    SHORT("seen whole in too few frames"),
    /// In most frames a part was outside the picture.
    AT_EDGE("at the picture's edge"),
    /// Several people who never parted, or one whom another hid.
    TOGETHER("several people in one outline"),
    /// Moved, but never went anywhere: a tree, a door, somebody waiting.
    STOOD("moved, but did not walk"),
    /// As wide as high, or full of holes: a car, a dog, a change of light.
    SHAPE("not shaped like a person");

    private final String words;

    Fate(String words) {
        this.words = words;
    }

    /// For people.
    public String words() {
        return words;
    }
}
