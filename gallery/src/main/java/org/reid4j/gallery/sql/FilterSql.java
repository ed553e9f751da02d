package org.reid4j.gallery.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.reid4j.gallery.data.Filter;

/// A filter as a condition on table `item`.
///
/// @param where the condition, with a question mark a value
/// @param values in the order of the question marks
public record FilterSql(String where, List<Object> values) {

    public static FilterSql of(Filter filter) {
        var conditions = new ArrayList<String>();
        var values = new ArrayList<Object>();
        among("camera", filter.cameras(), conditions, values);
        among("track", filter.tracks(), conditions, values);
        among("source", filter.sources(), conditions, values);
        among("person", filter.people(), conditions, values);
        filter.from().ifPresent(from -> {
            conditions.add("time >= ?");
            values.add(from.toEpochMilli());
        });
        filter.to().ifPresent(to -> {
            conditions.add("time < ?");
            values.add(to.toEpochMilli());
        });
        filter.named().ifPresent(named -> conditions.add(named ? "person IS NOT NULL" : "person IS NULL"));
        filter.tags().forEach(tag -> {
            conditions.add("EXISTS (SELECT 1 FROM tag WHERE tag.item = item.id AND tag.tag = ?)");
            values.add(tag);
        });
        return new FilterSql(conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions), values);
    }

    private static void among(String column, Collection<?> allowed, List<String> conditions, List<Object> values) {
        if (!allowed.isEmpty()) {
            conditions.add(column + " IN (" + String.join(",", Collections.nCopies(allowed.size(), "?")) + ")");
            values.addAll(allowed);
        }
    }

    /// The values, and more behind them.
    public Object[] with(Object... more) {
        var all = new ArrayList<>(values);
        Collections.addAll(all, more);
        return all.toArray();
    }
}
