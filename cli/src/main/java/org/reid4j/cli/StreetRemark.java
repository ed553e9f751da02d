package org.reid4j.cli;

import java.nio.file.Files;
import org.reid4j.core.data.Dataset;

/// Drops the remark that a synthetic world is smaller than the dataset whose layout it has: it was never meant to be
/// that one.
final class StreetRemark {
    private StreetRemark() {}

    /// @param read any dataset; one that is no such world stays as it is
    static Dataset without(Dataset read) {
        if (!Files.exists(read.root().resolve("street.properties"))
                && !Files.exists(read.root().resolve("walk.properties"))) {
            return read;
        }
        var notices = read.notices().stream()
                .filter(notice -> !notice.startsWith("not the whole published"))
                .toList();
        return new Dataset(
                read.format(),
                read.root(),
                read.train(),
                read.query(),
                read.gallery(),
                read.names(),
                read.protocol(),
                notices);
    }
}
