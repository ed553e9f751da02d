package org.reid4j.serve.api;

import java.util.List;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Route;

/// The page that lists what can be asked, made of the route table itself; it needs no script and
/// no network.
final class Docs {
    private Docs() {}

    static String page(List<Route> routes) {
        var rows = new StringBuilder();
        for (Route route : routes) {
            rows.append("<tr><td>")
                    .append(route.method())
                    .append("</td><td><code>")
                    .append(route.path())
                    .append("</code></td><td>")
                    .append(who(route.rule()))
                    .append("</td></tr>\n");
        }
        return """
                <!doctype html><html lang="en"><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1"><title>reid4j: REST interface</title>
                <h1>REST interface</h1>
                <p>Bodies, answers and their meaning are described in <a href="/openapi.yaml">openapi.yaml</a> (OpenAPI 3.1).
                A key is sent as <code>Authorization: Bearer KEY</code>; without keys, on this machine alone, changes need the
                header <code>X-Reid-Request: 1</code>.</p>
                <table><thead><tr><th>Method</th><th>Path</th><th>Who may</th></tr></thead>
                <tbody>
                %s</tbody></table>
                </html>
                """.formatted(rows);
    }

    private static String who(Rule rule) {
        return switch (rule) {
            case Rule.Open _ -> "anybody";
            case Rule.Known _ -> "any key";
            case Rule.OnGallery(var role) -> role.word() + " on the gallery";
            case Rule.OnServer(var role) -> role.word() + " on all galleries";
        };
    }
}
