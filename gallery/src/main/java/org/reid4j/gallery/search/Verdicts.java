package org.reid4j.gallery.search;

import java.util.Optional;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.data.PinnedModel;

/// What similarities mean in a gallery as it is now: the model's bands for its size, and what speaks
/// against them.
///
/// @param bands for so many items; empty when the model has none
/// @param doubt why the bands do not hold for these items, so that nothing is called a match, nor somebody else
/// @param limit why nothing is called a match among so many items
public record Verdicts(Optional<Bands> bands, Optional<String> doubt, Optional<String> limit) {

    /// Those of a model among some items.
    ///
    /// @param items how many there are
    public static Verdicts of(PinnedModel model, long items, SampledPairs sampled) {
        var bands = model.bands(items);
        return new Verdicts(
                bands,
                model.calibration()
                        .flatMap(found -> bands.flatMap(found::weakness).or(() -> sampled.doubt(found))),
                model.calibration().flatMap(found -> found.limit(items)));
    }

    /// What an item is listed as for somebody to look at; empty without bands and below "unsure", even
    /// where the bands are in doubt, since otherwise everything would be listed.
    public Optional<Verdict> listed(float similarity) {
        return bands.filter(found -> found.verdict(similarity) != Verdict.NOT_HERE)
                .flatMap(_ -> of(similarity));
    }

    /// What a similarity means; empty without bands.
    public Optional<Verdict> of(float similarity) {
        if (doubt.isPresent()) {
            return bands.map(_ -> Verdict.UNSURE);
        }
        return bands.map(found -> found.verdict(similarity))
                .map(verdict -> verdict == Verdict.MATCH && limit.isPresent() ? Verdict.UNSURE : verdict);
    }
}
