package org.reid4j.video;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.ffmpeg.ffprobe;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_video;
import org.reid4j.core.ReidException;

/// Finds the natives that only videos need, and says how to get them where they are missing.
final class Natives {
    private Natives() {}

    /// Loads OpenCV; of no effect the second time.
    static void openCv() {
        load("OpenCV", opencv_imgproc.class);
        load("OpenCV", opencv_video.class);
    }

    /// FFmpeg's program that decodes.
    static Path decoder() {
        return Path.of(load("FFmpeg", ffmpeg.class));
    }

    /// FFmpeg's program that reads headers.
    static Path prober() {
        return Path.of(load("FFmpeg", ffprobe.class));
    }

    private static String load(String what, Class<?> type) {
        try {
            return String.valueOf(Loader.load(type));
        } catch (LinkageError missing) {
            throw new VideoException(
                    ReidException.Kind.RESOURCES,
                    ("%s is not on the class path for this machine (%s).\nThe launcher fetches it the first time;"
                                    + " a program of your own adds org.bytedeco:opencv and org.bytedeco:ffmpeg with that"
                                    + " classifier.")
                            .formatted(what, Loader.getPlatform()),
                    missing);
        }
    }
}
