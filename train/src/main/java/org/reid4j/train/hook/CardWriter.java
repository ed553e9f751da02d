package org.reid4j.train.hook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.train.ModelCard;
import org.reid4j.train.RunFolder;

/// Keeps `model.json` and `MODEL.md` in step with the best weights.
///
/// The card of the best weights is in each checkpoint (so this hook stands before [Checkpointing]) and is
/// written
/// when those weights are there (by [#behindCheckpoints()]); a run killed in between writes it when it
/// goes on.
public final class CardWriter implements Hook {
    private static final String HASH = "weights_sha256";
    private final RunFolder folder;
    private final ModelCard card;
    private @Nullable ModelCard best;

    /// @param folder the run's
    /// @param card what is known before any measurement
    public CardWriter(RunFolder folder, ModelCard card) {
        this.folder = folder;
        this.card = card;
    }

    @Override
    public void onStart(StartReport report) {
        if (best != null) {
            publish(best);
        } else if (report.from().step() == 0 || !Files.exists(folder.file("model.json"))) {
            write(card);
        }
    }

    @Override
    public void onEpoch(EpochReport report) {
        if (report.best() && report.evaluation().isPresent()) {
            best = card.measured(report.evaluation().get(), Map.of("epoch", Integer.toString(report.epoch())));
        }
    }

    /// The second half of this hook, to stand behind [Checkpointing].
    public Hook behindCheckpoints() {
        return new Hook() {
            @Override
            public void onEpoch(EpochReport report) {
                if (best != null && report.best()) {
                    publish(best);
                }
            }
        };
    }

    @Override
    public String memoryName() {
        return "card";
    }

    @Override
    public String memory() {
        return best == null ? "null" : best.json();
    }

    @Override
    public void restore(String json) {
        best = json.equals("null") ? null : ModelCard.parse(json, "the checkpoint's model card");
    }

    private void publish(ModelCard measured) {
        write(measured.with(HASH, sha256(folder.weights())));
    }

    private void write(ModelCard written) {
        folder.write("model.json", written.json());
        folder.write("MODEL.md", written.markdown());
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ReidException(ReidException.Kind.RESOURCES, "cannot read " + file + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
