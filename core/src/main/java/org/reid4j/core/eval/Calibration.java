package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What bands were measured on, so that a later search can tell whether they hold for its photos: a
/// network sees photos unlike those it learned from all alike, and would then call everybody a match.
///
/// @param people how many people asked
/// @param queries how many of their photos asked and had an answer
/// @param strangers similarities of photos of different people
/// @param same similarities of photos of the same person, as far as the protocol compares them
/// @param table bands by the size of a gallery; of nothing in older cards
public record Calibration(int people, int queries, Spread strangers, Spread same, BandTable table) {
    /// With fewer people or pairs of strangers than these, bands are a hint: a false match in a thousand
    /// pairs says little when one alike couple of people makes all of them.
    public static final int ENOUGH_PEOPLE = 50;
    /// Ten times the pairs that one false match in a thousand can be counted in.
    public static final long ENOUGH_PAIRS = 10_000;
    private static final int HANDFUL = 10; // pairs
    /// A folder of fewer photos has too few pairs to say how it lies.
    public static final int FEWEST_PHOTOS = 5;

    /// Why the bands are no more than a hint; empty when they were measured on enough.
    public Optional<String> hint() {
        if (people < ENOUGH_PEOPLE) {
            return Optional.of("measured on %d people: take them as a hint".formatted(people));
        }
        return strangers.pairs() < ENOUGH_PAIRS
                ? Optional.of(String.format(
                        Locale.ROOT, "measured on %,d pairs of strangers: take them as a hint", strangers.pairs()))
                : Optional.empty();
    }

    /// Why the network's verdicts are worth little on any photos; empty when its matches find people.
    ///
    /// @param bands that were measured with this
    public Optional<String> weakness(Bands bands) {
        return same.q90() < bands.match()
                ? Optional.of(
                        "not one in ten pairs of the same person reaches this model's band of matches: it tells people apart badly, train it longer or on more photos")
                : Optional.empty();
    }

    /// Why nothing should be called a match among so many photos; empty where the strangers that were
    /// compared are enough to say what only one in twenty of them would reach there.
    ///
    /// @param photos in the gallery
    public Optional<String> limit(long photos) {
        return photos <= table.mostPhotos()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "nothing is called a match here, unsure at best: the model was measured on %,d pairs of strangers, which tell matches among up to %,d photos, not among %,d",
                        strangers.pairs(),
                        table.mostPhotos(),
                        photos));
    }

    /// Why the bands do not hold for a folder of photos; empty when it looks like what they
    /// were measured on.
    ///
    /// Too alike: where one person has most of the photos most pairs are matches, so pairs as alike as
    /// nearly all matches and hardly any strangers are left out. The lower quartile of the others lies far
    /// down among the strangers, however many photos each person has: the doubt begins between the
    /// strangers' median and upper quartile, and where no pair is left. A folder of one person
    /// cannot be told from photos that the network cannot tell apart and is doubted too, and so may be one
    /// person's thirty photos and one of somebody else.
    ///
    /// @param similarities of the folder's photos with each other, each pair once; not empty, not changed
    public Optional<String> doubt(double[] similarities) {
        var folder = Spread.of(similarities);
        double alike = Math.max(same.q10(), strangers.q90());
        double[] others = Arrays.stream(similarities).filter(s -> s < alike).toArray();
        if (others.length == 0 || Spread.of(others).q25() > tooAlike(others.length)) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "these photos look more alike to this model than the strangers its bands were measured on (median similarity %.2f, not %.2f): another kind of photo, or mostly one person",
                    folder.q50(),
                    strangers.q50()));
        }
        if (folder.q75() < strangers.q25()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "these photos look less alike to this model than the strangers its bands were measured on (median similarity %.2f, not %.2f): another kind of photo",
                    folder.q50(),
                    strangers.q50()));
        }
        return Optional.empty();
    }

    /// Where the lower quartile of so many pairs begins to be too alike: the strangers' upper quartile for
    /// a handful, whose own quartile is uncertain, and down to half way from their median for many.
    private double tooAlike(int pairs) {
        double share = 0.5 + 0.5 * Math.min(1, Math.sqrt(HANDFUL / (double) pairs));
        return strangers.q50() + share * (strangers.q75() - strangers.q50());
    }
}
