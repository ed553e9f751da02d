package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.data.Sample;

/// The CMC of the rules that do not stop at the first match: of one drawn photo for each gallery identity
/// ([Protocol.SingleGalleryShot]) and of all shots ([Protocol.AllShots]); and the galleries without a query's
/// camera.
///
/// The peers draw a photo of each identity some ten times for each query and average. The mean of all such
/// draws can be computed: the query's own drawn photo is any of its matches, equally likely, and identity i
/// stands before it with the chance p_i that its drawn photo is nearer, independently of the others. So the
/// number of identities before it is a sum of independent yes-or-no draws, whose distribution is built up one
/// identity at a time.
final class Shots {
    private final Embeddings query;
    private final EvalOptions options;
    private final Map<Integer, Trial> byCamera = new HashMap<>();
    private final Map<Trial, Crowd> crowds = new HashMap<>();
    private final boolean apart;

    Shots(Embeddings query, Embeddings gallery, Trial whole, EvalOptions options) {
        this.query = query;
        this.options = options;
        this.apart = options.protocol() instanceof Protocol.SeparateCameras
                || (options.protocol() instanceof Protocol.SingleGalleryShot(boolean other) && other);
        if (apart) {
            Arrays.stream(query.cameras())
                    .distinct()
                    .forEach(camera -> byCamera.put(camera, Trial.otherCameras(query, gallery, camera)));
        }
        if (options.protocol() instanceof Protocol.SingleGalleryShot) {
            (apart ? byCamera.values() : List.of(whole))
                    .forEach(trial -> crowds.put(trial, Crowd.of(trial.standing(), options.zeroIsDistractor())));
        }
    }

    /// Whether the CMC looks at galleries without the query's camera; AP and INP look at all photos, as
    /// open-reid's `mean_ap` does.
    boolean apart() {
        return apart;
    }

    /// Which trial a query is part of.
    ///
    /// @param usual the one of queries of any camera
    Trial trial(int q, Trial usual) {
        return byCamera.getOrDefault(query.cameras()[q], usual);
    }

    /// A query's own curve; empty where its first match says all.
    ///
    /// @param ranks of its matches, ascending, from 1
    /// @param row holds the distances of the query to the whole gallery from `at`
    Optional<double[]> curve(int q, Trial trial, Ranking ranking, int[] ranks, float[] row, int at) {
        return switch (options.protocol()) {
            case Protocol.AllShots() -> Optional.of(allShots(ranks, options.maxRank()));
            case Protocol.SingleGalleryShot _ -> Optional.of(singleShot(q, trial, ranking, row, at));
            case Protocol.CrossCamera _,
                    Protocol.AllCameras _,
                    Protocol.SingleShot _,
                    Protocol.SeparateCameras _,
                    CrossView _ -> Optional.empty();
        };
    }

    private static double[] allShots(int[] ranks, int maxRank) {
        double[] curve = new double[maxRank];
        for (int j = 0; j < ranks.length; j++) {
            int wrong = ranks[j] - 1 - j; // wrong answers before match j
            if (wrong < maxRank) {
                curve[wrong] += 1.0 / ranks.length;
            }
        }
        return summed(curve);
    }

    private double[] singleShot(int q, Trial trial, Ranking ranking, float[] row, int at) {
        int identity = query.identities()[q];
        int[] matches = trial.matches(q);
        long[] own = new long[matches.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = ranking.key(row[at + matches[i]], matches[i], true);
        }
        Arrays.sort(own);
        Crowd crowd = crowds.get(trial);
        if (crowd == null) {
            throw new IllegalStateException("no crowd was made for this trial");
        }
        int people = crowd.photos.length;
        int[][] nearer = new int[own.length][people]; // photos of a person between match i-1 and match i
        int[] standing = trial.standing();
        for (int item = 0; item < standing.length; item++) {
            if (standing[item] == Sample.JUNK || standing[item] == identity) {
                continue;
            }
            int before = -Arrays.binarySearch(own, ranking.key(row[at + item], item, false)) - 1;
            if (before < own.length) {
                nearer[before][crowd.person[item]]++;
            }
        }
        double[] curve = new double[options.maxRank()];
        int[] sum = new int[people];
        for (int[] more : nearer) {
            for (int person = 0; person < people; person++) {
                sum[person] += more[person];
            }
            double[] chances = before(sum, crowd.photos, curve.length);
            for (int k = 0; k < curve.length; k++) {
                curve[k] += chances[k] / own.length;
            }
        }
        return summed(curve);
    }

    /// The chance that exactly k people stand before the query's drawn photo, for k below `length`.
    private static double[] before(int[] nearer, int[] photos, int length) {
        double[] chances = new double[length];
        chances[0] = 1;
        int sure = 0; // people of whom any photo is nearer
        int reached = 1;
        for (int person = 0; person < nearer.length; person++) {
            if (nearer[person] == photos[person] && nearer[person] > 0) {
                sure++;
            } else if (nearer[person] > 0) {
                double p = (double) nearer[person] / photos[person];
                reached = Math.min(length, reached + 1);
                for (int k = reached - 1; k > 0; k--) {
                    chances[k] += p * (chances[k - 1] - chances[k]);
                }
                chances[0] *= 1 - p;
            }
        }
        double[] moved = new double[length];
        if (sure < length) {
            System.arraycopy(chances, 0, moved, sure, length - sure);
        }
        return moved;
    }

    private static double[] summed(double[] curve) {
        for (int k = 1; k < curve.length; k++) {
            curve[k] += curve[k - 1];
        }
        return curve;
    }

    /// Who stands in a gallery, counted from 0.
    ///
    /// @param person of each gallery item, -1 for those that do not stand there
    /// @param photos of each person
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Crowd(int[] person, int[] photos) {
        static Crowd of(int[] standing, boolean zeroIsDistractor) {
            Map<Integer, Integer> numbers = new HashMap<>();
            int[] person = new int[standing.length];
            int[] photos = new int[standing.length];
            int count = 0;
            for (int item = 0; item < standing.length; item++) {
                if (standing[item] == Sample.JUNK) {
                    person[item] = -1;
                } else if (zeroIsDistractor && standing[item] == Sample.DISTRACTOR) {
                    person[item] = count++; // bystanders are not one another
                } else {
                    Integer known = numbers.putIfAbsent(standing[item], count);
                    person[item] = known == null ? count++ : known;
                }
                if (person[item] >= 0) {
                    photos[person[item]]++;
                }
            }
            return new Crowd(person, Arrays.copyOf(photos, count));
        }
    }
}
