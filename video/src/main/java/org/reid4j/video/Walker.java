package org.reid4j.video;

import org.reid4j.core.Pixels;

/// Somebody who is followed from frame to frame: where, how fast, how large, and what to think of it at the end.
///
/// Holds numbers only, however long the walk.
final class Walker {
    private static final double TURN = 0.3; // share of the newest step in the speed
    private static final double GROW = 0.1; // share of the newest frame in the usual size
    private static final double AREA_LEAST = 0.7;
    private static final double AREA_MOST = 1.5;
    private static final double HEIGHT_LEAST = 0.8;
    private static final double HEIGHT_MOST = 1.25;
    private static final double PART_MOST = 0.75; // area of one of two people, of both
    private static final double PART_HEIGHT = 0.7;
    private static final double WALKED = 0.5; // way from the start, of the walker's height
    private static final double NARROWEST = 0.15;
    private static final double WIDEST = 0.7;
    private static final double WIDE_SHARE = 0.15; // of the frames; a dog or a pair is wide in most
    private static final double IN_ONE = 0.75; // of the pixels; the rest may be a head that was torn off
    private static final double FILLED = 0.25;
    private static final double ALIKE = 0.6; // of the colours; the same person has 0.8 to 0.95
    private static final int MATURE = 5;

    private final int id;
    private final double startX;
    private final double startY;
    private boolean several;
    private Box box;
    private double speedX;
    private double speedY;
    private int missing;
    private int seen = 1;
    private int odd;
    private int atEdge;
    private int broad;
    private int whole;
    private double area;
    private double height;
    private double heights;
    private double fills;
    private double way;
    private Colours colours;

    /// @param several whether it is known to be more than one person
    Walker(int id, Blob first, Pixels frame, boolean several) {
        this.id = id;
        this.several = several;
        box = first.box();
        colours = Colours.of(frame, first);
        area = first.area();
        height = box.height();
        startX = box.centreX();
        startY = box.bottom();
    }

    int id() {
        return id;
    }

    Box box() {
        return box;
    }

    int missing() {
        return missing;
    }

    int whole() {
        return whole;
    }

    boolean several() {
        return several;
    }

    /// Frames in a row whose size does not fit the frames before.
    int odd() {
        return odd;
    }

    /// Whether two outlines that came of its own are together what it was: then it was two people all along.
    boolean isSumOf(Blob one, Blob other) {
        return one.area() < PART_MOST * area
                && Math.min(one.box().height(), other.box().height()) >= PART_HEIGHT * height
                && one.area() + other.area() >= AREA_LEAST * area
                && one.area() + other.area() <= AREA_MOST * area;
    }

    /// Whether a blob is large enough to be a person of this crowd.
    boolean isLikely(Blob other) {
        return other.box().height() >= PART_HEIGHT * height;
    }

    /// Notes that it was never one person.
    void wasSeveral() {
        several = true;
    }

    /// Whether it has been there long enough to be believed.
    boolean mature() {
        return seen >= MATURE;
    }

    /// How many frames it was seen in.
    int seen() {
        return seen;
    }

    /// Mean height of its whole silhouettes in pixels.
    double meanHeight() {
        return whole == 0 ? height : heights / whole;
    }

    /// Where it should be in the next frame.
    Box expected() {
        return box.moved(speedX * (missing + 1), speedY * (missing + 1));
    }

    void unseen() {
        missing++;
    }

    /// Goes on with what was seen of it.
    ///
    /// @return whether it is a whole person there, whose silhouette may be kept
    boolean goOn(Blob blob, Pixels frame) {
        Box now = blob.box();
        int steps = missing + 1;
        speedX += TURN * ((now.centreX() - box.centreX()) / steps - speedX);
        speedY += TURN * ((now.centreY() - box.centreY()) / steps - speedY);
        box = now;
        missing = 0;
        seen++;
        way = Math.max(way, Math.hypot(now.centreX() - startX, now.bottom() - startY));
        boolean edge = now.atEdge(frame.width(), frame.height());
        var worn = Colours.of(frame, blob);
        atEdge += edge ? 1 : 0;
        boolean fits = usual(blob) && (!mature() || colours.likeness(worn) >= ALIKE);
        odd = fits || edge ? 0 : odd + 1;
        if (fits || !mature() || edge) {
            double share = mature() ? GROW : 1.0 / seen;
            area += share * (blob.area() - area);
            height += share * (now.height() - height);
            colours = colours.towards(worn, share);
        }
        boolean slender = now.width() <= WIDEST * now.height() && now.width() >= NARROWEST * now.height();
        broad += edge || slender ? 0 : 1;
        if (edge || !fits || several || !slender || blob.main() < IN_ONE * blob.area()) {
            return false;
        }
        whole++;
        heights += now.height();
        fills += (double) blob.area() / now.area();
        return true;
    }

    private boolean usual(Blob blob) {
        return blob.area() >= AREA_LEAST * area
                && blob.area() <= AREA_MOST * area
                && blob.box().height() >= HEIGHT_LEAST * height
                && blob.box().height() <= HEIGHT_MOST * height;
    }

    /// The verdict at the end.
    ///
    /// @param leastFrames whole silhouettes that a walk must have
    Fate fate(int leastFrames) {
        if (several) {
            return Fate.TOGETHER;
        }
        if (whole < leastFrames) {
            return 2 * atEdge > seen ? Fate.AT_EDGE : Fate.SHORT;
        }
        if (way < WALKED * meanHeight()) {
            return Fate.STOOD;
        }
        return broad > WIDE_SHARE * seen || fills / whole < FILLED ? Fate.SHAPE : Fate.KEPT;
    }
}
