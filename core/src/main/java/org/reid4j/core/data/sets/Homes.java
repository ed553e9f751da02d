package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// Where a dataset may begin: in the folder that was named, or in one of the usual folders inside it.
final class Homes {
    private Homes() {}

    /// The folder itself, then those inside it by name.
    static Stream<Path> of(Path root, String... inside) {
        return Stream.concat(Stream.of(root), Arrays.stream(inside).map(root::resolve));
    }
}
