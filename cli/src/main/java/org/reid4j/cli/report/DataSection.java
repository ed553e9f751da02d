package org.reid4j.cli.report;

import java.util.List;
import java.util.stream.Stream;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.CrossView;

/// The part of a page that says on which photos everything rests.
final class DataSection {
    private DataSection() {}

    /// The dataset in one line.
    static String line(Dataset dataset) {
        return "%s (%s), %,d training, %,d query, %,d gallery %s"
                .formatted(
                        dataset.root().getFileName(),
                        dataset.format(),
                        dataset.train().size(),
                        dataset.query().size(),
                        dataset.gallery().size(),
                        samples(dataset));
    }

    /// What its samples are called.
    static String samples(Dataset dataset) {
        return dataset.protocol() instanceof CrossView ? "walks" : "photos";
    }

    static void add(Html page, Dataset dataset) {
        page.section("Data", "");
        page.table(
                dataset.protocol() instanceof CrossView
                        ? List.of("", "Walks", "People", "Views")
                        : List.of("", "Photos", "People", "Cameras"),
                Stream.of(dataset.train(), dataset.query(), dataset.gallery())
                        .map(DataSection::row)
                        .toList());
        for (var notice : dataset.notices()) {
            page.raw("<p class=\"lead\" style=\"margin:10px 0 0\">" + Html.escape(notice) + "</p>");
        }
        page.end();
    }

    private static List<String> row(Split split) {
        return List.of(
                split.name(),
                "%,d".formatted(split.size()),
                "%,d".formatted(split.identities()),
                "%,d".formatted(split.cameras()));
    }
}
