package org.reid4j.cli;

import picocli.CommandLine;

/// The version printed by `reid --version`, from the jar's manifest.
final class Version implements CommandLine.IVersionProvider {

    /// The version of reid4j, such as `0.1.0`; `development` when run from class folders.
    static String number() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"reid " + number() + " · JDK " + Runtime.version().feature()};
    }
}
