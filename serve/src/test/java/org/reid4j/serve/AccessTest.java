package org.reid4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.serve.auth.ApiKey;
import org.reid4j.serve.auth.KeyFile;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;

/// Who may do what: every route of the table with every kind of key, made from the table itself,
/// so that a new route
/// is tested by being there.
class AccessTest {
    @TempDir
    static Path folder;

    static Served served;
    static final Set<String> BAD = Set.of("expired", "wrong");
    static final Map<String, String> KEYS = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        Served.street(folder);
        Served.gallery(folder, "other");
        var file = new KeyFile(ServeOptions.keys(folder.resolve("galleries")));
        KEYS.put("read", make(file, Map.of("street", Role.READ), Optional.empty()));
        KEYS.put("write", make(file, Map.of("street", Role.WRITE), Optional.empty()));
        KEYS.put("gallery admin", make(file, Map.of("street", Role.ADMIN), Optional.empty()));
        KEYS.put("other gallery", make(file, Map.of("other", Role.ADMIN), Optional.empty()));
        KEYS.put("admin", make(file, Map.of(ApiKey.ALL, Role.ADMIN), Optional.empty()));
        KEYS.put("expired", make(file, Map.of(ApiKey.ALL, Role.ADMIN), Optional.of(Instant.EPOCH)));
        var wrong =
                make(new KeyFile(folder.resolve("elsewhere.json")), Map.of(ApiKey.ALL, Role.ADMIN), Optional.empty());
        KEYS.put("wrong", wrong);
        served = new Served(folder);
    }

    private static String make(KeyFile file, Map<String, Role> grants, Optional<Instant> expires) {
        return file.create("test", grants, expires, Clock.systemUTC()).secret();
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void everyRouteWithEveryKindOfKey() {
        var softly = new SoftAssertions();
        for (Route route : served.server.routes()) {
            for (var key : KEYS.entrySet()) {
                int expected = expected(route.rule(), key.getKey());
                int status = status(route, Optional.of(key.getValue()));
                status = expected == 401 && status == 429 ? 401 : status; // once too many were wrong
                if (expected == 0) {
                    softly.assertThat(status)
                            .as("%s %s as %s", route.method(), route.path(), key.getKey())
                            .isNotIn(401, 403, 429);
                } else {
                    softly.assertThat(status)
                            .as("%s %s as %s", route.method(), route.path(), key.getKey())
                            .isEqualTo(expected);
                }
            }
            int nobody = status(route, Optional.empty());
            if (route.rule() instanceof Rule.Open) {
                softly.assertThat(nobody).as("%s without a key", route.path()).isNotIn(401, 403);
            } else {
                softly.assertThat(nobody).as("%s without a key", route.path()).isEqualTo(401);
            }
        }
        softly.assertAll();
    }

    /// The status that the rule asks for; 0 where the key passes and what is asked decides.
    private static int expected(Rule rule, String key) {
        return switch (rule) {
            case Rule.Open _ -> 0;
            case Rule.Known _ -> BAD.contains(key) ? 401 : 0;
            case Rule.OnServer _ -> BAD.contains(key) ? 401 : key.equals("admin") ? 0 : 403;
            case Rule.OnGallery(Role role) ->
                switch (key) {
                    case "expired", "wrong" -> 401;
                    case "other gallery" -> 404;
                    case "read" -> role == Role.READ ? 0 : 403;
                    case "write" -> role == Role.ADMIN ? 403 : 0;
                    default -> 0;
                };
        };
    }

    /// Sends what changes nothing: bodies of another type, and numbers of nothing.
    private static int status(Route route, Optional<String> key) {
        var path = route.path().replace("{g}", "street").replaceAll("\\{[a-z]+}", "987654");
        var request = HttpRequest.newBuilder(served.uri(path));
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return served.send(request.header("Content-Type", "text/plain")
                        .method(
                                route.method().name(),
                                route.mutates() ? BodyPublishers.ofString("?") : BodyPublishers.noBody()))
                .status();
    }

    @Test
    void aRouteWithoutTheRuleThatBelongsToItCannotBe() {
        assertThatThrownBy(() -> new Route(
                        Route.Method.GET, "/api/v1/galleries/{g}/new", Rule.known(), _ -> Reply.json(Map.of())))
                .isInstanceOf(ReidException.class);
        assertThatThrownBy(() ->
                        new Route(Route.Method.GET, "/api/v1/new", Rule.gallery(Role.READ), _ -> Reply.json(Map.of())))
                .isInstanceOf(ReidException.class);
        for (Route route : served.server.routes()) {
            boolean free = List.of("/health/live", "/health/ready", "/openapi.yaml", "/docs")
                    .contains(route.path());
            assertThat(route.rule() instanceof Rule.Open).as(route.path()).isEqualTo(free);
        }
    }

    @Test
    void listsHoldOnlyWhatTheKeyMaySee() {
        var read = as("read");
        assertThat(read.get("/api/v1/galleries").json().path("galleries").size())
                .isEqualTo(1);
        var admin = as("admin");
        long job = admin.post("/api/v1/galleries/other/check", "")
                .json()
                .path("id")
                .asLong();
        assertThat(as("read").get("/api/v1/jobs/" + job).status()).isEqualTo(404);
        assertThat(as("read").get("/api/v1/jobs").json().path("jobs").size()).isZero();
        assertThat(as("other gallery").get("/api/v1/jobs/" + job).status()).isEqualTo(200);
        assertThat(as("read").get("/api/v1/session").json().path("role").asString())
                .isEqualTo("read");
        served.key = Optional.empty();
    }

    private static Served as(String key) {
        served.key = Optional.ofNullable(KEYS.get(key));
        return served;
    }

    @Test
    void otherWaysToWriteAPathLeadNowhere() {
        for (String path : List.of(
                "/ui%2f..%2fapi/v1/galleries",
                "//api/v1/galleries",
                "/api/v1/galleries;x",
                "/API/v1/galleries",
                "/api/v1/galleries/",
                "/api/v1/galleries/.",
                "/api/v1/galleries/street%2fitems",
                "/api/v1/galleries/..%252fother",
                "/api/./v1/galleries")) {
            int status = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(status).as(path).isIn(400, 401, 404);
        }
    }

    @Test
    void headIsRuledAsGetIs() {
        var path = "/api/v1/galleries/street/items";
        var nobody = served.send(HttpRequest.newBuilder(served.uri(path)).HEAD());
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.response().headers().firstValue("content-security-policy"))
                .isPresent();
        var read = HttpRequest.newBuilder(served.uri(path)).header("Authorization", "Bearer " + KEYS.get("read"));
        assertThat(served.send(read.HEAD()).status()).isEqualTo(200);
    }

    @Test
    void aBodyIsNotReadForAKeyThatMayNot() {
        int status = raw("POST /api/v1/galleries/street/items HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + KEYS.get("read")
                + "\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: 90000000\r\n\r\n--cut");
        assertThat(status).isEqualTo(403); // though 89,999,995 bytes never came
    }

    /// Sends text as it is and reads the status of the answer; -1 when there is none.
    private static int raw(String text) {
        return Raw.status(served.server.port(), text);
    }

    @Test
    void strangersNamesAndPagesAreRefused(@TempDir Path own) {
        Served.street(own);
        try (var local = new Served(own)) {
            String rebinding = "GET /api/v1/galleries HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
            assertThat(Raw.status(local.server.port(), rebinding)).isEqualTo(403);
            String named = "GET /api/v1/galleries HTTP/1.1\r\nHost: localhost:99\r\nConnection: close\r\n\r\n";
            assertThat(Raw.status(local.server.port(), named)).isEqualTo(200);
            var path = "/api/v1/galleries/street/items/1";
            assertThat(local.send(local.request(path).DELETE()).status()).isEqualTo(403);
            assertThat(local.send(local.request(path)
                                    .header("X-Reid-Request", "1")
                                    .header("Origin", "http://evil.example")
                                    .DELETE())
                            .status())
                    .isEqualTo(403);
            assertThat(local.send(local.request("/api/v1/galleries/street/search")
                                    .header("Sec-Fetch-Site", "cross-site")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"items\":[1]}")))
                            .status())
                    .isEqualTo(403);
            assertThat(local.send(local.request(path)
                                    .header("X-HTTP-Method-Override", "DELETE")
                                    .GET())
                            .status())
                    .isNotEqualTo(200);
            assertThat(local.send(local.request(path)
                                    .header("X-Reid-Request", "1")
                                    .header("Origin", "http://127.0.0.1:" + local.server.port())
                                    .DELETE())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void keysAreTriedTwentyTimesAnHourAndARevokedOneIsRefused(@TempDir Path own) throws Exception {
        Served.street(own);
        var file = new KeyFile(ServeOptions.keys(own.resolve("galleries")));
        var good = make(file, Map.of("street", Role.READ), Optional.empty());
        var late = make(file, Map.of("street", Role.READ), Optional.empty());
        try (var local = new Served(own)) {
            var path = "/api/v1/galleries/street";
            local.key = Optional.of(good);
            assertThat(local.get(path).status()).isEqualTo(200);
            local.key = Optional.of(good.substring(0, good.length() - 1) + (good.endsWith("A") ? "B" : "A"));
            for (int i = 0; i < 20; i++) {
                assertThat(local.get(path).status()).isEqualTo(401);
            }
            var over = local.get(path);
            assertThat(over.status()).isEqualTo(429);
            assertThat(over.response().headers().firstValue("retry-after")).isPresent();
            local.key = Optional.of(late);
            assertThat(local.get(path).status())
                    .as("a key first seen after too many wrong ones")
                    .isEqualTo(429);
            local.key = Optional.of(good);
            assertThat(local.get(path).status())
                    .as("a key that was right before")
                    .isEqualTo(200);
            assertThat(file.revoke(file.read().getFirst().id(), Clock.systemUTC()))
                    .isTrue();
            Thread.sleep(1_100); // the file is looked at every second
            assertThat(local.get(path).status()).isIn(401, 429);
        }
    }

    @Test
    void keysAreKeptAsHashesThatOnlyTheirOwnerReads(@TempDir Path own) throws IOException {
        var file = new KeyFile(own.resolve("keys.json"));
        var secret = make(file, Map.of(ApiKey.ALL, Role.ADMIN), Optional.empty());

        assertThat(secret).matches("reid_[0-9a-f]{8}_[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(file.path())).doesNotContain(secret.substring(14));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        Files.writeString(file.path(), "{\"keys\":[{}]}", StandardCharsets.UTF_8);
        assertThatThrownBy(file::read).isInstanceOf(ReidException.class).hasMessageContaining("damaged");
    }

    @Test
    void aPublicAddressWithoutAKeyIsRefused(@TempDir Path own) {
        assertThatThrownBy(() -> new Served(own, Served.at("0.0.0.0", false)))
                .isInstanceOfSatisfying(
                        ReidException.class,
                        refused -> assertThat(refused.kind().exitCode()).isEqualTo(2))
                .hasMessageContaining("reid serve key create");
        try (var wanted = new Served(own, Served.at("0.0.0.0", true))) {
            assertThat(wanted.get("/api/v1/galleries").status()).isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsSaid(@TempDir Path own) throws IOException {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new Served(
                            own,
                            options -> new ServeOptions(
                                    options.galleries(),
                                    options.host(),
                                    taken.getLocalPort(),
                                    List.of(),
                                    List.of(),
                                    false,
                                    options.limits())))
                    .isInstanceOf(ReidException.class)
                    .hasMessageContaining("port=");
        }
    }
}
