package org.reid4j.models;

import java.util.Map;

/// Which system with which settings: the one value that decides a network and its objective.
///
/// The set of systems is closed: [Systems] switches over it without a default, so that the compiler names
/// each place a new system has to be added to. On the class path a sealed interface and its records must
/// share a package, which is why the configurations live here and the networks in a package each.
public sealed interface ModelSpec
        permits StrongBaselineConfig, MgnConfig, RgaConfig, DgNetConfig, GaitGlnConfig, GaitSetConfig {
    /// The system's name on the command line and in run folders, such as `strong-baseline`.
    String system();

    /// Input height in pixels.
    int height();

    /// Input width in pixels.
    int width();

    /// All settings as text, keys and values as `--set key=value` and `model:` in a configuration accept
    /// them, in a fixed order. `Systems.spec(system(), settings())` gives back an equal spec.
    Map<String, String> settings();
}
