package org.reid4j.gallery.search;

import java.util.Optional;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.data.Item;

/// An item that a search found.
///
/// @param item what it is
/// @param similarity cosine with what was asked (the mean of several photos), -1 to 1, whatever
///     decided the order
/// @param verdict what that means by the model's bands; empty without bands. A score is not an identity
public record Hit(Item item, float similarity, Optional<Verdict> verdict) {}
