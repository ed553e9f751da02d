package org.reid4j.video;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.reid4j.core.Pixels;

/// A video file, decoded by FFmpeg in a process of its own, so that a file made to harm a decoder cannot reach this
/// one. Phones' rotation is applied.
///
/// @param path the file
/// @param frames as its header counts them
record VideoFile(Path path, OptionalLong frames) implements Footage {
    private static final Pattern COUNT = Pattern.compile("(?m)^nb_frames=(\\d+)");
    private static final int PIPE = 1 << 18;
    private static final double MISSING = 0.02;
    private static final int LONGEST_NUMBER = 9;

    static VideoFile of(Path file) {
        List<String> asked = List.of("-select_streams", "V:0", "-show_entries", "stream=nb_frames,width");
        var command = command(Natives.prober());
        command.addAll(asked);
        command.addAll(List.of("-of", "default=noprint_wrappers=1", "file:" + file));
        try {
            Process process = new ProcessBuilder(command).start();
            var complaint = Complaint.of(process, file);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            finish(process);
            if (!said.contains("width=")) {
                String why = complaint.text();
                throw VideoException.usage(
                        "%s is not a video%s.\nName a video file, or a folder with the frames of one."
                                .formatted(
                                        file,
                                        why.isEmpty() ? ": it has no moving picture" : " that can be read: " + why));
            }
            var count = COUNT.matcher(said);
            return new VideoFile(
                    file, count.find() ? OptionalLong.of(Long.parseLong(count.group(1))) : OptionalLong.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FrameStream open() {
        var command = command(Natives.decoder());
        command.addAll(List.of("-nostdin", "-i", "file:" + path, "-map", "0:V:0", "-fps_mode", "passthrough"));
        command.addAll(List.of(
                "-vf",
                "scale=w='min(iw,%1$d)':h='min(ih,%1$d)':force_original_aspect_ratio=decrease".formatted(LONGEST)));
        command.addAll(List.of("-f", "image2pipe", "-c:v", "ppm", "pipe:1"));
        try {
            return new Decoding(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A video may name other files and addresses; only files are opened.
    private static List<String> command(Path program) {
        return new ArrayList<>(List.of(program.toString(), "-v", "error", "-protocol_whitelist", "file,pipe"));
    }

    private static void finish(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Frames as they come through the pipe, each a binary PPM picture.
    private final class Decoding implements FrameStream {
        private final Process process;
        private final InputStream pipe;
        private final Complaint complaint;
        private long read;
        private boolean ended;
        private int width;
        private int height;

        Decoding(Process process) {
            this.process = process;
            this.pipe = new BufferedInputStream(process.getInputStream(), PIPE);
            this.complaint = Complaint.of(process, path);
        }

        @Override
        public Optional<Pixels> next() {
            if (ended) {
                return Optional.empty();
            }
            try {
                Optional<Pixels> frame = frame();
                if (frame.isEmpty()) {
                    ended = true;
                    finish(process);
                } else {
                    read++;
                }
                return frame;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Optional<Pixels> frame() throws IOException {
            int p = pipe.read();
            if (p != 'P' || pipe.read() != '6') {
                return Optional.empty();
            }
            pipe.read();
            int columns = number();
            int rows = number();
            int most = number();
            if (columns < 1 || rows < 1 || columns > LONGEST || rows > LONGEST || most != 255) {
                return Optional.empty();
            }
            if (read == 0) {
                width = columns;
                height = rows;
            } else if (columns != width || rows != height) {
                throw VideoException.usage("%s changes its size from %d x %d to %d x %d at frame %d.\nCut it there."
                        .formatted(path, width, height, columns, rows, read + 1));
            }
            byte[] rgb = pipe.readNBytes(3 * columns * rows);
            return rgb.length == 3 * columns * rows ? Optional.of(new Pixels(columns, rows, rgb)) : Optional.empty();
        }

        private int number() throws IOException {
            int value = 0;
            for (int digits = 0; digits < LONGEST_NUMBER; digits++) {
                int c = pipe.read();
                if (c < '0' || c > '9') {
                    return value;
                }
                value = 10 * value + c - '0';
            }
            return -1;
        }

        @Override
        public Optional<String> flaw() {
            if (!ended) {
                return Optional.empty();
            }
            String why = complaint.text();
            if (frames.isPresent() && read < frames.getAsLong() * (1 - MISSING)) {
                return Optional.of("it promises %d frames and %d could be read".formatted(frames.getAsLong(), read));
            }
            return why.isEmpty() ? Optional.empty() : Optional.of("the decoder says: " + why);
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                pipe.close();
            } catch (IOException ended) {
                // nothing more is wanted of it
            }
        }
    }
}
