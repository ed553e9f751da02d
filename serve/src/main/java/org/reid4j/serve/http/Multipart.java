package org.reid4j.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The parts of a `multipart/form-data` body (RFC 7578), read from memory: no photo of a stranger
/// ever lies in a
/// temporary file.
///
/// @param parts in their order
public record Multipart(List<Part> parts) {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)boundary=(?:\"([^\"]{1,70})\"|([0-9A-Za-z'()+_,./:=?-]{1,70}))");
    private static final Pattern NAME = Pattern.compile("(?i)(?:^|;)\\s*name=\"([^\"]*)\"");
    private static final Pattern FILE = Pattern.compile("(?i)(?:^|;)\\s*filename=\"([^\"]*)\"");
    private static final int HEADER = 8_192;

    /// A part.
    ///
    /// @param name of the form's field
    /// @param file what the sender calls the file; empty for a plain value. Never a path of ours
    /// @param bytes its content
    @SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
    public record Part(String name, Optional<String> file, byte[] bytes) {
        /// The content as text.
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public Multipart {
        parts = List.copyOf(parts);
    }

    /// Reads a body.
    ///
    /// @param type the content type, with the boundary
    /// @param most parts that are taken
    /// @throws Refusal 400 when it is not of that form, 422 when there are too many parts
    public static Multipart of(String type, byte[] body, int most) {
        var matcher = BOUNDARY.matcher(type);
        if (!matcher.find()) {
            throw Refusal.malformed("the multipart body names no boundary");
        }
        var boundary = Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
        byte[] line = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        byte[] between = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int at = find(body, line, 0);
        if (at != 0 && (at < 2 || body[at - 2] != '\r' || body[at - 1] != '\n')) {
            throw broken();
        }
        at += line.length;
        var parts = new ArrayList<Part>();
        while (!ends(body, at)) {
            at = lineEnd(body, at);
            int end = find(body, between, at - 2);
            if (end < 0) {
                throw broken();
            }
            if (parts.size() == most) {
                throw Refusal.invalid("at most %d parts are taken at once".formatted(most));
            }
            parts.add(part(body, at, Math.max(at, end)));
            at = end + between.length;
        }
        return new Multipart(parts);
    }

    private static boolean ends(byte[] body, int at) {
        return at + 1 < body.length && body[at] == '-' && body[at + 1] == '-';
    }

    private static int lineEnd(byte[] body, int at) {
        int i = at;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t')) {
            i++;
        }
        if (i + 1 >= body.length || body[i] != '\r' || body[i + 1] != '\n') {
            throw broken();
        }
        return i + 2;
    }

    private static Part part(byte[] body, int from, int to) {
        byte[] blank = {'\r', '\n', '\r', '\n'};
        int head = find(body, blank, from);
        if (head < 0 || head + blank.length > to || head - from > HEADER) {
            throw broken();
        }
        String disposition = new String(body, from, head - from, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-disposition:", 0, 20))
                .findFirst()
                .map(line -> line.substring(20))
                .orElseThrow(Multipart::broken);
        var name = NAME.matcher(disposition);
        if (!name.find()) {
            throw broken();
        }
        var file = FILE.matcher(disposition);
        return new Part(
                name.group(1),
                file.find() ? Optional.of(Plain.of(file.group(1))) : Optional.empty(),
                Arrays.copyOfRange(body, head + blank.length, to));
    }

    private static int find(byte[] in, byte[] what, int from) {
        int last = in.length - what.length;
        for (int i = Math.max(0, from); i <= last; i++) {
            if (in[i] == what[0] && Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    private static Refusal broken() {
        return Refusal.malformed("the multipart body is broken");
    }

    /// The files of a field.
    public List<Part> files(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name) && part.file().isPresent())
                .toList();
    }

    /// The value of a field.
    public Optional<String> text(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .map(Part::text)
                .filter(text -> !text.isBlank());
    }
}
