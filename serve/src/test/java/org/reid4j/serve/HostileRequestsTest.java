package org.reid4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.serve.http.Route;

/// Names, numbers, JSON and bytes that nobody sends by mistake, on every route: a refusal without a word
/// of the inside, and a server that goes on.
class HostileRequestsTest {
    private static final List<String> NAMES = List.of(
            "..",
            "%2e%2e",
            "..%2f..%2fetc",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "..%252f..%252fetc",
            "..%5c..%5cetc",
            "a%2fb",
            "a%00b",
            "%00",
            ".",
            ".serve",
            "-rf",
            "a".repeat(300),
            "CON",
            "con.txt",
            "%E2%80%AEteerts",
            "str%D0%B5et",
            "street%20",
            "street.",
            "~",
            "$HOME",
            "%24%7Bjndi:ldap%3A%2F%2Fx%7D",
            "'%20OR%201=1--",
            "%3Cscript%3E",
            "%ff%fe",
            "street;x=1",
            "*",
            "?",
            "street%0d%0aX-Bad:%201");
    private static final List<String> BODIES = List.of(
            "",
            "null",
            "true",
            "[]",
            "\"text\"",
            "{",
            "{}}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(100_000),
            "{\"a\":".repeat(5_000),
            "{\"items\":[" + "1,".repeat(300_000) + "1]}",
            "{\"k\":" + "9".repeat(100_000) + "}",
            "{\"k\":1e999}",
            "{\"k\":-Infinity}",
            "{\"k\":NaN}",
            "{\"name\":\"\\ud800\"}",
            "{\"name\":\"\\u0000\"}",
            "{\"name\":\"" + "x".repeat(100_000) + "\"}",
            "{\"items\":[9223372036854775807]}",
            "{\"items\":[9223372036854775808]}",
            "{\"items\":[-1]}",
            "{\"items\":[1.5]}",
            "{\"items\":{\"0\":1}}",
            "{\"__proto__\":{\"x\":1}}",
            "\ufeff{}");

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void start() {
        Served.street(folder);
        Served.gallery(folder, "yard");
        served = new Served(folder);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static List<Route> routes(boolean mutating) {
        return served.server.routes().stream()
                .filter(route -> route.path().contains("{g}") && (!mutating || route.mutates()))
                .toList();
    }

    private static Set<String> files() throws IOException {
        try (var all = Files.walk(folder)) {
            return new TreeSet<>(all.map(Path::toString).toList());
        }
    }

    private static void refused(String answer, String what) {
        assertThat(answer)
                .as(what)
                .doesNotContain("Exception", "jetty", "Jetty", "javalin", "org.", "\tat ", "sqlite", folder.toString())
                .matches(said -> said.isEmpty() || said.startsWith("HTTP/1.1 4") || said.startsWith("HTTP/1.1 505"));
    }

    @Test
    void aNameThatIsNoneLeadsNowhereOnAnyRoute() throws IOException {
        var before = files();
        for (Route route : routes(false)) {
            for (String name : NAMES) {
                var path = route.path().replace("{g}", name).replaceAll("\\{[a-z]+}", "1");
                var body = route.mutates() ? "{}" : "";
                refused(
                        Raw.answer(
                                served.server.port(),
                                ("%s %s HTTP/1.1\r\nHost: localhost\r\nX-Reid-Request: 1\r\nConnection: close\r\n"
                                                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
                                        .formatted(route.method(), path, body.length(), body)
                                        .getBytes(StandardCharsets.UTF_8)),
                        route.method() + " " + path);
            }
        }
        assertThat(files()).isEqualTo(before);
        assertThat(served.log).isEmpty();
    }

    /// A refusal may overtake a long body that is still on its way: the connection closes behind it, and the client
    /// sees
    /// that alone. It asks again then.
    private static Served.Answer answer(String method, String path, String body) {
        for (int left = 5; ; left--) {
            try {
                return served.call(method, path, body);
            } catch (UncheckedIOException overtaken) {
                if (left == 0) {
                    throw overtaken;
                }
            }
        }
    }

    @Test
    void aBodyThatIsNoneIsRefusedOnEveryRoute() {
        for (Route route : routes(true)) {
            var path = route.path().replace("{g}", "street").replaceAll("\\{[a-z]+}", "999999");
            for (String body : BODIES) {
                var answer = answer(route.method().name(), path, body);
                assertThat(answer.status())
                        .as("%s %s %s", route.method(), path, body.substring(0, Math.min(40, body.length())))
                        .matches(status -> status < 500);
                assertThat(answer.text()).doesNotContain("Exception", "jackson", "org.", "sqlite", folder.toString());
                if (route.path().endsWith("{g}") || route.path().endsWith("check")) {
                    break; // an empty body is all that these take, and it does what they are for
                }
            }
        }
        assertThat(served.get("/health/live").status()).isEqualTo(200);
        assertThat(served.log).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "after"})
    void numbersOutOfRangeAreRefused(String name) {
        for (String value :
                List.of("-1", "1e3", "99999999999999999999", "9223372036854775808", "0x10", "1.5", "NaN", "%00", "١")) {
            assertThat(served.get("/api/v1/galleries/street/items?" + name + "="
                                    + java.net.URLEncoder.encode(value, StandardCharsets.UTF_8))
                            .status())
                    .as(name + "=" + value)
                    .isEqualTo(422);
        }
    }

    @Test
    void whatBelongsToAnotherGalleryIsNotThere() {
        var made = served.post("/api/v1/galleries/street/people", "{\"name\":\"Anna\",\"items\":[1]}")
                .json();
        var yard = "/api/v1/galleries/yard";
        assertThat(served.get(yard + "/people/" + made.get("id")).status()).isEqualTo(404);
        assertThat(served.post(yard + "/events/" + made.get("event") + "/undo", "{}")
                        .status())
                .isEqualTo(404);
        assertThat(served.post(yard + "/people/" + made.get("id") + "/items", "{\"items\":[1]}")
                        .status())
                .isEqualTo(404);
        assertThat(served.get("/api/v1/galleries/street/people/" + made.get("id"))
                        .json()
                        .get("items")
                        .asInt())
                .isEqualTo(1);
        assertThat(served.get(yard + "/items?limit=100").text()).doesNotContain("Anna");
    }

    @Test
    void mutatedBytesAreAnsweredOrRefusedAndNothingElse() {
        byte[] whole = Raw.search("/api/v1/galleries/street/search", Served.photo(2, 1));
        int head = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] bytes = whole.clone();
            int within = i % 2 == 0 ? head : Math.min(bytes.length, head + 200);
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bytes[random.nextInt(within)] = (byte) random.nextInt(256);
            }
            var said = Raw.hurried(served.server.port(), bytes);
            assertThat(said)
                    .as("mutation " + i)
                    .doesNotContain("Exception", "jetty", "\tat ")
                    .matches(text -> text.isEmpty()
                            || text.startsWith("HTTP/1.1 2")
                            || text.startsWith("HTTP/1.1 4")
                            || text.startsWith("HTTP/1.1 505"));
        }
        assertThat(served.get("/health/ready").status()).isEqualTo(200);
        assertThat(served.log).isEmpty();
    }
}
