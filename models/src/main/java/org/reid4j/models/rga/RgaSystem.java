package org.reid4j.models.rga;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.ReidSystem;
import org.reid4j.models.RgaConfig;
import org.reid4j.models.RgaConfig.Attention;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// RGA among the systems, and what can be told about one from its weights alone: trunk, attention and, since
/// the attention's widths hold the number of places, the picture's size.
public final class RgaSystem implements ReidSystem<RgaConfig> {
    /// Heights are taken for twice the width, as everywhere in re-identification.
    private static final int ASPECT = 2;

    private static final long USUAL_RATIO = 8;

    /// Between picture and first attention the sides are divided by this.
    private static final int FIRST_STRIDE = 4;

    @Override
    public String name() {
        return RgaConfig.SYSTEM;
    }

    @Override
    public RgaConfig spec(Map<String, String> settings) {
        return RgaConfig.of(settings);
    }

    @Override
    public ReidNet network(RgaConfig spec, int classes) {
        return new Rga(spec, classes);
    }

    @Override
    public Objective objective(RgaConfig spec, int classes, int dimension, long seed) {
        return new RgaObjective(spec.losses());
    }

    /// The settings that the names and shapes show: trunk, attention, ratios of the widths, last stride, and
    /// the picture's size when it is twice as high as wide.
    @Override
    public Map<String, String> shown(TensorFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        Backbones.shown(file, "backbone.").ifPresent(kind -> settings.put("backbone", kind.id()));
        boolean spatial = file.tensor("backbone.rga_att1.gg_spatial.0.weight").isPresent();
        boolean channel = file.tensor("backbone.rga_att1.gg_channel.0.weight").isPresent();
        Attention attention = spatial ? channel ? Attention.SC : Attention.S : channel ? Attention.C : Attention.NONE;
        settings.put("attention", attention.id());
        OptionalInt first = places(file, 1);
        if (first.isPresent()) {
            int width = FIRST_STRIDE * (int) Math.round(Math.sqrt(first.getAsInt() / (double) ASPECT));
            int height = ASPECT * width;
            boolean fits = first.getAsInt() == height / FIRST_STRIDE * (width / FIRST_STRIDE);
            if (fits && height <= 2048 && width >= 32) {
                settings.put("height", Integer.toString(height));
                settings.put("width", Integer.toString(width));
            }
            settings.put("last_stride", places(file, 4).equals(places(file, 3)) ? "1" : "2");
        }
        String channelLayer = spatial ? "gx_spatial.0" : "gg_channel.0";
        String placeLayer = spatial ? "gg_spatial.0" : "gx_channel.0";
        ratio(file, channelLayer).ifPresent(ratio -> settings.put("channel_ratio", ratio));
        ratio(file, placeLayer).ifPresent(ratio -> settings.put("spatial_ratio", ratio));
        ratio(file, spatial ? "W_spatial.0" : "W_channel.0").ifPresent(ratio -> settings.put("down_ratio", ratio));
        return settings;
    }

    /// What a layer of the first attention divides its width by. Layers on relations see each node twice.
    private static Optional<String> ratio(TensorFile file, String layer) {
        return file.tensor("backbone.rga_att1." + layer + ".weight")
                .filter(weight -> in(weight) > 0 && weight.shape()[0] > 0)
                .map(weight -> {
                    long in = layer.startsWith("gg") ? in(weight) / 2 : in(weight);
                    long out = weight.shape()[0];
                    boolean usual = Math.max(1, in / USUAL_RATIO) == out; // of several that fit
                    return Long.toString(usual ? USUAL_RATIO : in / out);
                });
    }

    /// Places of a stage's map, from whichever gate there is.
    private static OptionalInt places(TensorFile file, int stage) {
        String prefix = "backbone.rga_att" + stage;
        Optional<RawTensor> spatial = file.tensor(prefix + ".gg_spatial.0.weight");
        return spatial.isPresent()
                ? OptionalInt.of(Math.toIntExact(in(spatial.get()) / 2))
                : file.tensor(prefix + ".gx_channel.0.weight").stream()
                        .mapToInt(weight -> Math.toIntExact(in(weight)))
                        .findFirst();
    }

    /// Input width of a convolution, 0 for what is none.
    private static long in(RawTensor weight) {
        return weight.shape().length == 4 ? weight.shape()[1] : 0;
    }

    @Override
    public int classes(TensorFile file) {
        return file.tensor("cls.weight")
                .filter(weight -> weight.shape().length == 2)
                .map(weight -> Math.toIntExact(weight.shape()[0]))
                .orElse(0);
    }

    /// The file; without its classifier for a network that has none.
    @Override
    public TensorFile used(TensorFile file, RgaConfig config, int classes) {
        Map<String, RawTensor> used = new LinkedHashMap<>(file.tensors());
        if (classes == 0) {
            used.keySet().removeIf(name -> name.startsWith("cls."));
        }
        return new TensorFile(used, file.metadata());
    }
}
