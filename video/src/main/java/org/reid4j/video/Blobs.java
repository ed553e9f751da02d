package org.reid4j.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gathers moving pixels that touch, and joins the parts a person was torn into where a coat has the wall's colour.
///
/// Written out because it works on masks from elsewhere too, for which no natives should be needed.
final class Blobs {
    private static final int LEAST = 12;
    private static final double STACKED = 0.5; // part of the narrower one's columns that must lie over the other
    private static final double WIDER = 1.2; // width of two parts, of the larger one's
    private static final double HOLE = 0.04; // area of a hole that is filled, of the blob's
    private static final double GAP = 0.25; // rows between two parts, of the smallest walker's height

    private final int width;
    private final int height;
    private final int shortest;
    private final int[] label;
    private final int[] queue;

    /// @param width columns of all masks
    /// @param height rows of all masks
    /// @param shortest height of the smallest walker in pixels
    Blobs(int width, int height, int shortest) {
        this.width = width;
        this.height = height;
        this.shortest = shortest;
        this.label = new int[width * height];
        this.queue = new int[width * height];
    }

    /// The blobs of a mask, from top to bottom.
    ///
    /// @param mask `[height, width]` row by row, 0 for the background
    List<Blob> in(byte[] mask) {
        List<Blob> parts = new ArrayList<>();
        Arrays.fill(label, 0);
        int next = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0 && label[i] == 0) {
                int size = flood(mask, i, ++next);
                if (size >= LEAST) {
                    parts.add(cut(size));
                }
            }
        }
        return joined(parts);
    }

    /// Marks all pixels that hang together with one; they end up in the queue.
    private int flood(byte[] mask, int start, int number) {
        int filled = 0;
        label[start] = number;
        queue[filled++] = start;
        for (int at = 0; at < filled; at++) {
            int x = queue[at] % width;
            int y = queue[at] / width;
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int i = queue[at] + dy * width + dx;
                    if (x + dx >= 0
                            && x + dx < width
                            && y + dy >= 0
                            && y + dy < height
                            && mask[i] != 0
                            && label[i] == 0) {
                        label[i] = number;
                        queue[filled++] = i;
                    }
                }
            }
        }
        return filled;
    }

    private Blob cut(int size) {
        int left = width;
        int right = 0;
        int top = height;
        int bottom = 0;
        for (int at = 0; at < size; at++) {
            left = Math.min(left, queue[at] % width);
            right = Math.max(right, queue[at] % width);
            top = Math.min(top, queue[at] / width);
            bottom = Math.max(bottom, queue[at] / width);
        }
        var box = new Box(left, top, right - left + 1, bottom - top + 1);
        byte[] own = new byte[box.area()];
        for (int at = 0; at < size; at++) {
            own[(queue[at] / width - top) * box.width() + queue[at] % width - left] = (byte) 255;
        }
        return new Blob(box, size, size, filled(box, size, own));
    }

    /// Parts above each other belong to one person when the gap is small; parts beside each other never do.
    private List<Blob> joined(List<Blob> parts) {
        List<Blob> left = new ArrayList<>(parts);
        for (int i = 0; i < left.size(); i++) {
            for (int j = 0; j < left.size(); j++) {
                if (i != j && stacked(left.get(i), left.get(j))) {
                    left.set(Math.min(i, j), left.get(i).with(left.get(j)));
                    left.remove(Math.max(i, j));
                    i = -1;
                    break;
                }
            }
        }
        return left;
    }

    private boolean stacked(Blob a, Blob b) {
        if (a.box().y() > b.box().y()) {
            return stacked(b, a);
        }
        Box up = a.box();
        Box down = b.box();
        int apart = down.y() - up.bottom();
        int narrower = Math.min(up.width(), down.width());
        boolean whole = Math.min(up.height(), down.height()) >= shortest; // two people, one behind the other
        return !whole
                && apart <= GAP * shortest
                && up.sharedColumns(down) >= STACKED * narrower
                && slim(a, b, a.box().with(b.box()));
    }

    /// Whether the smaller part adds little to the width of the larger one, as a head does and a barrier tape does not.
    private static boolean slim(Blob a, Blob b, Box both) {
        Blob main = a.area() >= b.area() ? a : b;
        return both.width() <= WIDER * main.box().width();
    }

    /// A mask without its small holes: those of a belt or a pale hand, not the one between two legs.
    ///
    /// @return `mask` itself, changed
    private static byte[] filled(Box box, int area, byte[] mask) {
        int[] stack = new int[mask.length];
        boolean[] visited = new boolean[mask.length];
        for (int start = 0; start < mask.length; start++) {
            if (mask[start] != 0 || visited[start]) {
                continue;
            }
            int size = 0;
            boolean open = false;
            visited[start] = true;
            stack[size++] = start;
            for (int at = 0; at < size; at++) {
                int x = stack[at] % box.width();
                int y = stack[at] / box.width();
                open |= x == 0 || y == 0 || x == box.width() - 1 || y == box.height() - 1;
                for (int way = 0; way < 4; way++) {
                    int i = stack[at] + (way == 0 ? 1 : way == 1 ? -1 : way == 2 ? box.width() : -box.width());
                    boolean inside =
                            way == 0 ? x < box.width() - 1 : way == 1 ? x > 0 : way == 2 ? y < box.height() - 1 : y > 0;
                    if (inside && mask[i] == 0 && !visited[i]) {
                        visited[i] = true;
                        stack[size++] = i;
                    }
                }
            }
            if (!open && size <= HOLE * area) {
                for (int at = 0; at < size; at++) {
                    mask[stack[at]] = (byte) 255;
                }
            }
        }
        return mask;
    }
}
