package org.reid4j.core.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.reid4j.core.eval.Protocol;

/// A dataset on disk after its layout was recognised: three splits and the protocol they are measured by.
///
/// @param format the layout's short name: `market1501`, `dukemtmcreid`, `msmt17`, `cuhk03-np`, `grid`,
///     `viper`, `prid2011`, `csv`, `ilids`, `caviar4reid`,
///     `numbered`, `folder`, `flat`, of walks `casia-b`, `oumvlp`, `walks`, or one that the class path adds
/// @param root the folder (or CSV) it was read from: the one named or one inside it
/// @param train photos to learn from; identities are the dataset's own, not class indices
/// @param query photos that ask
/// @param gallery photos that answer; under [Protocol.SingleShot] the same photos as `query`, of which each
///     trial draws
/// @param names identity to the person's name where the dataset has names or other numbers (folder per person,
///     CSV, MSMT17, VIPeR), else empty
/// @param protocol how query and gallery are compared
/// @param notices what a reader should know: first what was recognised and why, then counts that differ from
///     the published ones, files left out, junk dropped
public record Dataset(
        String format,
        Path root,
        Split train,
        Split query,
        Split gallery,
        Map<Integer, String> names,
        Protocol protocol,
        List<String> notices) {
    public Dataset {
        names = Map.copyOf(names);
        notices = List.copyOf(notices);
    }

    /// The same photos under other rules.
    public Dataset with(Protocol other) {
        return new Dataset(format, root, train, query, gallery, names, other, notices);
    }
}
