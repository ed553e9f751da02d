package org.reid4j.cli.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /// The queries that two evaluations have in common: by their paths, or where none is the same by the last two
    /// parts
    /// of them, since a dataset may have moved. A photo that shows somebody else by now is none of them.
    static List<QueryPair> match(List<KeptQuery> before, List<KeptQuery> after) {
        List<QueryPair> same = match(before, after, query -> whole(query.photo()));
        return same.isEmpty() ? match(before, after, query -> end(query.photo())) : same;
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
