package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.Partition;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Shown;
import org.reid4j.core.eval.CrossView;

/// CASIA-B (Yu, Tan, Tan, ICPR 2006): silhouettes of 124 people, each seen in ten walks from eleven views.
///
/// `001/nm-01/090/001-nm-01-090-001.png`: person 1, first normal walk, from the side, frame 1; or all frames of a
/// walk in OpenGait's `001/nm-01/090/090.pkl`. Conditions: `nm-01` to `nm-06` are 0 to 5, `bg-01` and `bg-02`
/// (with a bag) 6 and 7, `cl-01` and `cl-02` (in a coat) 8 and 9. The usual partition `lt` learns from the people
/// 001 to 074 and tests on 075 to 124; `mt` from the first 62, `st` from the first 24.
public final class CasiaB implements DatasetFormat {
    private static final int PEOPLE = 124;
    private static final int WALKS = 124 * 10 * 11;
    private static final Pattern PERSON = Pattern.compile("\\d{3}");
    private static final Pattern SEQUENCE = Pattern.compile("(nm|bg|cl)-(\\d\\d)");
    private static final Map<String, Integer> LEARNT = Map.of("lt", 74, "mt", 62, "st", 24);
    private static final int PEEKED = 20;

    @Override
    public String name() {
        return "casia-b";
    }

    @Override
    public String layout() {
        return "walks: 001/nm-01/090/ with frames, or with OpenGait's 090.pkl";
    }

    @Override
    public boolean partitioned() {
        return true;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, "CASIA-B", "CASIA-B-pkl", "casia-b", "CASIAB", "GaitDatasetB-silh")
                .filter(CasiaB::holdsWalks)
                .findFirst()
                .map(home -> new Detection(
                        name(), home, Detection.Strength.LAYOUT, "people 001 to 124 with walks nm-01, bg-01 or cl-01"));
    }

    private static boolean holdsWalks(Path home) {
        return people(home)
                .limit(PEEKED)
                .anyMatch(person -> PhotoFiles.folders(person).stream()
                        .filter(sequence -> condition(sequence).isPresent())
                        .anyMatch(sequence -> PhotoFiles.folders(sequence).stream()
                                .anyMatch(view -> Views.of(view).isPresent())));
    }

    private static Stream<Path> people(Path home) {
        return PhotoFiles.folders(home).stream()
                .filter(folder ->
                        PERSON.matcher(String.valueOf(folder.getFileName())).matches() && !folder.endsWith("000"));
    }

    /// 0 to 9; empty for another name, such as the empty background `bkgrd`.
    private static OptionalInt condition(Path sequence) {
        Matcher m = SEQUENCE.matcher(String.valueOf(sequence.getFileName()));
        if (!m.matches()) {
            return OptionalInt.empty();
        }
        int take = Integer.parseInt(m.group(2));
        int first = switch (m.group(1)) {
            case "nm" -> 0;
            case "bg" -> 6;
            default -> 8;
        };
        int takes = first == 0 ? 6 : 2;
        return take >= 1 && take <= takes ? OptionalInt.of(first + take - 1) : OptionalInt.empty();
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        var walks = new FoundWalks();
        people(home).forEach(person -> {
            String name = String.valueOf(person.getFileName());
            for (Path sequence : PhotoFiles.folders(person)) {
                OptionalInt condition = condition(sequence);
                if (condition.isEmpty()) {
                    walks.strange(sequence);
                    continue;
                }
                for (Path view : PhotoFiles.folders(sequence)) {
                    Views.of(view)
                            .ifPresentOrElse(
                                    degrees -> walks.look(
                                            view, name, Integer.parseInt(name), condition.getAsInt(), degrees),
                                    () -> walks.strange(view));
                }
            }
        });
        List<String> notices = new ArrayList<>();
        int people = walks.people().size();
        if (people != PEOPLE || walks.size() != WALKS) {
            notices.add("not the whole published CASIA-B: %,d people instead of %,d, %,d walks instead of %,d"
                    .formatted(people, PEOPLE, walks.size(), WALKS));
        }
        return walks.divide(
                name(), home, partition(options.partition(), walks.people()), CrossView.casiaB(), Map.of(), notices);
    }

    private static Partition.Listed partition(Optional<Partition> chosen, Set<String> here) {
        return switch (chosen.orElse(new Partition.Named("lt"))) {
            case Partition.Listed listed -> listed;
            case Partition.Named(String name) -> {
                Integer learnt = LEARNT.get(name);
                if (learnt == null) {
                    throw new DataException("there is no partition '%s' of CASIA-B.\nKnown: lt, mt, st, or a JSON file."
                            .formatted(Shown.text(name)));
                }
                yield new Partition.Listed(name, named(here, id -> id <= learnt), named(here, id -> id > learnt));
            }
        };
    }

    private static Set<String> named(Set<String> here, IntPredicate chosen) {
        return IntStream.rangeClosed(1, PEOPLE)
                .filter(chosen)
                .mapToObj("%03d"::formatted)
                .filter(here::contains)
                .collect(Collectors.toSet());
    }
}
