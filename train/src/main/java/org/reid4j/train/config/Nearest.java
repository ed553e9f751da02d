package org.reid4j.train.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The nearest word to a misspelt one, for "did you mean".
public final class Nearest {
    private Nearest() {}

    /// The candidate with the fewest edits from `word`, when that is few enough to be a slip of the hand: at
    /// most a third of the word's letters, or a candidate that the word begins or ends.
    ///
    /// @param word as typed
    /// @param candidates what it may be; ties go to the first in alphabetical order
    public static Optional<String> to(String word, Collection<String> candidates) {
        String typed = plain(word);
        int allowed = Math.max(1, typed.length() / 3);
        Optional<String> slip = candidates.stream()
                .filter(candidate -> distance(typed, plain(candidate)) <= allowed)
                .min(Comparator.comparingInt((String candidate) -> distance(typed, plain(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
        return slip.or(() -> candidates.stream()
                .filter(candidate -> typed.length() >= 3
                        && (plain(candidate).startsWith(typed)
                                || plain(candidate).endsWith(typed)))
                .min(Comparator.naturalOrder()));
    }

    /// ` (did you mean x?)`, or nothing.
    public static String hint(String word, Collection<String> candidates) {
        return to(word, candidates).map(near -> ", did you mean " + near + "?").orElse("");
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /// Damerau-Levenshtein distance (optimal string alignment): insert, delete, replace, swap neighbours.
    public static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
