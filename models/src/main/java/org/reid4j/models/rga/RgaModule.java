package org.reid4j.models.rga;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.models.RgaConfig.Attention;
import org.reid4j.models.RgaConfig.Ratios;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Init;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Shapes;

/// One relation-aware global attention module (paper section 3): weighs the places of a feature map, then
/// its channels, each by how it relates to all others.
///
/// With C channels and P = h·w places a place's gate is learned from its relations to all places and from
/// the place itself; a channel's gate likewise, with the roles of C and P exchanged (`Relations`). So the
/// widths hold P, and the module fits one map size only.
///
/// State-dict names and their order are the release's. A kind of attention left out has no names. Widths
/// that the ratios would make 0 are 1 here, so that small pictures work; the release cannot build those.
public final class RgaModule extends Net implements Layer {
    private final int channels;
    private final int places;
    private final @Nullable Relations spatial;
    private final @Nullable Relations channel;

    /// A module whose weights wait for [#initialise(Rng)] or a file.
    ///
    /// @param channels of the map
    /// @param places of the map, height times width
    /// @param attention which gates it has
    /// @param ratios what the widths are divided by
    public RgaModule(int channels, int places, Attention attention, Ratios ratios) {
        this.channels = channels;
        this.places = places;
        int fewChannels = Math.max(1, channels / ratios.channel());
        int fewPlaces = Math.max(1, places / ratios.spatial());
        Relations s =
                attention.spatial() ? new Relations(channels, places, fewChannels, fewPlaces, ratios.down()) : null;
        Relations c =
                attention.channel() ? new Relations(places, channels, fewPlaces, fewChannels, ratios.down()) : null;
        spatial = s;
        channel = c;
        if (s != null) {
            child("gx_spatial", s.itself());
        }
        if (c != null) {
            child("gx_channel", c.itself());
        }
        if (s != null) {
            child("gg_spatial", s.related());
        }
        if (c != null) {
            child("gg_channel", c.related());
        }
        if (s != null) {
            child("W_spatial", s.gate());
        }
        if (c != null) {
            child("W_channel", c.gate());
        }
        if (s != null) {
            child("theta_spatial", s.theta());
            child("phi_spatial", s.phi());
        }
        if (c != null) {
            child("theta_channel", c.theta());
            child("phi_channel", c.phi());
        }
    }

    /// PyTorch's defaults: the release draws nothing else here.
    public void initialise(Rng rng) {
        Init.torchDefaults(this, rng);
    }

    /// What a module made of a map.
    ///
    /// @param map `[N, C, h, w]`, the map times its gates
    /// @param places `[N, h, w]`, the share of each place that passed, 0 to 1; empty without spatial
    ///     attention
    public record Seen(Tensor map, Optional<Tensor> places) {}

    /// The map times its gates: the spatial one, then the channel gate of what that leaves.
    ///
    /// @param x `[N, C, h, w]`
    /// @return `[N, C, h, w]`
    /// @throws IllegalArgumentException when C or h·w are not those it was built for
    @Override
    public Tensor forward(Tensor x) {
        return see(x).map();
    }

    /// The same, with the spatial gate for people to see.
    ///
    /// @param x `[N, C, h, w]`
    /// @throws IllegalArgumentException when C or h·w are not those it was built for
    public Seen see(Tensor x) {
        if (x.dim() != 4 || x.size(1) != channels || x.size(2) * x.size(3) != places) {
            throw new IllegalArgumentException("attention built for %d channels and %d places got shape %s"
                    .formatted(channels, places, Shapes.text(Shapes.of(x))));
        }
        Tensor map = x;
        Optional<Tensor> passed = Optional.empty();
        if (spatial != null) {
            Tensor gate = spatial.gate(map); // [N, 1, h, w]
            map = Ops.mul(gate, map);
            passed = Optional.of(Ops.squeeze(gate, 1));
        }
        if (channel != null) {
            // contiguous, because three convolutions read it: each would make a copy of its own
            Tensor nodes =
                    Fn.contiguous(Ops.transpose(Ops.reshape(map, map.size(0), channels, places), 1, 2)); // [N, P, C]
            Tensor gate = channel.gate(Ops.unsqueeze(nodes, 3)); // [N, 1, C, 1]
            map = Ops.mul(Ops.transpose(gate, 1, 2), map); // [N, C, 1, 1] times [N, C, h, w]
        }
        return new Seen(map, passed);
    }
}
