package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.reid4j.core.data.PhotoFiles;

/// Photos of i-LIDS and CAVIAR4REID by person: both are one folder of names that hold a person's number and a
/// photo's, `0001_001.jpg` in some copies and `0001001.jpg` in the original ones.
///
/// @param people person to photos, in the order of their numbers
/// @param strangers files of other names
record NumberedFiles(SortedMap<Integer, List<Numbered>> people, List<Path> strangers) {
    private static final int ORIGINAL_LENGTH = 7;
    private static final int PERSON_LENGTH = 4;

    /// One photo.
    ///
    /// @param path the file
    /// @param number which of the person's photos, from 1
    record Numbered(Path path, int number) {}

    /// @param files sorted by name
    static NumberedFiles of(List<Path> files) {
        SortedMap<Integer, List<Numbered>> people = new TreeMap<>();
        List<Path> strangers = new ArrayList<>();
        for (Path file : files) {
            String stem = PhotoFiles.stem(file);
            String[] fields = stem.length() == ORIGINAL_LENGTH
                    ? new String[] {stem.substring(0, PERSON_LENGTH), stem.substring(PERSON_LENGTH)}
                    : stem.split("_", 3);
            OptionalInt person = fields.length == 2 ? NameFields.number(fields[0]) : OptionalInt.empty();
            OptionalInt number = fields.length == 2 ? NameFields.number(fields[1]) : OptionalInt.empty();
            if (person.orElse(0) > 0 && number.orElse(0) > 0) {
                people.computeIfAbsent(person.getAsInt(), _ -> new ArrayList<>())
                        .add(new Numbered(file, number.getAsInt()));
            } else {
                strangers.add(file);
            }
        }
        return new NumberedFiles(people, strangers);
    }

    /// How many photos there are.
    int photos() {
        return people.values().stream().mapToInt(List::size).sum();
    }
}
