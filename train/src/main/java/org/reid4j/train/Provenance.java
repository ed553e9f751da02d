package org.reid4j.train;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.CrossView;
import org.reid4j.torch.Engine;
import org.reid4j.torch.EngineInfo;

/// Where a run's numbers come from: versions, machine and photos, for its record.
final class Provenance {
    private Provenance() {}

    /// The facts of a run that begins now on a dataset.
    static Map<String, String> of(Dataset dataset) {
        EngineInfo engine = Engine.info();
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "reid4j",
                Optional.ofNullable(Training.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        facts.put("java", Runtime.version().toString());
        facts.put("libtorch", engine.version());
        facts.put("cpu_instructions", engine.cpuCapability());
        facts.put("onednn", engine.oneDnn() ? engine.oneDnnVersion() : "no");
        facts.put("blas", engine.blas());
        facts.put("threads", Integer.toString(engine.threads()));
        facts.put("gpus", Integer.toString(engine.cudaDevices()));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("dataset", dataset.format() + " " + dataset.root());
        facts.put(
                "train",
                "%d %s, %d people"
                        .formatted(
                                dataset.train().size(),
                                dataset.protocol() instanceof CrossView ? "walks" : "photos",
                                dataset.train().identities()));
        facts.put(Resumption.PHOTOS, listed(dataset));
        return facts;
    }

    /// Hash of which photos there are, by name, identity and camera; of walks by path and condition too, as many have
    /// one name. Not of their pixels.
    private static String listed(Dataset dataset) {
        boolean walks = dataset.protocol() instanceof CrossView;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            dataset.train().samples().forEach(sample -> {
                Object name = walks
                        ? dataset.root().relativize(sample.path())
                        : sample.path().getFileName();
                String line = "%s %d %d".formatted(name, sample.identity(), sample.camera());
                digest.update(
                        (walks ? line + " " + sample.sequence() + "\n" : line + "\n").getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
