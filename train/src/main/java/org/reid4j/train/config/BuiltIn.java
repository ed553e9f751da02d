package org.reid4j.train.config;

import java.util.List;

/// The configurations that come with the program, by name, because a jar's folders cannot be listed cheaply.
public final class BuiltIn {
    /// Every file of `configs/`, without `.yaml`. A test compares it with the folder.
    public static final List<String> NAMES = List.of(
            "base/dgnet",
            "base/gaitgln",
            "base/gaitset",
            "base/mgn",
            "base/rga-sc",
            "base/strong-baseline",
            "casia-b/gaitgln",
            "casia-b/gaitset",
            "cuhk03-np/mgn-detected",
            "cuhk03-np/mgn-labelled",
            "cuhk03-np/rga-sc-detected",
            "cuhk03-np/rga-sc-labelled",
            "cuhk03-np/strong-baseline",
            "demo",
            "demo-dgnet",
            "demo-gaitgln",
            "demo-gaitset",
            "dukemtmcreid/mgn",
            "dukemtmcreid/rga-sc",
            "dukemtmcreid/strong-baseline",
            "grid/strong-baseline",
            "market1501/mgn",
            "market1501/mgn-fast",
            "market1501/rga-sc",
            "market1501/strong-baseline",
            "msmt17/mgn",
            "msmt17/rga-sc",
            "msmt17/strong-baseline",
            "oumvlp/gaitgln",
            "oumvlp/gaitset",
            "viper/strong-baseline");

    private BuiltIn() {}
}
