package org.reid4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Layers in a row, named `0`, `1`, … or as given.
public final class Sequential extends Net implements Layer {
    private final List<Layer> layers = new ArrayList<>();

    private Sequential() {}

    /// Layers named by their position. A plain function takes a position too but has no weights.
    public static Sequential of(Layer... layers) {
        return of(List.of(layers));
    }

    /// Layers named by their position.
    public static Sequential of(List<? extends Layer> layers) {
        Sequential row = new Sequential();
        for (Layer layer : layers) {
            row.add(Integer.toString(row.layers.size()), layer);
        }
        return row;
    }

    /// A row to which named layers are added.
    public static Sequential empty() {
        return new Sequential();
    }

    /// Appends a layer under a name of its own.
    public Sequential add(String name, Layer layer) {
        if (layer instanceof Net net) {
            child(name, net);
        }
        layers.add(layer);
        return this;
    }

    /// The layer at a position.
    public Layer layer(int index) {
        return layers.get(index);
    }

    /// Number of layers.
    public int size() {
        return layers.size();
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) {
            y = layer.forward(y);
        }
        return y;
    }
}
