package org.reid4j.train.redress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.Seeds;

/// Which photos a generator is judged by: for each a person whose clothes it gets, and another photo
/// of its own person to be drawn from.
///
/// @param trials at least 2, dealt into groups
public record JudgePlan(List<Trial> trials) {
    /// Most trials of a group; within one, codes are compared with each other.
    static final int GROUP = 32;

    /// One photo and its partners.
    ///
    /// @param structure the photo whose pose is drawn
    /// @param appearance a photo of somebody else
    /// @param sibling another photo of the person of `structure`; empty where there is none
    public record Trial(Sample structure, Sample appearance, Optional<Sample> sibling) {}

    public JudgePlan {
        if (trials.size() < 2) {
            throw new IllegalArgumentException("%d trials, at least 2 are needed".formatted(trials.size()));
        }
        trials = List.copyOf(trials);
    }

    /// Draws a plan; the same for the same photos and seed.
    ///
    /// @param photos of at least two people
    /// @param most how many trials, at least 2; no more than there are photos
    /// @throws ReidException when there are too few photos or people
    public static JudgePlan of(List<Sample> photos, int most, long seed) {
        if (most < 2) {
            throw usage("pairs is %d, must be at least 2".formatted(most));
        }
        if (photos.stream().mapToInt(Sample::identity).distinct().limit(2).count() < 2) {
            throw usage("photos of at least two people are needed: one's clothes are drawn in another's pose");
        }
        List<Sample> drawn = new ArrayList<>(photos);
        RandomGenerator order = Seeds.of(seed, 0, 0);
        for (int i = 0; i < Math.min(most, drawn.size() - 1); i++) {
            int j = order.nextInt(i, drawn.size());
            drawn.set(i, drawn.set(j, drawn.get(i)));
        }
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < Math.min(most, drawn.size()); i++) {
            Sample structure = drawn.get(i);
            RandomGenerator random = Seeds.of(seed, 1, i);
            List<Sample> siblings = photos.stream()
                    .filter(s ->
                            s.identity() == structure.identity() && !s.path().equals(structure.path()))
                    .toList();
            Optional<Sample> sibling =
                    siblings.isEmpty() ? Optional.empty() : Optional.of(siblings.get(random.nextInt(siblings.size())));
            Sample appearance = photos.get(random.nextInt(photos.size()));
            while (appearance.identity() == structure.identity()) {
                appearance = photos.get(random.nextInt(photos.size()));
            }
            trials.add(new Trial(structure, appearance, sibling));
        }
        return new JudgePlan(trials);
    }

    /// The trials in groups of nearly one size, each of at least two.
    List<List<Trial>> groups() {
        int count = (trials.size() + GROUP - 1) / GROUP;
        List<List<Trial>> groups = new ArrayList<>();
        for (int g = 0; g < count; g++) {
            groups.add(trials.subList(g * trials.size() / count, (g + 1) * trials.size() / count));
        }
        return groups;
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }
}
