package org.reid4j.models.dgnet;

import java.util.Locale;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Reads a part's widths off its weights, and says which sizes a part may have: a damaged file must not ask
/// for a network larger than the machine.
///
/// @param part its name, for messages
/// @param file its weights under its own names
record Sizes(String part, TensorFile file) {
    static final int MOST_CHANNELS = 512;
    static final int MOST_CODE = 16384;
    private static final int MOST_REPEATS = 100;

    /// @throws IllegalArgumentException naming the value and its range
    static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s is %d, allowed: %d to %d".formatted(what, value, least, most));
        }
    }

    /// The size of a weight along a dimension.
    ///
    /// @throws WeightsException when there is no such weight or dimension
    int of(String name, int dimension) {
        RawTensor weight = file.tensor(name)
                .orElseThrow(() -> new WeightsException(
                        "There is no '%s' among the weights, so they are not of %s.".formatted(name, part)));
        if (weight.shape().length <= dimension || weight.shape()[dimension] > Integer.MAX_VALUE) {
            throw new WeightsException("'%s' has another shape than in %s.".formatted(name, part));
        }
        return (int) weight.shape()[dimension];
    }

    /// How many weights of a pattern there are, counted from a first number until one is missing.
    ///
    /// @param pattern a name with `%d`
    int count(String pattern, int first) {
        int n = 0;
        while (n < MOST_REPEATS
                && file.tensor(String.format(Locale.ROOT, pattern, first + n)).isPresent()) {
            n++;
        }
        return n;
    }
}
