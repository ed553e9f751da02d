package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/// OU-MVLP (Takemura et al., IPSJ CVA 2018): silhouettes of 10,307 people, each in two walks from fourteen views.
///
/// Read as it is published, `Silhouette_090-00/00001/0001.png` (view, walk, person, frame), and in the order that
/// OpenGait gives it, `00001/00/090/` with frames or with `090.pkl`. Walk `00` asks (condition 0) and `01` answers
/// (condition 1). Training gets the 5,153 people of odd number but the last; the other 5,154 are tested.
public final class OuMvlp implements DatasetFormat {
    private static final int PEOPLE = 10_307;
    private static final Pattern PERSON = Pattern.compile("\\d{5}");
    private static final Pattern WALK = Pattern.compile("0[01]");
    private static final Pattern RAW = Pattern.compile("Silhouette_(\\d{3})-0([01])");
    private static final int PEEKED = 20;

    @Override
    public String name() {
        return "oumvlp";
    }

    @Override
    public String layout() {
        return "walks: 00001/00/090/ with frames or 090.pkl, or Silhouette_090-00/00001/ with frames";
    }

    @Override
    public boolean partitioned() {
        return true;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, "OUMVLP", "OUMVLP-pkl", "OUMVLP-raw", "OUMVLP-silu-rearranged", "oumvlp")
                .flatMap(home -> detectIn(home).stream())
                .findFirst();
    }

    private Optional<Detection> detectIn(Path home) {
        if (matching(home, RAW)
                .anyMatch(part -> matching(part, PERSON).findAny().isPresent())) {
            return Optional.of(new Detection(
                    name(), home, Detection.Strength.LAYOUT, "Silhouette_VIEW-WALK/ with people 00001 to 10307"));
        }
        boolean walks = matching(home, PERSON)
                .limit(PEEKED)
                .flatMap(person -> matching(person, WALK))
                .anyMatch(walk -> PhotoFiles.folders(walk).stream()
                        .anyMatch(view -> Views.of(view).isPresent()));
        return walks
                ? Optional.of(new Detection(
                        name(), home, Detection.Strength.LAYOUT, "people 00001 to 10307 with walks 00 and 01"))
                : Optional.empty();
    }

    private static Stream<Path> matching(Path folder, Pattern name) {
        return PhotoFiles.folders(folder).stream()
                .filter(inner -> name.matcher(nameOf(inner)).matches());
    }

    private static String nameOf(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        var walks = new FoundWalks();
        matching(home, PERSON).forEach(person -> {
            for (Path walk : PhotoFiles.folders(person)) {
                if (!WALK.matcher(nameOf(walk)).matches()) {
                    walks.strange(walk);
                    continue;
                }
                for (Path view : PhotoFiles.folders(walk)) {
                    Views.of(view)
                            .ifPresentOrElse(
                                    degrees -> look(walks, view, nameOf(person), nameOf(walk), degrees),
                                    () -> walks.strange(view));
                }
            }
        });
        matching(home, RAW).forEach(part -> {
            Matcher m = RAW.matcher(nameOf(part));
            if (m.matches()) {
                matching(part, PERSON)
                        .forEach(person ->
                                look(walks, person, nameOf(person), m.group(2), Integer.parseInt(m.group(1))));
            }
        });
        List<String> notices = new ArrayList<>();
        Set<String> people = walks.people();
        if (people.size() != PEOPLE) {
            notices.add("not the whole published OU-MVLP: %,d people instead of %,d".formatted(people.size(), PEOPLE));
        }
        return walks.divide(
                name(), home, partition(options.partition(), people), CrossView.ouMvlp(), Map.of(), notices);
    }

    private static void look(FoundWalks walks, Path folder, String person, String walk, int view) {
        walks.look(folder, person, Integer.parseInt(person), Integer.parseInt(walk), view);
    }

    private static Partition.Listed partition(Optional<Partition> chosen, Set<String> people) {
        if (chosen.isPresent()) {
            return switch (chosen.get()) {
                case Partition.Listed listed -> listed;
                case Partition.Named(String name) ->
                    throw new DataException(
                            "there is no partition '%s' of OU-MVLP.\nGive a JSON file, or leave data.partition out for the published one."
                                    .formatted(Shown.text(name)));
            };
        }
        Set<String> train = new TreeSet<>();
        Set<String> test = new TreeSet<>();
        for (String person : people) {
            int number = Integer.parseInt(person);
            if (number >= 1 && number <= PEOPLE) {
                (number % 2 == 1 && number != PEOPLE ? train : test).add(person);
            }
        }
        return new Partition.Listed("as published", train, test);
    }
}
