package org.reid4j.models.backbone;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;

/// A convolutional trunk whose stages can be run one by one, so that systems with branches (MGN) or
/// attention between stages (RGA) can take it apart.
public abstract class Trunk extends Net implements Layer {
    /// Stages after the stem.
    public static final int STAGES = 4;

    private final Set<String> guests = new LinkedHashSet<>();

    /// Only the trunks of this package.
    Trunk() {}

    /// Registers a system's own part among the trunk's, where the system's release names it so
    /// (`backbone.rga_att1.…` beside `backbone.layer1.…`). The trunk never runs it.
    ///
    /// @param name of the part in the trunk's state dict
    public final <N extends Net> N guest(String name, N part) {
        N registered = child(name, part);
        guests.add(name);
        return registered;
    }

    /// The trunk's own parts, from the first convolution to the last stage, without guests.
    public final List<Net> parts() {
        List<Net> parts = new ArrayList<>();
        each((path, part) -> {
            boolean direct = path.indexOf('.') == path.length() - 1 && !path.isEmpty();
            if (direct && !guests.contains(path.substring(0, path.length() - 1))) {
                parts.add(part);
            }
        });
        return parts;
    }

    /// Names of the trunk's own weights and buffers, without those of guests: torchvision's, IBN-Net's or the
    /// SE release's.
    public final List<String> names() {
        return stateDict().keySet().stream()
                .filter(name -> guests.stream().noneMatch(guest -> name.startsWith(guest + ".")))
                .toList();
    }

    /// The first convolution to the first pooling.
    ///
    /// @param images `[N, 3, H, W]`
    /// @return `[N, 64, H/4, W/4]`
    public abstract Tensor stem(Tensor images);

    /// One of the four residual stages.
    ///
    /// @param number 1 to 4
    /// @param x the map of the stage before
    public abstract Tensor stage(int number, Tensor x);

    /// Channels of the last stage's map.
    public abstract int channels();

    @Override
    public final Tensor forward(Tensor images) { // [N, 3, H, W]
        Tensor x = stem(images); // [N, 64, H/4, W/4]
        for (int number = 1; number <= STAGES; number++) {
            x = stage(number, x); // height and width halve at stages 2, 3 and, with last stride 2, 4
        }
        return x; // [N, channels, H/16 or H/32, W/16 or W/32]
    }
}
