package org.reid4j.train.hook;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.Sha256;
import org.reid4j.embed.ModelCard;
import org.reid4j.train.Cards;
import org.reid4j.train.RunFolder;
import org.reid4j.train.checkpoint.Position;

/// Keeps `model.json` and `MODEL.md` in step with the best weights. To stand before [Checkpointing], and its
/// [#writing()] behind it: the card names the hash of weights that must be on the disk first, and a kill in
/// between is made up for from the checkpoint.
public final class CardWriter implements Hook {
    private static final String NONE = "null";
    private final RunFolder folder;
    private final List<ModelCard> cards;
    private @Nullable ModelCard best;

    /// @param folder the run's
    /// @param cards what is known before any measurement, of each phase's network
    public CardWriter(RunFolder folder, List<ModelCard> cards) {
        this.folder = folder;
        this.cards = List.copyOf(cards);
    }

    @Override
    public void onStart(StartReport report) {
        if (best != null) {
            writeBest();
        } else if (!Files.exists(folder.file("model.json"))) {
            write(of(report.from()));
        }
    }

    @Override
    public void onEpoch(EpochReport report) {
        if (report.best() && report.evaluation().isPresent()) {
            best = Cards.measured(
                    of(report.position()),
                    report.evaluation().get(),
                    Map.of("epoch", Integer.toString(report.epoch())));
        }
    }

    @Override
    public String memoryName() {
        return "card";
    }

    @Override
    public String memory() {
        return best == null ? NONE : best.json();
    }

    @Override
    public void restore(String json) {
        best = json.strip().equals(NONE) ? null : ModelCard.parse(json, "the model card of the checkpoint");
    }

    /// The part that writes, once the weights are on the disk.
    public Hook writing() {
        return new Hook() {
            @Override
            public void onEpoch(EpochReport report) {
                if (report.best() && report.evaluation().isPresent()) {
                    writeBest();
                } else if (report.best() && report.position().phase() > 0) {
                    write(of(report.position())); // nothing is ever measured: the network has changed
                }
            }
        };
    }

    private ModelCard of(Position position) {
        return cards.get(Math.min(position.phase(), cards.size() - 1));
    }

    private void writeBest() {
        if (best != null) {
            write(best.with(ModelCard.WEIGHTS, Sha256.of(folder.weights())));
        }
    }

    private void write(ModelCard written) {
        folder.write("model.json", written.json());
        folder.write("MODEL.md", written.markdown());
    }
}
