package org.reid4j.video;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2d;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import org.reid4j.core.Pixels;

/// Notices that a camera moves: then three of a picture's four quarters shift alike from one frame to the next, which
/// walkers hardly ever bring about. The shift is the peak of the phase correlation.
final class Steadiness implements AutoCloseable {
    private static final double STILL = 0.5; // pixels at half size: less is noise
    private static final double ALIKE = 0.75;
    private static final int AGREEING = 3;

    private final int width;
    private final int height;
    private final Mat colour;
    private final Mat grey;
    private final Mat half;
    private final Mat window;
    private Mat before;
    private Mat now;
    private final ByteBuffer bytes;
    private boolean first = true;

    /// @param width columns of all frames
    /// @param height rows of all frames
    Steadiness(int width, int height) {
        Natives.openCv();
        this.width = width / 4 * 4;
        this.height = height / 4 * 4;
        colour = new Mat(height, width, opencv_core.CV_8UC3);
        bytes = colour.createBuffer();
        grey = new Mat();
        half = new Mat();
        window = new Mat();
        before = new Mat();
        now = new Mat();
        try (var quarter = new Size(Math.max(2, this.width / 4), Math.max(2, this.height / 4))) {
            opencv_imgproc.createHanningWindow(window, quarter, opencv_core.CV_32F);
        }
    }

    /// Whether the whole picture has shifted since the frame before.
    boolean moved(Pixels frame) {
        bytes.rewind();
        bytes.put(frame.rgb());
        opencv_imgproc.cvtColor(colour, grey, opencv_imgproc.COLOR_RGB2GRAY);
        try (var size = new Size(Math.max(4, width / 2), Math.max(4, height / 2))) {
            opencv_imgproc.resize(grey, half, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
        Mat swap = before;
        before = now;
        now = swap;
        half.convertTo(now, opencv_core.CV_32F);
        if (first) {
            first = false;
            return false;
        }
        List<double[]> shifts = new ArrayList<>();
        for (int corner = 0; corner < 4; corner++) {
            shifts.add(shift(corner % 2 * window.cols(), corner / 2 * window.rows()));
        }
        return shifts.stream()
                .anyMatch(a -> Math.hypot(a[0], a[1]) > STILL
                        && shifts.stream()
                                        .filter(b -> Math.hypot(a[0] - b[0], a[1] - b[1]) < ALIKE)
                                        .count()
                                >= AGREEING);
    }

    private double[] shift(int x, int y) {
        try (var place = new Rect(x, y, window.cols(), window.rows());
                Mat old = before.apply(place);
                Mat fresh = now.apply(place);
                Point2d peak = opencv_imgproc.phaseCorrelate(old, fresh, window, new double[1])) {
            return new double[] {peak.x(), peak.y()};
        }
    }

    @Override
    public void close() {
        for (Mat owned : List.of(colour, grey, half, window, before, now)) {
            owned.close();
        }
    }
}
