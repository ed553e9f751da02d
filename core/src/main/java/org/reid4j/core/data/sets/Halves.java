package org.reid4j.core.data.sets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.reid4j.core.sample.Seeds;

/// Divides people at random into those to learn from and those to test on.
final class Halves {
    /// The random splits of a public dataset depend on their number alone, so that runs with different
    /// seeds are measured on the same people.
    static final long PUBLIC = 20_090_907;

    private Halves() {}

    /// A random choice of people.
    ///
    /// @param people any order
    /// @param count how many to choose
    /// @param seed the first word of the draw
    /// @param split which of several divisions
    static Set<Integer> choose(Collection<Integer> people, int count, long seed, int split) {
        List<Integer> order = new ArrayList<>(people);
        Collections.sort(order);
        Collections.shuffle(order, Seeds.of(seed, split, people.size()));
        return Set.copyOf(order.subList(0, count));
    }

    /// How many of the people a share is: rounded, and never all or nobody unless the share says so.
    static int share(int people, double share) {
        int rounded = (int) Math.round(people * share);
        int least = share > 0 && people > 1 ? 1 : 0;
        int most = share < 1 && people > 1 ? people - 1 : people;
        return Math.clamp(rounded, least, most);
    }
}
