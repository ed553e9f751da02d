package org.reid4j.image.street;

import java.util.ArrayList;
import java.util.List;
import org.reid4j.image.world.Dice;

/// Everybody on the street, drawn in one go, because no two of them may be twins.
final class Crowd {
    /// Two people differ in at least this many visible respects.
    private static final int LEAST_DIFFERENCES = 3;

    private static final long PERSON = 1;
    private static final long STRANGER = 2;

    private final long seed;
    private final List<Identity> people;

    private Crowd(long seed, List<Identity> people) {
        this.seed = seed;
        this.people = people;
    }

    static Crowd gather(long seed, int size) {
        List<Identity> people = new ArrayList<>(size);
        for (int number = 1; number <= size; number++) {
            Dice dice = Dice.of(seed, PERSON, number);
            Identity candidate = Identity.draw(dice);
            // The bound only matters for crowds of thousands, where a near-twin is then accepted.
            for (int attempt = 0; attempt < 50 && hasTwin(people, candidate); attempt++) {
                candidate = Identity.draw(dice);
            }
            people.add(candidate);
        }
        return new Crowd(seed, List.copyOf(people));
    }

    private static boolean hasTwin(List<Identity> people, Identity candidate) {
        return people.stream().anyMatch(other -> candidate.differences(other) < LEAST_DIFFERENCES);
    }

    /// The person of a number.
    ///
    /// @param number from 1
    Identity person(int number) {
        return people.get(number - 1);
    }

    /// Somebody without a number: a distractor, or a passer-by in the background.
    Identity stranger(long number) {
        return Identity.draw(Dice.of(seed, STRANGER, number));
    }

    int size() {
        return people.size();
    }
}
