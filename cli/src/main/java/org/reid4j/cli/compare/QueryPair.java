package org.reid4j.cli.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The same query in two evaluations.
///
/// @param before what it found in the first
/// @param after what it found in the second
public record QueryPair(KeptQuery before, KeptQuery after) {

    /// How much the average precision rose, -1..1.
    public double gain() {
        return after.ap() - before.ap();
    }

    /// The queries that two evaluations have in common: by their paths, or where none is the same by the last
    /// two parts of them, since a dataset may have moved. Those tell nothing where the evaluations say that
    /// the photos are others, as of two streets or of CUHK03's two kinds of boxes. A photo that shows
    /// somebody else by now is none of them.
    static List<QueryPair> match(KeptEvaluation before, KeptEvaluation after) {
        List<QueryPair> same = match(before.queries(), after.queries(), query -> whole(query.photo()));
        boolean others = before.asking().isPresent()
                && after.asking().isPresent()
                && !before.asking().equals(after.asking());
        return same.isEmpty() && !others ? match(before.queries(), after.queries(), query -> end(query.photo())) : same;
    }

    /// Why queries in common do not make two evaluations comparable: each asked in a gallery, which is the
    /// other half of its result. Empty where the galleries are the same, or of older evaluations nothing
    /// speaks against it.
    ///
    /// @param common the queries of both
    static Optional<String> obstacle(KeptEvaluation before, KeptEvaluation after, List<QueryPair> common) {
        var one = before.answering();
        var other = after.answering();
        if (one.isPresent() && other.isPresent()) {
            return one.equals(other)
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "searched other galleries (%,d and %,d photos)",
                            one.get().count(),
                            other.get().count()));
        }
        if (common.size() < Math.max(before.queries().size(), after.queries().size())) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "have only %,d queries in common, of %,d and %,d, and one of them does not say what its gallery was",
                    common.size(),
                    before.queries().size(),
                    after.queries().size()));
        }
        return common.stream()
                        .anyMatch(
                                pair -> pair.before().matches() != pair.after().matches())
                ? Optional.of("searched galleries with other numbers of right answers")
                : Optional.empty();
    }

    private static List<QueryPair> match(
            List<KeptQuery> before, List<KeptQuery> after, Function<KeptQuery, String> key) {
        Map<String, KeptQuery> known = new HashMap<>();
        for (KeptQuery query : after) {
            if (known.put(key.apply(query), query) != null) {
                return List.of(); // two photos of one name tell nothing
            }
        }
        var pairs = new ArrayList<QueryPair>();
        for (KeptQuery query : before) {
            KeptQuery other = known.remove(key.apply(query));
            if (other != null && other.identity() == query.identity()) {
                pairs.add(new QueryPair(query, other));
            }
        }
        return pairs;
    }

    private static String whole(Path photo) {
        return photo.toAbsolutePath().normalize().toString();
    }

    private static String end(Path photo) {
        int parts = photo.getNameCount();
        return photo.subpath(Math.max(0, parts - 2), parts).toString();
    }
}
