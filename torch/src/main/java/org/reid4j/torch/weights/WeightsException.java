package org.reid4j.torch.weights;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.reid4j.core.ReidException;

/// Tells a person why a weight file could not be read, written or loaded, and what to do about it.
public final class WeightsException extends ReidException {
    private static final long serialVersionUID = 1L;

    /// @param message one to three lines: what, which file, what to do
    public WeightsException(String message) {
        super(Kind.USAGE, message);
    }

    /// @param message one to three lines: what, which file, what to do
    /// @param cause shown with `--verbose` only
    public WeightsException(String message, Throwable cause) {
        super(Kind.USAGE, message, cause);
    }

    private WeightsException(Kind kind, String message, Throwable cause) {
        super(kind, message, cause);
    }

    /// This refusal with the file it is about in front, unless it begins with it.
    ///
    /// @param file whose weights were refused
    public WeightsException about(Path file) {
        String message = String.valueOf(getMessage());
        return message.startsWith(file.toString()) ? this : new WeightsException(kind(), file + ": " + message, this);
    }

    /// Text out of a file, fit for one line of a message: no control characters, never longer than a line.
    static String shown(String text) {
        String cut = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// The file's bytes are not what its format asks for.
    static WeightsException damaged(Path file, String why) {
        return new WeightsException(
                file + " cannot be used: " + shown(why) + ".\nThe file is damaged or was not written by a"
                        + " PyTorch or safetensors tool: download it again, or export it again.");
    }

    /// The file ends before its contents do.
    static WeightsException cutShort(Path file, long missing) {
        return new WeightsException(file + " is " + missing + (missing == 1 ? " byte" : " bytes")
                + " short: the download or copy was cut off. Download it again.");
    }

    /// The operating system refused to read the file.
    static WeightsException unreadable(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new WeightsException(file + " does not exist. Check the path.", cause);
        }
        if (Files.isDirectory(file)) {
            return new WeightsException(file + " is a folder, not a weight file. Name a file inside it.", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new WeightsException(
                    Kind.RESOURCES, file + " may not be read by this user. Check its permissions.", cause);
        }
        return new WeightsException(Kind.RESOURCES, file + " could not be read: " + cause.getMessage() + ".", cause);
    }

    /// The operating system refused to write the file.
    static WeightsException unwritable(Path file, IOException cause) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            return new WeightsException(
                    file + " could not be written: there is no folder " + folder + ". Make it, or name another.",
                    cause);
        }
        return new WeightsException(
                Kind.RESOURCES,
                file + " could not be written: " + cause.getMessage()
                        + ".\nIf a file of that name stands there, it is whole. Check the folder, its permissions and"
                        + " the free space.",
                cause);
    }
}
