package org.reid4j.embed.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.reid4j.core.CacheFolder;
import org.reid4j.core.NativeEnvironment;

/// Unpacks ONNX Runtime's libraries once, into the cache folder, and sees to it that they report to nobody.
///
/// Its own loader unpacks them (28 MB) into the temporary folder at every start and removes them at
/// the end. Where that is wanted, or the libraries lie elsewhere, its property
/// `onnxruntime.native.path` still decides; and where the cache cannot be written, its own loader does
/// the work.
public final class OnnxNatives {
    private static final String PATH = "onnxruntime.native.path";
    private static final List<String> LIBRARIES =
            List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");

    private static final String SILENCE = "ORT_DISABLE_TELEMETRY";

    private OnnxNatives() {}

    /// The runtime's environment, of which a process has one; quiet, since its errors are told as
    /// exceptions.
    public static synchronized OrtEnvironment environment() {
        silence();
        if (System.getProperty(PATH) == null) {
            try {
                System.setProperty(PATH, unpacked(CacheFolder.root()).toString());
            } catch (IOException _) {
                // no room or no right to write there: the runtime's own loader unpacks into the temporary folder
            }
        }
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "reid4j");
    }

    /// Since 1.29 the runtime tells its maker of every process and model it runs, unless the environment
    /// says otherwise before it is loaded: an identifier of the machine, the command line, the operators.
    /// Who embeds photos of people wants none of it, in a program of their own either, so the variable is
    /// set in this process, as C knows it.
    private static void silence() {
        if (!"1".equals(System.getenv(SILENCE))) {
            NativeEnvironment.set(SILENCE, "1");
        }
    }

    /// The version of ONNX Runtime, of which nothing is loaded for that; empty when its jar does not say.
    public static String version() {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    /// The folder with the libraries for this machine, filled where it is not yet.
    ///
    /// @param cache reid4j's cache folder
    static Path unpacked(Path cache) throws IOException {
        String platform = platform();
        Path folder = cache.resolve("natives").resolve("onnxruntime-" + version() + "-" + platform);
        boolean any = false;
        for (String library : LIBRARIES) {
            String name = System.mapLibraryName(library);
            URL packed = OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform + "/" + name);
            if (packed != null) {
                any = true;
                unpack(packed, folder.resolve(name));
            }
        }
        if (!any || version().isEmpty()) {
            throw new IOException("no libraries for " + platform);
        }
        return folder;
    }

    private static void unpack(URL packed, Path file) throws IOException {
        var connection = packed.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            if (Files.isRegularFile(file) && Files.size(file) == connection.getContentLengthLong()) {
                return;
            }
            Path folder = Files.createDirectories(file.getParent());
            Path unfinished = Files.createTempFile(folder, "unpack", ".tmp");
            try {
                Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AccessDeniedException e) {
                if (!Files.isRegularFile(
                        file)) { // else another process has it open, which Windows does not let replace
                    throw e;
                }
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /// As the runtime's jar names its folders.
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
                + (machine.equals("aarch64") || machine.equals("arm64") ? "-aarch64" : "-x64");
    }
}
