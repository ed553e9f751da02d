package org.reid4j.train.config;

import java.util.List;
import java.util.stream.Collectors;
import org.reid4j.core.ReidException;

/// A configuration that cannot be used: all its mistakes at once, each with where it stands.
public final class ConfigException extends ReidException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    /// One mistake.
    ///
    /// @param origin where
    /// @param message what, and what would be right
    public record Mistake(Origin origin, String message) {
        @Override
        public String toString() {
            return switch (origin) {
                case Origin.Default _ -> message;
                case Origin.Line _, Origin.CommandLine _ -> origin + ": " + message;
            };
        }
    }

    private final transient List<Mistake> mistakes;

    /// @param mistakes at least one
    public ConfigException(List<Mistake> mistakes) {
        super(Kind.USAGE, text(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /// @param origin where
    /// @param message what
    public ConfigException(Origin origin, String message) {
        this(List.of(new Mistake(origin, message)));
    }

    /// Every mistake found.
    public List<Mistake> mistakes() {
        return mistakes;
    }

    private static String text(List<Mistake> mistakes) {
        if (mistakes.size() == 1) {
            return mistakes.getFirst().toString();
        }
        String rest = mistakes.size() > SHOWN ? "\n  and " + (mistakes.size() - SHOWN) + " more" : "";
        return mistakes.stream()
                .limit(SHOWN)
                .map(mistake -> "  " + mistake)
                .collect(Collectors.joining("\n", "the configuration has " + mistakes.size() + " mistakes\n", rest));
    }
}
