package org.reid4j.core.data.sets;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// Numbers people (or cameras) that a folder or a CSV names, in a way that does not depend on the order
/// they come in.
///
/// Names that are all different whole numbers from 1 keep their number; otherwise names are sorted and
/// counted from 1.
final class People {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final boolean own;

    People(Collection<String> names) {
        SortedSet<String> sorted = new TreeSet<>(names);
        for (String name : sorted) {
            OptionalInt number = NameFields.number(name);
            if (number.isPresent() && number.getAsInt() > 0) {
                numbers.put(name, number.getAsInt());
            }
        }
        own = numbers.size() == sorted.size() && new TreeSet<>(numbers.values()).size() == sorted.size();
        if (!own) {
            numbers.clear();
            for (String name : sorted) {
                numbers.put(name, numbers.size() + 1);
            }
        }
    }

    int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("name is '" + name + "', must be one of those counted");
        }
        return number;
    }

    /// Number to name.
    Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        numbers.forEach((name, number) -> names.put(number, name));
        return names;
    }

    /// Whether the names were numbers and kept.
    boolean keptOwn() {
        return own;
    }
}
