package org.reid4j.core.data;

import java.nio.file.Path;

/// Why a folder was taken for a dataset of some layout, so that people can be told.
///
/// @param format the layout's short name
/// @param home the folder or file where it begins; the one asked for or one inside it
/// @param strength how much the evidence says
/// @param why the evidence in words: `bounding_box_train/ with names like 0002_c1s1_000451_03.jpg`
public record Detection(String format, Path home, Strength strength, String why) {

    /// How much evidence says, strongest first.
    public enum Strength {
        /// Folders and file names are those of one public dataset.
        LAYOUT,
        /// File names alone follow one dataset's pattern.
        NAMES,
        /// The shape fits, as it would for many a folder of photos.
        SHAPE,
        /// Photos, and nothing that says who they show.
        PHOTOS,
        /// It may be, as much else may: taken only when the format is named, never recognised.
        IF_NAMED
    }
}
