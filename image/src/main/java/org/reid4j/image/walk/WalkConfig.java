package org.reid4j.image.walk;

import static org.reid4j.image.walk.Condition.BG_01;
import static org.reid4j.image.walk.Condition.CL_01;
import static org.reid4j.image.walk.Condition.NM_01;

import java.util.List;
import java.util.stream.IntStream;

/// How large a synthetic walk is and which one: everything that [WalkWorld] draws follows from these numbers.
///
/// @param seed decides every person, take, camera and flaw
/// @param trainPeople people to learn from, 1..499; they are numbered from 1
/// @param testPeople people to be recognised, 1..499, none of whom is in training; numbered after those, and seen
///     in all ten conditions
/// @param frames of a walk at 12.5 a second, 4..200, of which a few may be lost; 16 hold at least one cycle of two
///     steps
/// @param size of a frame in pixels, both ways, even, 16..256
/// @param views from which sides people are seen, in degrees 0 (towards the camera) to 180 (away), rising
/// @param trainConditions how training people walk, at least one
public record WalkConfig(
        long seed,
        int trainPeople,
        int testPeople,
        int frames,
        int size,
        List<Integer> views,
        List<Condition> trainConditions) {
    /// Copies the lists and checks the ranges.
    ///
    /// @throws IllegalArgumentException naming the key, its value and what is allowed
    public WalkConfig {
        require("trainPeople", trainPeople, 1, 499);
        require("testPeople", testPeople, 1, 499);
        require("frames", frames, 4, 200);
        require("size", size, 16, 256);
        if (size % 2 != 0) {
            throw new IllegalArgumentException("walk.size is %d, must be even".formatted(size));
        }
        views = List.copyOf(views);
        trainConditions = List.copyOf(trainConditions);
        if (views.isEmpty() || !views.equals(views.stream().distinct().sorted().toList())) {
            throw new IllegalArgumentException(
                    "walk.views is %s, must be rising degrees, at least one".formatted(views));
        }
        views.forEach(view -> require("views", view, 0, 180));
        if (trainConditions.isEmpty()
                || trainConditions.size() != trainConditions.stream().distinct().count()) {
            throw new IllegalArgumentException("walk.trainConditions is %s, must be different conditions, at least one"
                    .formatted(trainConditions));
        }
    }

    /// The eleven views of CASIA-B: 0, 18, ..., 180 degrees.
    public static List<Integer> allViews() {
        return IntStream.rangeClosed(0, 10).mapToObj(step -> 18 * step).toList();
    }

    /// The walk of `reid demo`: 40 people to learn from, 16 to recognise, eleven views, 16 frames of 64 x 64.
    public static WalkConfig demo() {
        return new WalkConfig(1, 40, 16, 16, 64, allViews(), List.of(NM_01, BG_01, CL_01));
    }

    /// A walk for tests that need a dataset and not a hard one: 3 and 2 people, three views, 8 frames of 32 x 32.
    public static WalkConfig tiny(long seed) {
        return new WalkConfig(seed, 3, 2, 8, 32, List.of(0, 90, 180), List.of(NM_01, BG_01, CL_01));
    }

    /// The same world with other people.
    public WalkConfig withSeed(long other) {
        return new WalkConfig(other, trainPeople, testPeople, frames, size, views, trainConditions);
    }

    /// Everybody: training and test together.
    public int people() {
        return trainPeople + testPeople;
    }

    /// How a person walks: training people in some conditions, test people in all.
    ///
    /// @param person from 1
    public List<Condition> conditions(int person) {
        return person <= trainPeople ? trainConditions : List.of(Condition.values());
    }

    /// How many walks there are, each one file.
    public int walks() {
        return views.size() * (trainPeople * trainConditions.size() + testPeople * Condition.values().length);
    }

    private static void require(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("walk.%s is %d, must be in %d..%d".formatted(key, value, low, high));
        }
    }
}
