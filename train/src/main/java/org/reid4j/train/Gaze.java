package org.reid4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.reid4j.image.HeatMap;
import org.reid4j.image.Stripe;
import org.reid4j.models.Look;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// What a network looked at in one photo, out of the engine's memory: for pictures and comparisons.
///
/// @param places maps over the photo, in the network's order
/// @param parts stripes that are compared on their own, from the network's list; may be empty
public record Gaze(List<Places> places, List<Part> parts) {

    /// A map over the photo.
    ///
    /// @param name for people
    /// @param kind what its values mean
    /// @param map the values as the network gave them
    public record Places(String name, Look.Kind kind, HeatMap map) {}

    /// A stripe of the photo.
    ///
    /// @param name for people
    /// @param stripe where it lies
    /// @param feature of Euclidean length 1, or all 0
    @SuppressWarnings("ArrayRecordComponent") // a vector, compared by similarity only
    public record Part(String name, Stripe stripe, float[] feature) {}

    public Gaze {
        places = List.copyOf(places);
        parts = List.copyOf(parts);
    }

    /// Takes a batch apart.
    ///
    /// @param looks of a batch
    /// @param count photos in the batch
    public static List<Gaze> of(List<Look> looks, int count) {
        var places = new ArrayList<List<Places>>();
        var parts = new ArrayList<List<Part>>();
        for (Look look : looks) {
            switch (look) {
                case Look.Places map -> places.add(maps(map, count));
                case Look.Part part -> parts.add(stripes(part, count));
            }
        }
        return IntStream.range(0, count)
                .mapToObj(i -> new Gaze(
                        places.stream().map(all -> all.get(i)).toList(),
                        parts.stream().map(all -> all.get(i)).toList()))
                .toList();
    }

    private static List<Places> maps(Look.Places look, int count) {
        var shape = Shapes.of(Shapes.require(look.name(), look.map(), count, Shapes.ANY, Shapes.ANY)); // [N, h, w]
        int height = Math.toIntExact(shape[1]);
        int width = Math.toIntExact(shape[2]);
        return rows(Tensors.toFloats(look.map()), count).stream()
                .map(values -> new Places(look.name(), look.kind(), new HeatMap(height, width, values)))
                .toList();
    }

    private static List<Part> stripes(Look.Part look, int count) {
        Shapes.require(look.name(), look.feature(), count, Shapes.ANY); // [N, d]
        var stripe = new Stripe(look.top(), look.bottom());
        return rows(Tensors.toFloats(look.feature()), count).stream()
                .map(values -> new Part(look.name(), stripe, unit(values)))
                .toList();
    }

    private static float[] unit(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        for (int i = 0; squares > 0 && i < values.length; i++) {
            values[i] = (float) (values[i] / Math.sqrt(squares));
        }
        return values;
    }

    private static List<float[]> rows(float[] values, int count) {
        int length = values.length / count;
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(values, i * length, (i + 1) * length))
                .toList();
    }
}
