package org.reid4j.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.sample.EpochPlan;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.loader.SampleSource;

/// What a run is made of, photos or walks: the one place where their ways into training and measuring part.
sealed interface Material permits PhotoMaterial, WalkMaterial {
    /// What a configuration's system reads of a dataset.
    static Material of(RunConfig config, Dataset dataset) {
        return switch (Systems.reads(config.model())) {
            case PHOTOS -> new PhotoMaterial(config, dataset);
            case SILHOUETTES -> WalkMaterial.of(config, dataset);
        };
    }

    /// What its samples are called: `photos` or `walks`.
    String samples();

    /// Shape of one training sample: `[3, H, W]` of a photo, `[S, H, W]` of a clip.
    List<Integer> shape();

    /// Training samples.
    ///
    /// @param seed decides everything random about them
    SampleSource source(long seed);

    /// What a network's card says of its input.
    ///
    /// @param spec of the network
    Preprocessing preprocessing(ModelSpec spec);

    /// The names of the numbers that [#measure] gives.
    List<String> measures();

    /// Whether a network can be measured on the dataset at all.
    boolean measurable(ReidNet net);

    /// Measures a network on the dataset's query and gallery.
    ///
    /// @param net in evaluation mode
    /// @param last whether it is the last time
    /// @param beat called now and then, since it takes long
    /// @param log told what could not be read
    Measured measure(ReidNet net, boolean last, Runnable beat, Consumer<String> log);

    /// Draws the first batches as the network will see them.
    ///
    /// @param folder the run's
    /// @param source makes the samples
    /// @param first batches of the first epoch
    Optional<Hook> pictures(RunFolder folder, SampleSource source, EpochPlan first);
}
