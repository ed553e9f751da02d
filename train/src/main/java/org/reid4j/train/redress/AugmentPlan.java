package org.reid4j.train.redress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.Seeds;

/// Which training photos are drawn of whom: for every person the clothes of the own photos, in turn
/// from a random one on, each in the pose of a random photo of somebody else. Picture k of a person
/// depends on (seed, person, k) alone, so that asking for more leaves the first ones as they were.
///
/// @param pictures in the order they are drawn
public record AugmentPlan(List<Picture> pictures) {
    private static final int MOST_CAMERA = 9999;

    /// One photo to draw.
    ///
    /// @param name of its file: as Market-1501 names photos, with `gen` where a real one has its frame
    /// @param appearance gives clothes and identity
    /// @param structure gives pose, background and camera
    public record Picture(String name, Sample appearance, Sample structure) {}

    public AugmentPlan {
        pictures = List.copyOf(pictures);
    }

    /// Plans photos.
    ///
    /// @param train a dataset's training photos; bystanders are passed over
    /// @param perIdentity pictures a person, 1 to 10000
    /// @throws ReidException when there are no two people, or a number fits no file name
    public static AugmentPlan of(List<Sample> train, int perIdentity, long seed) {
        if (perIdentity < 1 || perIdentity > 10_000) {
            throw usage("per-identity is %d, allowed: 1 to 10000".formatted(perIdentity));
        }
        SortedMap<Integer, List<Sample>> people = new TreeMap<>();
        train.stream()
                .filter(Sample::isPerson)
                .forEach(sample -> people.computeIfAbsent(sample.identity(), _ -> new ArrayList<>())
                        .add(sample));
        if (people.size() < 2) {
            throw usage(
                    "%d of the people to learn from can be redressed, at least 2 are needed: one's clothes in another's pose."
                            .formatted(people.size()));
        }
        List<Sample> all = people.values().stream().flatMap(List::stream).toList();
        List<Picture> pictures = new ArrayList<>();
        int before = 0; // photos of people before this one
        for (List<Sample> own : people.values()) {
            int identity = own.getFirst().identity();
            int first = Seeds.of(seed, identity, -1).nextInt(own.size());
            for (int k = 0; k < perIdentity; k++) {
                RandomGenerator random = Seeds.of(seed, identity, k);
                int other = random.nextInt(all.size() - own.size());
                Sample structure = all.get(other < before ? other : other + own.size());
                pictures.add(new Picture(
                        name(identity, structure, "gen", k, "jpg"), own.get((first + k) % own.size()), structure));
            }
            before += own.size();
        }
        return new AugmentPlan(pictures);
    }

    /// A name as Market-1501 has them: person, camera and sequence; an unknown camera is 0.
    ///
    /// @param mark stands before the number, and tells drawn photos from real ones
    public static String name(int identity, Sample seen, String mark, int number, String ending) {
        int camera = Math.max(seen.camera(), 0);
        int sequence = Math.clamp(seen.sequence(), 0, MOST_CAMERA);
        if (camera > MOST_CAMERA) {
            throw usage("camera %d of %s does not fit into a file name of Market-1501's kind, at most %d"
                    .formatted(camera, seen.path(), MOST_CAMERA));
        }
        return "%04d_c%ds%d_%s%05d.%s"
                .formatted(identity, camera, sequence, mark, number, ending.toLowerCase(Locale.ROOT));
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }
}
