package org.reid4j.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.train.config.Keys;
import org.reid4j.train.config.Nearest;
import picocli.CommandLine.Option;

/// Which runs `reid runs` lists, in what order and with what columns.
final class RunTable {
    private static final int WIDEST = 44;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            defaultValue = "started",
            description = "mAP, rank1, started, run, time … or any key; numbers and times the largest first.")
    private String sort = "started";

    @Option(names = "--reverse", description = "The other way round.")
    private boolean reverse;

    @Option(
            names = "--columns",
            paramLabel = "NAMES",
            split = ",",
            description = "run, status, started, time, model, data, epoch, epochs, mAP, rank1, mINP, reached; any key.")
    private List<String> columns = List.of("run", "status", "started", "reached");

    @Option(names = "--model", paramLabel = "TEXT", description = "Only those whose network has this in its name.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--data", paramLabel = "TEXT", description = "Only those whose dataset has this in its name.")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--status",
            paramLabel = "NAME",
            description = "Only running, finished, stopped, failed, lost or imported ones.")
    private Optional<String> status = Optional.empty();

    /// Whether only some are wanted.
    boolean filters() {
        return model.isPresent() || data.isPresent() || status.isPresent();
    }

    /// The rows that are wanted, in the wanted order.
    ///
    /// @throws org.reid4j.core.ReidException for a column that none of them has
    List<RunRow> of(List<RunRow> rows) {
        status.ifPresent(RunTable::requireStatus);
        var wanted = rows.stream()
                .filter(row -> has(row, "model", model) && has(row, "data", data))
                .filter(row -> status.isEmpty() || row.status().equals(status.get().toLowerCase(Locale.ROOT)))
                .toList();
        if (!rows.isEmpty()) {
            requireColumn(sort, rows);
            columns.forEach(column -> requireColumn(column, rows));
        }
        var order = Comparator.comparing((RunRow row) -> row.value(sort).isEmpty())
                .thenComparing((a, b) -> compared(a, b))
                .thenComparing(RunRow::name);
        var sorted = new ArrayList<>(wanted);
        sorted.sort(order);
        return sorted;
    }

    /// Numbers and times: the largest first. Texts: as a dictionary has them.
    private int compared(RunRow a, RunRow b) {
        var one = a.value(sort);
        var other = b.value(sort);
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        int order = switch (one.get()) {
            case Number n when other.get() instanceof Number m -> Double.compare(m.doubleValue(), n.doubleValue());
            case Instant t when other.get() instanceof Instant u -> u.compareTo(t);
            case Duration t when other.get() instanceof Duration u -> u.compareTo(t);
            default -> one.get().toString().compareTo(other.get().toString());
        };
        return reverse ? -order : order;
    }

    private static boolean has(RunRow row, String column, Optional<String> text) {
        return text.isEmpty()
                || row.value(column)
                        .map(value -> value.toString().toLowerCase(Locale.ROOT))
                        .filter(value -> value.contains(text.get().toLowerCase(Locale.ROOT)))
                        .isPresent();
    }

    private static void requireStatus(String status) {
        var known = List.of("running", "finished", "stopped", "failed", "lost", "imported");
        if (!known.contains(status.toLowerCase(Locale.ROOT))) {
            throw Reid.usage("status is '%s', must be one of %s%s"
                    .formatted(status, String.join(", ", known), Nearest.hint(status, known)));
        }
    }

    private static void requireColumn(String column, List<RunRow> rows) {
        if (!RunRow.COLUMNS.contains(column)
                && rows.stream().allMatch(row -> row.value(column).isEmpty())) {
            var known = new ArrayList<>(RunRow.COLUMNS);
            known.addAll(Keys.all());
            throw Reid.usage("no run has a column '%s'%s\nthere are %s, and every configuration key"
                    .formatted(column, Nearest.hint(column, known), String.join(", ", RunRow.COLUMNS)));
        }
    }

    /// The table for people.
    List<String> lines(List<RunRow> rows) {
        var cells = new ArrayList<List<String>>();
        cells.add(columns);
        rows.forEach(row -> cells.add(columns.stream().map(row::shown).toList()));
        return Columns.lines(cells, WIDEST);
    }
}
