/// A synthetic street: people who walk past cameras, drawn from one seed, so that the toolkit can be tried and tested
/// where no photos of real people are at hand.
///
/// In the order in which a picture comes about: [org.reid4j.image.street.StreetConfig] says how much of everything;
/// `Crowd` draws an `Identity` (a `Body` in an `Outfit`) for each person; a `Pose` from a walk cycle is seen through a
/// `Viewpoint`; `Backdrop` draws the place, `Painter` the person; the camera's `Lens` spoils the picture as real
/// cameras do; [org.reid4j.image.street.Street] hands it out or writes a folder in Market-1501's layout.
@NullMarked
package org.reid4j.image.street;

import org.jspecify.annotations.NullMarked;
