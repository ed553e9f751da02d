package org.reid4j.train.released;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.embed.ModelCard;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.LoadReport;
import org.reid4j.torch.weights.PthReader;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightsException;
import org.reid4j.train.Cards;

/// Turns published weights into a model of this project: a folder with weights under our names and
/// their card.
///
/// The weights are loaded and have to answer two pictures before anything is written.
public final class WeightImport {
    private static final int SHOWN = 10;
    private static final long SEED = 1;
    private static final String PROGRAM = "TorchScript";
    private static final String SCRIPT =
            "It is TorchScript, a program with its weights, whose names are of no network known here; no program of a file is run.\nSave it in Python with torch.onnx.export, then: reid weights import net.onnx";

    private WeightImport() {}

    /// What is asked for.
    ///
    /// @param file the weights
    /// @param target the folder to make; must not exist
    /// @param system of the network where the names do not tell, or tell wrongly
    /// @param set settings of it that win over what the file shows; `height` and `width` are among them
    /// @param partial whether what is missing may stay random
    /// @param version of this program, for the card
    public record Wish(
            Path file, Path target, Optional<String> system, Map<String, String> set, boolean partial, String version) {
        public Wish {
            set = Map.copyOf(set);
        }
    }

    /// What came of it.
    ///
    /// @param folder that was made
    /// @param form what the file was
    /// @param card of the model
    /// @param remarks what a person should know, a sentence each
    public record Done(Path folder, String form, ModelCard card, List<String> remarks) {
        public Done {
            remarks = List.copyOf(remarks);
        }
    }

    /// Imports.
    ///
    /// @throws WeightsException when the file cannot be read, is of nothing known, does not fit, or
    ///     answers nonsense
    /// @throws org.reid4j.models.ModelException for a setting that the network has not
    /// @throws org.reid4j.core.ReidException when the folder exists or cannot be written
    public static Done run(Wish wish) {
        ModelFolder.requireFree(wish.target);
        TensorFile file = WeightFiles.read(wish.file);
        try {
            Published.Usable found = usable(file, wish);
            ModelSpec spec = found.spec(wish.set);
            var remarks = new ArrayList<>(found.remarks());
            if (!wish.partial) {
                try (ReidNet net = Systems.load(spec, found.weights())) {
                    return finish(wish, found, net, spec, remarks, Map.of());
                }
            }
            Systems.Partial part = Systems.loadPartly(spec, found.weights(), SEED);
            try (ReidNet net = part.net()) {
                return finish(wish, found, net, spec, remarks, random(part.report(), remarks));
            }
        } catch (WeightsException refused) {
            throw refused.about(wish.file);
        }
    }

    /// Why a file could not be imported as it is, with no setting named; empty when it could. Nothing is written.
    ///
    /// @throws WeightsException when it cannot be read at all
    public static Optional<String> refusal(Path file) {
        TensorFile tensors = WeightFiles.read(file);
        var wish = new Wish(file, file, Optional.empty(), Map.of(), false, "");
        try {
            Published.Usable found = usable(tensors, wish);
            ModelSpec spec = found.spec(Map.of());
            try (ReidNet net = Systems.load(spec, found.weights())) {
                FirstLook.require(net, spec, found.use().preprocessing(spec.height(), spec.width()), file);
            }
            return Optional.empty();
        } catch (ReidException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private static Published.Usable usable(TensorFile file, Wish wish) {
        Published found = wish.system()
                .map(system -> Forms.of(file, system))
                .or(() -> Forms.of(file))
                .orElseThrow(() -> new WeightsException(
                        PROGRAM.equals(file.metadata().get(PthReader.FORMAT)) ? SCRIPT : "Its names are of no network known here.\nSee them with reid weights inspect; where you know better, say --model SYSTEM (%s)."
                                .formatted(String.join(", ", Systems.names()))));
        return switch (found) {
            case Published.Usable usable -> usable;
            case Published.Unusable(String form, String why) ->
                throw new WeightsException("It is of %s and cannot be imported.\n%s".formatted(form, why));
        };
    }

    /// Says and notes what stayed random; nothing where all fitted.
    private static Map<String, String> random(LoadReport report, List<String> remarks) {
        List<String> random = Stream.concat(report.missing().stream(), report.reshaped().stream())
                .toList();
        if (!report.unexpected().isEmpty()) {
            remarks.add("%d tensors of the file were left: %s."
                    .formatted(report.unexpected().size(), listed(report.unexpected())));
        }
        if (random.isEmpty()) {
            return Map.of();
        }
        String said = "%d of %d tensors: %s".formatted(random.size(), random.size() + report.loaded(), listed(random));
        remarks.add("Stayed random, %s.".formatted(said));
        return Map.of("random", said);
    }

    private static String listed(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }

    private static Done finish(
            Wish wish,
            Published.Usable found,
            ReidNet net,
            ModelSpec spec,
            List<String> remarks,
            Map<String, String> random) {
        var preprocessing = found.use().preprocessing(spec.height(), spec.width());
        FirstLook.require(net, spec, preprocessing, wish.file);
        var facts = new LinkedHashMap<String, String>();
        facts.put("published_as", found.form());
        facts.put("imported_from", String.valueOf(wish.file.getFileName()));
        facts.put("imported_sha256", Sha256.of(wish.file));
        Optional.ofNullable(found.weights().metadata().get("epoch")).ifPresent(epoch -> facts.put("epoch", epoch));
        facts.put("reid4j", wish.version);
        facts.putAll(random);
        ModelCard card = Cards.of(
                spec,
                preprocessing,
                net.classes(),
                found.use().metric(),
                found.use().flip(),
                facts);
        ModelFolder.write(wish.target, net.snapshot(), card);
        return new Done(wish.target, found.form(), card, remarks);
    }
}
