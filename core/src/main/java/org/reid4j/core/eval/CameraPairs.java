package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.reid4j.core.data.Sample;

/// Rank-1 by camera pair: which cameras find whom in which others, as one number for all hides where it fails.
///
/// A cell compares the queries of one camera with the gallery photos of one camera alone: those that have a
/// right answer there are counted, and those whose nearest photo there is right. Equally near, the wrong one
/// counts.
///
/// @param queryCameras the dataset's numbers of those that ask, ascending
/// @param galleryCameras of those that answer, ascending
/// @param queries `[query camera][gallery camera]`, how many queries have a right answer there
/// @param hits how many of them find it first
@SuppressWarnings("ArrayRecordComponent") // read by index, compared by nobody
public record CameraPairs(int[] queryCameras, int[] galleryCameras, int[][] queries, int[][] hits) {
    private static final int MOST_ROWS = 1024;

    /// Measures all pairs.
    ///
    /// @param query who asks
    /// @param gallery who answers
    /// @param options their metric, protocol and limits count
    /// @return empty where cameras are not known, or only one is
    public static Optional<CameraPairs> of(Embeddings query, Embeddings gallery, EvalOptions options) {
        int[] asking = cameras(query);
        int[] answering = cameras(gallery);
        if (asking.length == 0 || answering.length == 0 || (asking.length == 1 && answering.length == 1)) {
            return Optional.empty();
        }
        EmbeddingCheck.require(query, gallery, options.metric());
        var asked = cells(asking.length, answering.length);
        var right = cells(asking.length, answering.length);
        DistanceBlocks distances = DistanceBlocks.of(query, gallery, options.metric(), options.threads());
        Trial trial = Trial.whole(query, gallery, options.protocol().ownCameraRemoved());
        int[] column = Arrays.stream(gallery.cameras())
                .map(camera -> Arrays.binarySearch(answering, camera))
                .toArray();
        int rows = Math.clamp(options.blockFloats() / gallery.size(), 1, Math.min(MOST_ROWS, query.size()));
        float[] block = new float[Math.multiplyExact(rows, gallery.size())];
        var workers = new Workers(options.threads());
        for (int from = 0; from < query.size(); from += rows) {
            int start = from;
            int to = Math.min(query.size(), from + rows);
            distances.fill(from, to, block);
            workers.forEach(to - from, (_, row) -> {
                int q = start + row;
                int line = Arrays.binarySearch(asking, query.cameras()[q]);
                if (line >= 0 && Trial.asks(query.identities()[q], options.zeroIsDistractor())) {
                    int at = row * gallery.size();
                    float[] match = nearest(trial.matches(q), column, answering.length, block, at);
                    float[] other = nearestOther(trial.standing(), query.identities()[q], column, match, block, at);
                    for (int there = 0; there < match.length; there++) {
                        if (match[there] < Float.POSITIVE_INFINITY) {
                            asked[line].incrementAndGet(there);
                            if (match[there] < other[there]) {
                                right[line].incrementAndGet(there);
                            }
                        }
                    }
                }
            });
        }
        return Optional.of(new CameraPairs(asking, answering, whole(asked), whole(right)));
    }

    /// The share of queries that find their person first, 0 to 1; NaN where nobody could.
    ///
    /// @param asking index into [#queryCameras()]
    /// @param answering index into [#galleryCameras()]
    public double rank1(int asking, int answering) {
        return (double) hits[asking][answering] / queries[asking][answering];
    }

    private static int[] cameras(Embeddings side) {
        return Arrays.stream(side.cameras())
                .filter(camera -> camera != Sample.UNKNOWN_CAMERA)
                .distinct()
                .sorted()
                .toArray();
    }

    private static float[] nearest(int[] items, int[] column, int columns, float[] row, int at) {
        float[] nearest = new float[columns];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        for (int item : items) {
            if (column[item] >= 0) {
                nearest[column[item]] = Math.min(nearest[column[item]], row[at + item]);
            }
        }
        return nearest;
    }

    private static float[] nearestOther(
            int[] standing, int identity, int[] column, float[] match, float[] row, int at) {
        float[] nearest = new float[match.length];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        for (int item = 0; item < standing.length; item++) {
            if (standing[item] != Sample.JUNK && standing[item] != identity && column[item] >= 0) {
                nearest[column[item]] = Math.min(nearest[column[item]], row[at + item]);
            }
        }
        return nearest;
    }

    private static AtomicIntegerArray[] cells(int rows, int columns) {
        var cells = new AtomicIntegerArray[rows];
        Arrays.setAll(cells, _ -> new AtomicIntegerArray(columns));
        return cells;
    }

    private static int[][] whole(AtomicIntegerArray[] cells) {
        return Arrays.stream(cells)
                .map(row -> IntStream.range(0, row.length()).map(row::get).toArray())
                .toArray(int[][]::new);
    }
}
