package org.reid4j.cli.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.Tsne;
import org.reid4j.train.EmbedDataset;
import org.reid4j.train.Embedded;

/// The picture of an embedding in the plane (t-SNE): a few people by colour and letter, cameras by the form of
/// the mark, everybody else as grey dots.
///
/// @param people who is marked; the first is A
/// @param samples the photos
/// @param places `[photos][2]`, in the map's own units
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record EmbeddingMap(List<Integer> people, List<Sample> samples, double[][] places) {
    private static final int LEAST = 12;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 460;
    private static final int MARGIN = 22;
    private static final int LEGEND = 150;
    private static final double PERPLEXITY = 20;
    private static final long SEED = 1;
    private static final List<String> MARKS = List.of(
            "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", // circle
            "M-3.6-3.6h7.2v7.2h-7.2z", // square
            "M0-4.8L4.6 3.4h-9.2z", // triangle
            "M0-5L4.4 0L0 5L-4.4 0z", // diamond
            "M0 4.8L4.6-3.4h-9.2z", // triangle on its tip
            "M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z", // plus
            "M-4.5-4.5h3L0-2L1.5-4.5h3L1.8 0L4.5 4.5h-3L0 2L-1.5 4.5h-3L-1.8 0z", // cross
            "M-4.6 1.6h9.2v-3.2h-9.2z"); // bar

    /// Embeds some photos of a test set and lays them out.
    ///
    /// @param embed by the network that was measured
    /// @param metric as it was measured
    /// @return empty where there are too few photos to see anything
    public static Optional<EmbeddingMap> of(Dataset dataset, EmbedDataset embed, Metric metric) {
        MapChoice choice = MapChoice.of(dataset);
        if (choice.people().size() < 2 || choice.samples().size() < LEAST) {
            return Optional.empty();
        }
        Embedded embedded = embed.embed(choice.samples(), (_, _) -> {});
        return Optional.of(new EmbeddingMap(
                choice.people(), embedded.samples(), Tsne.of(embedded.embeddings(), metric, PERPLEXITY, SEED)));
    }

    void add(Html page) {
        page.section(
                        "A map of the embedding",
                        "Photos that the network finds alike lie together (t-SNE; distances between groups mean little). Letters and colours are people, the form of a mark is the camera, grey dots are photos of others."
                                + " Good networks give islands of one letter with many forms; islands of one form are cameras, not people.")
                .raw("<div style=\"max-width:%dpx\">".formatted(WIDTH + 100))
                .raw(svg())
                .raw("</div>")
                .end();
    }

    private String svg() {
        int[] cameras =
                samples.stream().mapToInt(Sample::camera).distinct().sorted().toArray();
        String label = "Map of %d photos, %d people marked".formatted(samples.size(), people.size());
        var svg = new StringBuilder("<figure><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, Html.escape(label)));
        double[] x = scaled(0, WIDTH - LEGEND);
        double[] y = scaled(1, HEIGHT);
        for (int i = 0; i < x.length; i++) {
            if (!people.contains(samples.get(i).identity())) {
                add(svg, "<circle class=\"other\" cx=\"%.1f\" cy=\"%.1f\" r=\"1.7\"/>", x[i], y[i]);
            }
        }
        for (int i = 0; i < x.length; i++) {
            int person = people.indexOf(samples.get(i).identity());
            if (person >= 0) {
                mark(svg, x[i], y[i], person, form(cameras, samples.get(i).camera()));
            }
        }
        for (int person = 0; person < people.size(); person++) {
            letter(svg, person, x, y);
        }
        legend(svg, cameras);
        return svg.append("</svg></figure>").toString();
    }

    private static int form(int[] cameras, int camera) {
        return Math.min(MARKS.size() - 1, Arrays.binarySearch(cameras, camera));
    }

    private static void mark(StringBuilder svg, double x, double y, int person, int form) {
        add(
                svg,
                "<path transform=\"translate(%.1f %.1f)\" fill=\"var(--s%d)\" d=\"%s\"/>",
                x,
                y,
                person + 1,
                MARKS.get(form));
    }

    /// A person's letter beside the photo that lies most in the middle of them.
    private void letter(StringBuilder svg, int person, double[] x, double[] y) {
        int middle = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            if (samples.get(i).identity() == people.get(person)) {
                double sum = 0;
                for (int j = 0; j < x.length; j++) {
                    sum += samples.get(j).identity() == people.get(person) ? Math.hypot(x[i] - x[j], y[i] - y[j]) : 0;
                }
                if (sum < least) {
                    least = sum;
                    middle = i;
                }
            }
        }
        if (middle >= 0) {
            add(
                    svg,
                    "<text class=\"who\" x=\"%.1f\" y=\"%.1f\" style=\"fill:var(--s%d)\">%c</text>",
                    x[middle] + 6,
                    y[middle] - 6,
                    person + 1,
                    'A' + person);
        }
    }

    private void legend(StringBuilder svg, int[] cameras) {
        int left = WIDTH - LEGEND + 18;
        int y = MARGIN;
        for (int person = 0; person < people.size(); person++, y += 19) {
            mark(svg, left, y, person, 0);
            add(
                    svg,
                    "<text x=\"%d\" y=\"%d\"><tspan style=\"fill:var(--s%d);font-weight:700\">%c</tspan> person %d</text>",
                    left + 12,
                    y + 4,
                    person + 1,
                    'A' + person,
                    people.get(person));
        }
        y += 12;
        if (cameras.length == 1 && cameras[0] == Sample.UNKNOWN_CAMERA) {
            return;
        }
        for (int form = 0; form < Math.min(MARKS.size(), cameras.length); form++, y += 19) {
            boolean rest = form == MARKS.size() - 1 && cameras.length > MARKS.size();
            add(
                    svg,
                    "<path transform=\"translate(%d %d)\" fill=\"currentColor\" d=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>",
                    left,
                    y,
                    MARKS.get(form),
                    left + 12,
                    y + 4,
                    rest ? "other cameras" : "camera " + cameras[form]);
        }
    }

    private double[] scaled(int axis, int length) {
        double low =
                Arrays.stream(places).mapToDouble(place -> place[axis]).min().orElse(0);
        double high =
                Arrays.stream(places).mapToDouble(place -> place[axis]).max().orElse(1);
        double span = Math.max(high - low, 1e-9);
        return Arrays.stream(places)
                .mapToDouble(place -> MARGIN + (place[axis] - low) / span * (length - 2 * MARGIN))
                .toArray();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for one private method
    private static void add(StringBuilder target, String format, Object... values) {
        target.append(String.format(Locale.ROOT, format, values));
    }
}
