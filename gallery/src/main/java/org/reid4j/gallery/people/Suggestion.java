package org.reid4j.gallery.people;

import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.Person;

/// An item without a person, and who it may show: for a person to decide.
///
/// @param item to be looked at
/// @param person the nearest item's
/// @param nearest the item of the person most like it
/// @param similarity of the two, -1 to 1
/// @param verdict what that means by the model's bands, match or unsure
public record Suggestion(Item item, Person person, long nearest, float similarity, Verdict verdict) {}
