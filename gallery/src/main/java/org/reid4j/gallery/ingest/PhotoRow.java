package org.reid4j.gallery.ingest;

import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.gallery.data.Facts;

/// A photo to be put into a gallery, with what its list says of it.
///
/// @param photo the file
/// @param facts where and when
/// @param person whom it shows, by name; made where there is nobody of that name
public record PhotoRow(Path photo, Facts facts, Optional<String> person) {}
