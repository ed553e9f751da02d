package org.reid4j.video;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_video;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_video.BackgroundSubtractorMOG2;
import org.reid4j.core.Pixels;

/// Says which pixels of a frame are not the background: a mixture of Gaussians a pixel that learns as it looks, with
/// shadows told apart (Zivkovic, "Improved adaptive Gaussian mixture model for background subtraction", ICPR 2004;
/// OpenCV's MOG2).
///
/// All native memory is taken at the start and given back by [#close()]. Not safe for several threads.
final class Foreground implements AutoCloseable {
    private static final int HISTORY = 500;
    private static final double SHADOW = 0.5; // how dark a shadow may be, of the background's brightness

    private static final double MOSTLY = 0.7; // of the time a place shows its background; else a walker passes

    private final int width;
    private final int height;
    private final BackgroundSubtractorMOG2 model;
    private final Mat frame;
    private final Mat smooth = new Mat();
    private final Mat moving = new Mat();
    private final Mat mask = new Mat();
    private final ByteBuffer frameBytes;
    private final Mat speck;
    private final Mat gap;
    private final Size blur = new Size(3, 3);

    /// @param width columns of all frames
    /// @param height rows of all frames
    /// @param shortest height of the smallest walker in pixels; how far torn parts are joined depends on it
    /// @param contrast how far from the background a colour must be: its squared distance in variances
    Foreground(int width, int height, int shortest, double contrast) {
        Natives.openCv();
        this.width = width;
        this.height = height;
        model = opencv_video.createBackgroundSubtractorMOG2(HISTORY, contrast, true);
        model.setShadowThreshold(SHADOW);
        model.setBackgroundRatio(MOSTLY);
        frame = new Mat(height, width, opencv_core.CV_8UC3);
        frameBytes = frame.createBuffer();
        speck = ellipse(3, 3);
        gap = ellipse(3, Math.max(3, shortest / 8 | 1));
    }

    private static Mat ellipse(int columns, int rows) {
        try (var size = new Size(columns, rows)) {
            return opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_ELLIPSE, size);
        }
    }

    /// Learns from a frame of which nothing is asked.
    void learn(Pixels pixels, double rate) {
        put(pixels);
        model.apply(smooth, moving, rate);
    }

    /// Which pixels move.
    ///
    /// @param rate how much of the model this frame replaces, 0..1
    /// @return `[height, width]` row by row, 255 where something moves, else 0; new at each call
    byte[] of(Pixels pixels, double rate) {
        learn(pixels, rate);
        opencv_imgproc.threshold(moving, mask, 200, 255, opencv_imgproc.THRESH_BINARY); // shadows are 127
        opencv_imgproc.morphologyEx(mask, moving, opencv_imgproc.MORPH_OPEN, speck);
        opencv_imgproc.morphologyEx(moving, mask, opencv_imgproc.MORPH_CLOSE, gap);
        opencv_imgproc.medianBlur(mask, mask, 5);
        byte[] values = new byte[width * height];
        ByteBuffer read = mask.createBuffer();
        read.get(values);
        return values;
    }

    private void put(Pixels pixels) {
        if (pixels.width() != width || pixels.height() != height) {
            throw new IllegalArgumentException("a frame of %d x %d among those of %d x %d"
                    .formatted(pixels.width(), pixels.height(), width, height));
        }
        frameBytes.rewind();
        frameBytes.put(pixels.rgb());
        opencv_imgproc.GaussianBlur(frame, smooth, blur, 0);
    }

    @Override
    public void close() {
        for (Pointer owned : new Pointer[] {model, frame, smooth, moving, mask, speck, gap, blur}) {
            owned.close();
        }
    }
}
