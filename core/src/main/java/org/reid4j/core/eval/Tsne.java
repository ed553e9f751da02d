package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.Random;

/// Lays embeddings out in the plane so that near ones stay near: exact t-SNE (van der Maaten and Hinton, JMLR
/// 2008).
///
/// For pictures of some hundreds of points: the work grows with their square. The same embeddings and seed
/// give the same picture on every machine.
public final class Tsne {
    private static final int ITERATIONS = 750;
    private static final int EXAGGERATED = 250;
    private static final double EXAGGERATION = 12;
    private static final double EARLY_MOMENTUM = 0.5;
    private static final double MOMENTUM = 0.8;
    private static final double LEAST_GAIN = 0.01;
    private static final double FIRST_SPREAD = 1e-4;
    private static final int SEARCH_STEPS = 60;
    private static final double SEARCH_TOLERANCE = 1e-7;

    private Tsne() {}

    /// Lays points out.
    ///
    /// @param points embeddings, their metric says how far apart they are
    /// @param metric [Metric#COSINE] compares directions
    /// @param perplexity about how many neighbours count, above 1; lowered where there are too few points
    /// @param seed decides where the points begin
    /// @return `[size][2]`, centred on the origin; a single point lies on it
    public static double[][] of(Embeddings points, Metric metric, double perplexity, long seed) {
        int n = points.size();
        if (n < 2) {
            return new double[n][2];
        }
        double[][] p = affinities(squares(points, metric), Math.max(1.01, Math.min(perplexity, (n - 1) / 3.0)));
        var random = new Random(seed);
        double[][] y = new double[n][2];
        for (double[] point : y) {
            point[0] = FIRST_SPREAD * random.nextGaussian();
            point[1] = FIRST_SPREAD * random.nextGaussian();
        }
        descend(p, y, Math.max(n / EXAGGERATION / 4, 50));
        return y;
    }

    private static void descend(double[][] p, double[][] y, double rate) {
        int n = y.length;
        double[][] velocity = new double[n][2];
        double[][] gains = new double[n][2];
        for (double[] gain : gains) {
            Arrays.fill(gain, 1);
        }
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            boolean early = iteration < EXAGGERATED;
            double[][] gradient = gradient(p, y, early ? EXAGGERATION : 1);
            double momentum = early ? EARLY_MOMENTUM : MOMENTUM;
            for (int i = 0; i < n; i++) {
                for (int axis = 0; axis < 2; axis++) {
                    double slope = gradient[i][axis];
                    boolean turned = slope > 0 == velocity[i][axis] > 0;
                    gains[i][axis] = Math.max(LEAST_GAIN, turned ? gains[i][axis] * 0.8 : gains[i][axis] + 0.2);
                    velocity[i][axis] = momentum * velocity[i][axis] - rate * gains[i][axis] * slope;
                    y[i][axis] += velocity[i][axis];
                }
            }
            centre(y);
        }
    }

    private static void centre(double[][] y) {
        for (int axis = 0; axis < 2; axis++) {
            int which = axis;
            double mean = Arrays.stream(y).mapToDouble(point -> point[which]).sum() / y.length;
            for (double[] point : y) {
                point[axis] -= mean;
            }
        }
    }

    /// Squared distances, of unit vectors under the cosine metric.
    static double[][] squares(Embeddings points, Metric metric) {
        int n = points.size();
        int d = points.dimension();
        double[][] rows = new double[n][d];
        for (int i = 0; i < n; i++) {
            double length = metric == Metric.COSINE ? Math.max(1e-12, VectorDistance.length(points, i)) : 1;
            for (int k = 0; k < d; k++) {
                rows[i][k] = points.values()[i * d + k] / length;
            }
        }
        double[][] squares = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int k = 0; k < d; k++) {
                    double difference = rows[i][k] - rows[j][k];
                    sum += difference * difference;
                }
                squares[i][j] = sum;
                squares[j][i] = sum;
            }
        }
        return squares;
    }

    /// How likely two points are neighbours, both ways together: symmetric, sums to 1.
    ///
    /// Each point's bandwidth is searched so that its own distribution has the wanted perplexity, which is 2
    /// to its entropy in bits.
    static double[][] affinities(double[][] squares, double perplexity) {
        int n = squares.length;
        double[][] p = new double[n][n];
        for (int i = 0; i < n; i++) {
            double low = 0;
            double high = Double.POSITIVE_INFINITY;
            double beta = 1;
            for (int step = 0; step < SEARCH_STEPS; step++) {
                double excess = conditional(squares[i], i, beta, p[i]) - StrictMath.log(perplexity);
                if (Math.abs(excess) < SEARCH_TOLERANCE) {
                    break;
                }
                if (excess > 0) {
                    low = beta;
                    beta = high == Double.POSITIVE_INFINITY ? 2 * beta : (beta + high) / 2;
                } else {
                    high = beta;
                    beta = (beta + low) / 2;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double both = Math.max((p[i][j] + p[j][i]) / (2 * n), Double.MIN_NORMAL);
                p[i][j] = both;
                p[j][i] = both;
            }
        }
        return p;
    }

    /// Fills one point's distribution over the others, and gives its entropy in nats.
    private static double conditional(double[] squares, int i, double beta, double[] into) {
        double least = Double.POSITIVE_INFINITY; // so that the nearest never underflows
        for (int j = 0; j < squares.length; j++) {
            least = j == i ? least : Math.min(least, squares[j]);
        }
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < squares.length; j++) {
            into[j] = j == i ? 0 : StrictMath.exp(-beta * (squares[j] - least));
            sum += into[j];
            weighted += into[j] * (squares[j] - least);
        }
        for (int j = 0; j < squares.length; j++) {
            into[j] /= sum;
        }
        return StrictMath.log(sum) + beta * weighted / sum;
    }

    /// The slope of the Kullback-Leibler divergence of the two neighbourhoods, by the points' places.
    ///
    /// @param p symmetric affinities
    /// @param y places
    /// @param exaggeration factor on `p`
    static double[][] gradient(double[][] p, double[][] y, double exaggeration) {
        int n = y.length;
        double[][] near = new double[n][n]; // 1 / (1 + squared distance): Student's t with one degree of freedom
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double dx = y[i][0] - y[j][0];
                double dy = y[i][1] - y[j][1];
                near[i][j] = 1 / (1 + dx * dx + dy * dy);
                sum += 2 * near[i][j];
            }
        }
        double[][] gradient = new double[n][2];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double pull = 4 * (exaggeration * p[i][j] - near[i][j] / sum) * near[i][j];
                for (int axis = 0; axis < 2; axis++) {
                    double force = pull * (y[i][axis] - y[j][axis]);
                    gradient[i][axis] += force;
                    gradient[j][axis] -= force;
                }
            }
        }
        return gradient;
    }
}
