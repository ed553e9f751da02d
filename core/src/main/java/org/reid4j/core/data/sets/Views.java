package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.Optional;

/// Reads from which side a walk is seen out of its folder's name: degrees, 0 to 359, of one to three digits.
final class Views {
    private Views() {}

    static Optional<Integer> of(Path folder) {
        return of(String.valueOf(folder.getFileName()));
    }

    static Optional<Integer> of(String name) {
        int degrees = NameFields.number(name).orElse(-1);
        return name.length() <= 3 && degrees >= 0 && degrees < 360 ? Optional.of(degrees) : Optional.empty();
    }
}
