package org.reid4j.train.redress;

import java.util.List;
import java.util.function.IntBinaryOperator;
import org.reid4j.core.UnitLength;

/// Counts how often drawn pictures follow their giver: whether a picture's own code is nearer, by
/// cosine, to the code it was drawn from than to others. Ties count against the picture.
public final class Follow {
    private long asked;
    private long nearer;
    private int pictures;
    private int first;
    private double chance;
    private int overOther;

    /// What came of it, shares of 0 to 1.
    ///
    /// @param pairs of all (picture, other giver): nearer to its own giver
    /// @param first of all pictures: nearer to its own giver than to every other of its group
    /// @param chance what `first` would be if codes were drawn at random
    /// @param overOther of all pictures: nearer to this giver than to the one who gave it all else
    public record Shares(double pairs, double first, double chance, double overOther) {}

    /// Adds a group of pictures.
    ///
    /// @param drawn codes of the pictures; brought to length 1
    /// @param givers codes of what each was drawn from; brought to length 1
    /// @param others the same kind of code, of the photo that gave picture i all else; brought to
    ///     length 1
    /// @param comparable 1 where giver j can be a wrong answer for picture i, else 0
    void add(List<float[]> drawn, List<float[]> givers, List<float[]> others, IntBinaryOperator comparable) {
        for (List<float[]> codes : List.of(drawn, givers, others)) {
            codes.forEach(code -> UnitLength.normalise(code, code.length));
        }
        for (int i = 0; i < drawn.size(); i++) {
            double own = cosine(drawn.get(i), givers.get(i));
            int wrong = 0;
            int candidates = 0;
            for (int j = 0; j < givers.size(); j++) {
                if (j != i && comparable.applyAsInt(i, j) != 0) {
                    candidates++;
                    wrong += own > cosine(drawn.get(i), givers.get(j)) ? 0 : 1;
                }
            }
            asked += candidates;
            nearer += candidates - wrong;
            pictures++;
            first += wrong == 0 ? 1 : 0;
            chance += 1.0 / (candidates + 1);
            overOther += own > cosine(drawn.get(i), others.get(i)) ? 1 : 0;
        }
    }

    Shares shares() {
        return new Shares(
                asked == 0 ? 0 : (double) nearer / asked,
                (double) first / pictures,
                chance / pictures,
                (double) overOther / pictures);
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
