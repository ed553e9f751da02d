package org.reid4j.cli;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One line that says how far a long work is: rewritten in place for a person, plain time-stamped lines
/// now and then for a log file.
///
/// Not safe for several threads; the thread that does the work calls it.
final class LiveLine implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;
    private static final int BAR = 16;

    private final Terminal terminal;
    private final String what;
    private final long total;
    private final long from;
    private final long began = System.nanoTime();
    private long drawn = began - LOG_NANOS;
    private int width;

    /// @param terminal where to write
    /// @param what the work, in a word or two
    /// @param total how many units there are, at least 1
    LiveLine(Terminal terminal, String what, long total) {
        this(terminal, what, total, 0);
    }

    /// A work that goes on.
    ///
    /// @param from how many units were done before, and say nothing of the speed
    LiveLine(Terminal terminal, String what, long total, long from) {
        this.terminal = terminal;
        this.what = what;
        this.total = Math.max(1, total);
        this.from = from;
        this.drawn = terminal.interactive() ? 0 : System.nanoTime();
    }

    /// Says that `done` units are done; writes only when it is time to.
    ///
    /// @param detail what else to say: rates, losses
    void at(long done, String detail) {
        long now = System.nanoTime();
        if (now - drawn < (terminal.interactive() ? REDRAW_NANOS : LOG_NANOS)) {
            return;
        }
        drawn = now;
        var left = done <= from
                ? ""
                : " · " + duration(Duration.ofNanos((long) ((double) (now - began) / (done - from) * (total - done))))
                        + " left";
        if (terminal.interactive()) {
            int filled = (int) (BAR * Math.min(done, total) / total);
            write("%s %s%s %d/%d%s%s"
                    .formatted(
                            what,
                            "█".repeat(filled),
                            "░".repeat(BAR - filled),
                            done,
                            total,
                            detail.isEmpty() ? "" : " · " + detail,
                            left));
        } else {
            terminal.say("%s %s %d/%d%s%s"
                    .formatted(
                            TIME.withZone(ZoneId.systemDefault())
                                    .format(terminal.clock().instant()),
                            what,
                            done,
                            total,
                            detail.isEmpty() ? "" : " · " + detail,
                            left));
        }
    }

    private void write(String text) {
        var line = text.length() > 118 ? text.substring(0, 118) : text;
        terminal.err().print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        terminal.err().flush();
        width = line.length();
    }

    /// Wipes the live line, so that what comes next starts at the left.
    @Override
    public void close() {
        if (terminal.interactive() && width > 0) {
            terminal.err().print("\r" + " ".repeat(width) + "\r");
            terminal.err().flush();
        }
    }

    /// A duration as people say it: `41 s`, `3 m 05 s`, `2 h 10 m`.
    static String duration(Duration time) {
        long s = time.toSeconds();
        if (s < 60) {
            return s + " s";
        }
        return s < 3600 ? "%d m %02d s".formatted(s / 60, s % 60) : "%d h %02d m".formatted(s / 3600, s / 60 % 60);
    }
}
