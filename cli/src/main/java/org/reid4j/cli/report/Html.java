package org.reid4j.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/// One HTML file with everything inside it: style, pictures, charts; nothing is loaded from anywhere.
final class Html {
    private final StringBuilder body = new StringBuilder();

    /// Text with the five characters escaped that mean something in HTML.
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /// A picture as a data address.
    static String image(byte[] jpeg, String alt, String cssClass) {
        return "<img class=\"%s\" alt=\"%s\" loading=\"lazy\" src=\"data:image/jpeg;base64,%s\">"
                .formatted(cssClass, escape(alt), Base64.getEncoder().encodeToString(jpeg));
    }

    /// Adds markup as it is.
    Html raw(String markup) {
        body.append(markup).append('\n');
        return this;
    }

    /// Opens a titled part of the page, with one sentence that says how to read it.
    Html section(String title, String lead) {
        return raw("<section><h2>" + escape(title) + "</h2>"
                + (lead.isEmpty() ? "" : "<p class=\"lead\">" + escape(lead) + "</p>"));
    }

    /// Closes the part.
    Html end() {
        return raw("</section>");
    }

    /// Adds a table; cells are escaped, numbers (all but the first column) stand right.
    Html table(List<String> head, List<List<String>> rows) {
        raw("<div class=\"wide\"><table><thead><tr>");
        head.forEach(cell -> raw("<th>" + escape(cell) + "</th>"));
        raw("</tr></thead><tbody>");
        for (var row : rows) {
            raw("<tr>");
            row.forEach(cell -> raw("<td>" + escape(cell) + "</td>"));
            raw("</tr>");
        }
        return raw("</tbody></table></div>");
    }

    /// Adds preformatted text behind a line to click on.
    Html fold(String title, String text) {
        return raw("<details><summary>" + escape(title) + "</summary><pre>" + escape(text) + "</pre></details>");
    }

    /// Writes the page, over an older one.
    void write(Path file, String title) {
        try {
            Files.writeString(file, """
                    <!doctype html>
                    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                    <title>%s</title>
                    <style>%s</style></head><body><main>
                    %s</main></body></html>
                    """.formatted(escape(title), style(), body));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String style() {
        try (InputStream css =
                Objects.requireNonNull(Html.class.getResourceAsStream("page.css"), "page.css is part of the jar")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
