package org.reid4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The whole service over HTTP, without keys: what an operator's page asks, and what is refused.
class ServiceTest {
    private static final String STREET = "/api/v1/galleries/street";

    @TempDir
    static Path folder;

    static Served served;

    @BeforeAll
    static void start() throws Exception {
        Served.street(folder);
        Files.createDirectories(folder.resolve("galleries/broken"));
        Files.writeString(folder.resolve("galleries/broken/gallery.db"), "this is no database");
        served = new Served(folder);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void galleriesAreListedAndABadOneIsSetAside() {
        var all = served.get("/api/v1/galleries").json().path("galleries");

        assertThat(all.size()).isEqualTo(2);
        assertThat(all.get(0).path("state").asString()).isEqualTo("quarantined");
        assertThat(all.get(0).path("reason").asString()).isNotEmpty().doesNotContain("/");
        var street = all.get(1);
        assertThat(street.path("items").asInt()).isEqualTo(12);
        assertThat(street.path("cameras").size()).isEqualTo(3);
        assertThat(street.path("first").asString()).isEqualTo("2026-03-02T12:01:00Z");
        assertThat(street.path("model").path("name").asString()).isEqualTo("colours.onnx");
        assertThat(served.get("/api/v1/galleries/broken/items").status()).isEqualTo(503);
        assertThat(served.get("/health/ready?verbose")
                        .json()
                        .path("quarantined")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aPhotoFindsItsPersonAndNobodyElse() {
        var found = served.form(STREET + "/search", List.of(Served.photo(2, 77)), "query", "{\"k\":5}");

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().path("verdict").asString()).isEqualTo("match");
        assertThat(found.json().path("hits").size()).isEqualTo(5);
        for (int i = 0; i < 3; i++) {
            var hit = found.json().path("hits").get(i);
            assertThat(hit.path("band").asString()).isEqualTo("match");
            assertThat(hit.path("item").path("tags").get(0).asString()).isEqualTo("p2");
        }
        assertThat(found.json().path("hits").get(3).path("band").asString()).isNotEqualTo("match");
        assertThat(found.json().path("visits").size()).isEqualTo(3);
        assertThat(found.json().path("searched").asInt()).isEqualTo(12);
        var stranger = served.form(STREET + "/search", List.of(Served.photo(4, 1)), "query", "{}");
        assertThat(stranger.json().path("verdict").asString()).isNotEqualTo("match");
    }

    @Test
    void itemsSearchTooWithFilterAndExamplesOfSomebodyElse() {
        var found = served.post(
                STREET + "/search",
                "{\"items\":[1],\"not\":[4],\"k\":3,\"rerank\":true,\"expand\":true,\"filter\":{\"cameras\":[\"2\",\"3\"],\"after\":\"2026-03-02T12:00:00Z\"}}");

        assertThat(found.status()).isEqualTo(200);
        assertThat(StreamSupport.stream(found.json().path("hits").spliterator(), false)
                        .map(hit -> hit.path("item").path("camera").asString()))
                .containsOnly("2", "3");
        assertThat(found.json().path("searched").asInt()).isEqualTo(8);
    }

    @Test
    void itemsComeAPageAtATime() {
        var first = served.get(STREET + "/items?limit=7&camera=1&camera=2").json();

        assertThat(first.path("total").asInt()).isEqualTo(8);
        assertThat(first.path("items").size()).isEqualTo(7);
        var rest = served.get(STREET + "/items?camera=1&camera=2&limit=7&cursor="
                        + first.path("next").asString())
                .json();
        assertThat(rest.path("items").size()).isEqualTo(1);
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(served.get(STREET + "/items?tag=p1&before=2026-03-02T12:02:30Z")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aPhotoIsShownAndNeverKeptByTheBrowser() {
        var photo = served.get(STREET + "/items/1/photo");

        assertThat(photo.status()).isEqualTo(200);
        assertThat(photo.body()[0] & 0xff).isEqualTo(0xff);
        assertThat(photo.response().headers().firstValue("cache-control")).contains("no-store");
        assertThat(photo.response().headers().firstValue("content-type")).contains("image/jpeg");
        assertThat(served.get(STREET + "/items/999/photo").status()).isEqualTo(404);
        assertThat(served.get(STREET + "/items/x/photo").status()).isEqualTo(404);
    }

    @Test
    void aGalleryIsMadeFilledAndDeleted() {
        assertThat(served.post("/api/v1/galleries", "{\"name\":\"yard\"}").status())
                .isEqualTo(201);
        assertThat(served.post("/api/v1/galleries", "{\"name\":\"yard\"}").status())
                .isEqualTo(409);
        var photos = List.of(Served.photo(0, 5), "no photo".getBytes(StandardCharsets.UTF_8), Served.photo(1, 5));
        var added = served.form(
                "/api/v1/galleries/yard/items",
                photos,
                "camera",
                "gate",
                "time",
                "2026-05-01T10:00:00Z",
                "tags",
                "a,b");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.json().path("added").size()).isEqualTo(2);
        assertThat(added.json().path("refused").get(0).path("file").asString()).isEqualTo("p1.png");
        assertThat(added.json().path("refused").get(0).path("code").asString()).isEqualTo("unsupported");
        var again = served.form("/api/v1/galleries/yard/items", photos).json();
        assertThat(again.path("added").get(0).path("new").asBoolean()).isFalse();
        var item = served.get("/api/v1/galleries/yard/items/1").json();
        assertThat(item.path("camera").asString()).isEqualTo("gate");
        assertThat(item.path("tags").size()).isEqualTo(2);
        assertThat(served.call("PATCH", "/api/v1/galleries/yard", "{\"retention_days\":30}")
                        .json()
                        .path("retention_days")
                        .asInt())
                .isEqualTo(30);
        assertThat(served.call("DELETE", "/api/v1/galleries/yard/items/1", "")
                        .json()
                        .path("deleted")
                        .asInt())
                .isEqualTo(1);
        assertThat(served.post("/api/v1/galleries/yard/items/delete", "{\"items\":[1,2]}")
                        .json()
                        .path("deleted")
                        .asInt())
                .isEqualTo(1);
        assertThat(served.call("DELETE", "/api/v1/galleries/yard", "").status()).isEqualTo(422);
        assertThat(served.call("DELETE", "/api/v1/galleries/yard?confirm=yard", "")
                        .status())
                .isEqualTo(200);
        assertThat(served.get("/api/v1/galleries/yard").status()).isEqualTo(404);
        assertThat(folder.resolve("galleries/yard")).doesNotExist();
    }

    @Test
    void peopleAreNamedMergedAndTakenBack() {
        Served.gallery(folder.resolve("people"), "crowd");
        try (var own = new Served(folder.resolve("people"))) {
            var people = "/api/v1/galleries/crowd/people";
            var anna = own.post(people, "{\"name\":\"Anna\",\"items\":[1,2]}").json();
            assertThat(anna.path("items").asInt()).isEqualTo(2);
            assertThat(anna.path("visits").size()).isEqualTo(2);
            long ann = own.post(people, "{\"name\":\"Ann\",\"items\":[3]}")
                    .json()
                    .path("id")
                    .asLong();
            assertThat(own.post(people, "{\"name\":\"Ann\"}").status()).isEqualTo(409);
            var merge = "{\"from\":%d,\"into\":%d,\"preview\":%s}";
            long id = anna.path("id").asLong();
            var preview = own.post(people + "/merge", merge.formatted(ann, id, "true"))
                    .json();
            assertThat(preview.path("moves").asInt()).isEqualTo(1);
            assertThat(preview.path("event").isNull()).isTrue();
            long event = own.post(people + "/merge", merge.formatted(ann, id, "false"))
                    .json()
                    .path("event")
                    .asLong();
            assertThat(own.get(people).json().path("people").size()).isEqualTo(1);
            var undo = "/api/v1/galleries/crowd/events/" + event;
            assertThat(own.post(undo + "/undo", "").status()).isEqualTo(200);
            assertThat(own.get(people).json().path("people").size()).isEqualTo(2);
            assertThat(own.post(undo + "/undo", "").status()).isEqualTo(409);
            var events = own.get("/api/v1/galleries/crowd/events").json().path("events");
            assertThat(events.get(1).path("undone").asBoolean()).isTrue();
            assertThat(own.post(undo + "/redo", "").status()).isEqualTo(200);
            assertThat(own.post(people + "/" + id + "/not", "{\"items\":[4]}").status())
                    .isEqualTo(200);
            assertThat(own.post(people + "/" + id + "/remove", "{\"items\":[4]}")
                            .status())
                    .isEqualTo(409);
            assertThat(own.post(people + "/" + id + "/remove", "{\"items\":[3]}")
                            .status())
                    .isEqualTo(200);
            var review = own.get("/api/v1/galleries/crowd/review").json();
            assertThat(review.path("pairs").get(0).path("item").path("id").asInt())
                    .isEqualTo(3);
            assertThat(own.post(
                                    "/api/v1/galleries/crowd/review",
                                    "{\"item\":3,\"person\":%d,\"answer\":\"yes\"}".formatted(id))
                            .status())
                    .isEqualTo(200);
            assertThat(own.call("PATCH", people + "/" + id, "{\"name\":\"Anne\"}")
                            .json()
                            .path("name")
                            .asString())
                    .isEqualTo("Anne");
            var erase = "/api/v1/galleries/crowd/erase";
            assertThat(own.post(erase, "{\"person\":%d,\"preview\":true}".formatted(id))
                            .json()
                            .path("items")
                            .asInt())
                    .isEqualTo(3);
            var receipt = own.post(erase, "{\"person\":%d}".formatted(id)).json();
            assertThat(receipt.path("verified").asBoolean()).isTrue();
            assertThat(receipt.path("items").asInt()).isEqualTo(3);
            long bob = own.post(people, "{\"name\":\"Bob\",\"items\":[7]}")
                    .json()
                    .path("id")
                    .asLong();
            assertThat(own.call("DELETE", people + "/" + bob, "").status()).isEqualTo(200);
            assertThat(own.get("/api/v1/galleries/crowd/items/7")
                            .json()
                            .path("person")
                            .isNull())
                    .isTrue();
            var audit = own.get("/api/v1/audit").json();
            assertThat(StreamSupport.stream(audit.path("entries").spliterator(), false)
                            .map(entry -> entry.path("what").asString()))
                    .contains("erase", "delete_person");
        }
    }

    @Test
    void wrongValuesAreNamed() {
        var search = STREET + "/search";
        assertThat(served.post(search, "{\"items\":[1],\"k\":1000000000}").status())
                .isEqualTo(422);
        assertThat(served.post(search, "{\"items\":[1],\"k\":-1}").status()).isEqualTo(422);
        assertThat(served.post(search, "{\"items\":[1],\"k\":\"1e3\"}").status())
                .isEqualTo(422);
        assertThat(served.post(search, "{\"items\":[1],\"k\":1.5}").status()).isEqualTo(422);
        assertThat(served.post(search, "{\"items\":[1],\"kk\":5}").text()).contains("kk");
        assertThat(served.post(search, "{\"items\":[1],\"filter\":{\"after\":\"yesterday\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(served.post(search, "{\"items\":[99999]}").status()).isEqualTo(404);
        assertThat(served.post(search, "{}").status()).isEqualTo(422);
        assertThat(served.post(search, "[1]").status()).isEqualTo(422);
        assertThat(served.post(search, "{\"items\":[1],\"items\":[2]}").status())
                .isEqualTo(400);
        assertThat(served.post(search, "{\"items\":" + "[".repeat(10_000)).status())
                .isEqualTo(400);
        assertThat(served.post(search, "{\"k\":" + "9".repeat(1_000) + "}").status())
                .isEqualTo(400);
        assertThat(served.post(search, "{\"k\":NaN}").status()).isEqualTo(400);
        assertThat(served.post(search, "x".repeat(2 << 20)).status()).isEqualTo(413);
        assertThat(served.get(STREET + "/items?limit=0").status()).isEqualTo(422);
        assertThat(served.get(STREET + "/items?limit=99999999999999999999").status())
                .isEqualTo(422);
        assertThat(served.post("/api/v1/galleries", "{\"name\":\"../up\"}").status())
                .isEqualTo(422);
        assertThat(served.post("/api/v1/galleries", "{\"name\":\"con\"}").status())
                .isEqualTo(422);
        var text = served.send(served.request(search)
                .header("X-Reid-Request", "1")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("hello")));
        assertThat(text.status()).isEqualTo(415);
    }

    @Test
    void photosThatAreNoneAreRefusedByName() {
        assertThat(search("hello".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(415);
        assertThat(search(new byte[0]).code()).isEqualTo("empty_image");
        byte[] whole = Served.photo(1, 1);
        assertThat(search(java.util.Arrays.copyOf(whole, whole.length / 2)).code())
                .isEqualTo("truncated_image");
        byte[] huge = whole.clone();
        huge[18] = 0x40; // a width of 16,400 and more in the header
        assertThat(search(huge).code()).isIn("too_many_pixels", "damaged_image");
        assertThat(search(new byte[(10 << 20) + 1]).status()).isEqualTo(413);
        var nine = new java.util.ArrayList<byte[]>();
        for (int i = 0; i < 9; i++) {
            nine.add(whole);
        }
        assertThat(served.form(STREET + "/search", nine).status()).isEqualTo(422);
    }

    private static Served.Answer search(byte[] photo) {
        return served.form(STREET + "/search", List.of(photo), "query", "{}");
    }

    @Test
    void errorsSayNothingOfTheInside() {
        for (Served.Answer answer : List.of(
                served.get("/api/v1/nothing"),
                served.get("/api/v1/galleries/none"),
                served.post(STREET, "{}"),
                served.get("/no/such/page.html"),
                served.post(STREET + "/search", "{"),
                search("hello".getBytes(StandardCharsets.UTF_8)))) {
            JsonNode error = answer.json().path("error");
            assertThat(error.path("message").asString()).isNotEmpty();
            assertThat(error.path("request").asString()).startsWith("r-");
            assertThat(answer.text()).doesNotContain("org.", "java", "Exception", folder.toString());
        }
        assertThat(served.post(STREET, "{}").status()).isEqualTo(405);
    }

    @Test
    void everyAnswerHasTheHeadersThatBrowsersNeed() {
        for (String path : List.of("/", "/health/live", "/api/v1/galleries", "/api/v1/none", "/docs", "/nothing")) {
            var headers = served.get(path).response().headers();
            assertThat(headers.firstValue("content-security-policy").orElse(""))
                    .contains("frame-ancestors 'none'", "default-src 'none'");
            assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
            assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
            assertThat(headers.firstValue("cache-control")).isPresent();
            assertThat(headers.firstValue("server")).isEmpty();
        }
    }

    @Test
    void thePageHasATagAndIsCompressed() throws Exception {
        var page = served.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.response().headers().firstValue("content-type").orElse(""))
                .startsWith("text/html");
        var tag = page.response().headers().firstValue("etag").orElseThrow();
        assertThat(served.send(served.request("/").header("If-None-Match", tag).GET())
                        .status())
                .isEqualTo(304);
        var small = served.send(
                served.request("/").header("Accept-Encoding", "br, gzip").GET());
        assertThat(small.response().headers().firstValue("content-encoding")).contains("gzip");
        assertThat(small.response().headers().firstValue("vary")).contains("Accept-Encoding");
        assertThat(new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(small.body())).readAllBytes())
                .isEqualTo(page.body());
        var other = small.response().headers().firstValue("etag").orElseThrow();
        assertThat(other).isNotEqualTo(tag);
        assertThat(served.send(served.request("/")
                                .header("Accept-Encoding", "gzip")
                                .header("If-None-Match", other)
                                .GET())
                        .status())
                .isEqualTo(304);
        assertThat(served.send(served.request("/")
                                .header("Accept-Encoding", "identity, gzip;q=0")
                                .GET())
                        .body())
                .isEqualTo(page.body());
        assertThat(served.get("/../ServiceTest.class").status()).isIn(400, 404);
        assertThat(served.get("/%2e%2e/openapi.yaml").status()).isIn(400, 404);
    }

    @Test
    void whatItDidIsCounted() {
        served.get("/api/v1/session");
        var text = served.get("/metrics").text();
        assertThat(text)
                .contains("reid_requests_total{method=\"GET\",route=\"/api/v1/session\",status=\"200\"}")
                .contains("reid_request_seconds_bucket{method=\"GET\",route=\"/api/v1/session\",le=\"+Inf\"}")
                .contains("reid_open_connections")
                .contains("reid_ready 1")
                .doesNotContain("street");
    }
}
