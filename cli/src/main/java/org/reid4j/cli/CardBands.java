package org.reid4j.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Histogram;
import org.reid4j.core.eval.Metric;
import org.reid4j.embed.ModelCard;

/// A card whose bands were measured anew, and in words what that changes.
///
/// @param before the card as it was
/// @param card the card as it is now
/// @param report what was measured
record CardBands(ModelCard before, ModelCard card, EvalReport report) {
    private static final String RATE = "threshold_at_false_accept_rate_";
    private static final long[] SIZES = {50, 1_000, 10_000, 100_000};
    private static final double NOTICED = 0.005; // cosine

    /// @throws org.reid4j.core.ReidException when the photos tell nothing of strangers or of matches
    static CardBands of(ModelCard before, EvalReport report, Dataset dataset, Instant now) {
        Calibration found = report.calibration()
                .orElseThrow(() -> Reid.usage(
                        "%s shows no pairs of strangers, or none of the same person: no bands can be measured\nphotos of several people, at least two of each, are needed"
                                .formatted(dataset.root())));
        var facts = new LinkedHashMap<>(before.facts());
        facts.keySet().removeIf(name -> name.startsWith(RATE));
        report.thresholds()
                .forEach(point -> facts.put(RATE + point.falseAcceptRate(), Double.toString(point.threshold())));
        facts.put(
                "bands_measured_on",
                "%s %s, %d photos of %d people, %s"
                        .formatted(
                                dataset.format(),
                                dataset.root().toAbsolutePath().normalize().getFileName(),
                                dataset.query().size()
                                        + (dataset.query()
                                                        .samples()
                                                        .equals(dataset.gallery()
                                                                .samples())
                                                ? 0
                                                : dataset.gallery().size()),
                                found.people(),
                                report.options().brief()));
        facts.put("bands_measured_at", now.toString());
        return new CardBands(
                before,
                before.withBands(Optional.of(report.bands()), Optional.of(found))
                        .withFacts(facts),
                report);
    }

    private Bands bands() {
        return card.bands().orElseThrow();
    }

    private Calibration calibration() {
        return card.calibration().orElseThrow();
    }

    /// For people.
    List<String> words() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d pairs of strangers and %,d of the same person, %d people",
                calibration().strangers().pairs(),
                calibration().same().pairs(),
                calibration().people()));
        lines.add(row("match", before.bands().map(Bands::match), bands().match()));
        lines.add(row("unsure", before.bands().map(Bands::unsure), bands().unsure()));
        lines.add(String.format(
                Locale.ROOT,
                "at these a pair of the same person is a match %.1f %% and at least unsure %.1f %% of the time",
                100 * share(report.matching(), bands().match()),
                100 * share(report.matching(), bands().unsure())));
        before.bands().ifPresent(old -> lines.add(change(old)));
        sizes().forEach((size, found) -> lines.add(String.format(
                Locale.ROOT,
                "gallery of %,7d photos   %sunsure from %.3f",
                size,
                calibration().limit(size).isPresent()
                        ? "no match, "
                        : String.format(Locale.ROOT, "match from %.3f, ", found.match()),
                found.unsure())));
        limit().ifPresent(lines::add);
        calibration().hint().ifPresent(hint -> lines.add("bands " + hint));
        calibration().weakness(bands()).ifPresent(lines::add);
        return lines;
    }

    private static String row(String name, Optional<Float> old, float now) {
        return String.format(
                Locale.ROOT,
                "%-7s from similarity %.3f%s",
                name,
                now,
                old.map(was -> String.format(Locale.ROOT, " (was %.3f)", was)).orElse(" (none was measured)"));
    }

    /// What the former bands would have done to these photos.
    private String change(Bands old) {
        double strangers = 100 * share(report.different(), old.match());
        if (Math.abs(bands().match() - old.match()) < NOTICED) {
            return String.format(
                    Locale.ROOT, "much as before: the former band calls %.2f %% of these strangers a match", strangers);
        }
        return String.format(
                Locale.ROOT,
                bands().match() > old.match()
                        ? "stricter: the former band would call %.2f %% of these strangers a match (%.1f %% is meant)"
                        : "laxer: the former band calls %.2f %% of these strangers a match (%.1f %% may be) and finds fewer people than it could",
                strangers,
                100 * Bands.MATCH_FALSE_ACCEPTS);
    }

    /// Bands by size, where enough pairs were measured to tell.
    private Map<Long, Bands> sizes() {
        var sizes = new LinkedHashMap<Long, Bands>();
        for (long size : SIZES) {
            card.bandTable().bands(size).ifPresent(found -> sizes.put(size, found));
        }
        return sizes;
    }

    /// Why larger galleries of [#SIZES] get no match.
    private Optional<String> limit() {
        return sizes().keySet().stream()
                .flatMap(size -> calibration().limit(size).stream())
                .findFirst();
    }

    /// Which share of pairs is at least so alike; a bin that a cosine falls into counts by its part.
    private double share(Histogram distances, float cosine) {
        double distance =
                report.options().metric() == Metric.COSINE ? 1 - cosine : Math.sqrt(Math.max(0, 2 - 2 * cosine));
        double width = (distances.to() - distances.from()) / distances.counts().length;
        double near = 0;
        for (int bin = 0; bin < distances.counts().length; bin++) {
            double part =
                    width > 0 ? (distance - distances.from()) / width - bin : distance >= distances.from() ? 1 : 0;
            near += distances.counts()[bin] * Math.clamp(part, 0, 1);
        }
        return near / Math.max(1, distances.total());
    }

    /// For programs.
    Map<String, @Nullable Object> json() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("before", before.bands().map(CalibrateCommand::json).orElse(null));
        json.put("after", CalibrateCommand.json(bands()));
        json.put("people", calibration().people());
        json.put("queries", calibration().queries());
        json.put("pairs_of_strangers", calibration().strangers().pairs());
        json.put("pairs_of_the_same", calibration().same().pairs());
        json.put("true_pairs_matched", share(report.matching(), bands().match()));
        json.put("true_pairs_unsure_or_better", share(report.matching(), bands().unsure()));
        json.put(
                "strangers_matched_by_former_bands",
                before.bands()
                        .map(old -> share(report.different(), old.match()))
                        .orElse(null));
        var sizes = new LinkedHashMap<String, Object>();
        sizes().forEach((size, found) -> {
            var one = CalibrateCommand.json(found);
            if (calibration().limit(size).isPresent()) {
                one.remove("match");
            }
            sizes.put(Long.toString(size), one);
        });
        json.put("by_gallery_size", sizes);
        json.put("limit", limit().orElse(null));
        json.put("hint", calibration().hint().orElse(null));
        json.put("weakness", calibration().weakness(bands()).orElse(null));
        return json;
    }
}
