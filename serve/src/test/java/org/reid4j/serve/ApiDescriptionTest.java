package org.reid4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds the server to `openapi.yaml` and the file to the server: the same routes, and answers of
/// the shapes it has.
class ApiDescriptionTest {
    private static final String G = "/api/v1/galleries/street";
    private static final String STREET = "/api/v1/galleries/{g}";
    private static final SchemaLocation PLACE = SchemaLocation.of("https://reid4j.org/openapi");

    @TempDir
    static Path folder;

    static Served served;
    static JsonNode description;
    static SchemaRegistry registry;
    static final Set<String> CHECKED = new HashSet<>();

    @BeforeAll
    static void start() {
        Served.street(folder);
        served = new Served(folder);
        var yaml = new Load(LoadSettings.builder().build())
                .loadFromString(served.get("/openapi.yaml").text());
        description = JsonMapper.shared().valueToTree(yaml);
        var text = description.toString();
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of("https://reid4j.org/openapi", text)));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void theSameRoutesBothWays() {
        var described = new TreeSet<String>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!operation.getKey().equals("parameters")) {
                        described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        var served4 = new TreeSet<String>();
        served.server.routes().forEach(route -> served4.add(route.method() + " " + route.path()));

        assertThat(described).isEqualTo(served4);
    }

    @Test
    void answersHaveTheShapesItHas() throws InterruptedException {
        var photo = List.of(Served.photo(3, 9));
        check("get", "/api/v1/session", served.get("/api/v1/session"));
        check("get", "/api/v1/galleries", served.get("/api/v1/galleries"));
        check("post", "/api/v1/galleries", served.post("/api/v1/galleries", "{\"name\":\"made\"}"));
        check("get", STREET, served.get(G));
        check("patch", STREET, served.call("PATCH", G, "{\"retention_days\":null}"));
        check("delete", STREET, served.call("DELETE", "/api/v1/galleries/made?confirm=made", ""));
        check(
                "post",
                STREET + "/items",
                served.form(
                        G + "/items", List.of(photo.getFirst(), "x".getBytes(StandardCharsets.UTF_8)), "camera", "9"));
        check("get", STREET + "/items", served.get(G + "/items?limit=3"));
        check("get", STREET + "/items/{id}", served.get(G + "/items/2"));
        check("post", STREET + "/search", served.form(G + "/search", photo, "query", "{\"k\":4}"));
        var anna = served.post(G + "/people", "{\"name\":\"Anna\",\"items\":[1,2]}");
        check("post", STREET + "/people", anna);
        var people = G + "/people/" + anna.json().path("id").asLong();
        check("get", STREET + "/people", served.get(G + "/people"));
        check("get", STREET + "/people/{p}", served.get(people));
        check("patch", STREET + "/people/{p}", served.call("PATCH", people, "{\"name\":\"Anne\"}"));
        check("get", STREET + "/review", served.get(G + "/review"));
        check(
                "post",
                STREET + "/review",
                served.post(
                        G + "/review",
                        "{\"item\":3,\"person\":%d,\"answer\":\"no\"}"
                                .formatted(anna.json().path("id").asLong())));
        var assigned = served.post(people + "/items", "{\"items\":[3]}");
        check("post", STREET + "/people/{p}/items", assigned);
        var event = G + "/events/" + assigned.json().path("event").asLong();
        check("post", STREET + "/events/{e}/undo", served.post(event + "/undo", ""));
        check("post", STREET + "/events/{e}/redo", served.post(event + "/redo", ""));
        check("post", STREET + "/people/{p}/remove", served.post(people + "/remove", "{\"items\":[3]}"));
        check("post", STREET + "/people/{p}/not", served.post(people + "/not", "{\"items\":[3]}"));
        check("get", STREET + "/events", served.get(G + "/events"));
        var ben = served.post(G + "/people", "{\"name\":\"Ben\",\"items\":[5]}")
                .json()
                .path("id")
                .asLong();
        check(
                "post",
                STREET + "/people/merge",
                served.post(
                        G + "/people/merge",
                        "{\"from\":%d,\"into\":%d,\"preview\":true}"
                                .formatted(ben, anna.json().path("id").asLong())));
        check("delete", STREET + "/people/{p}", served.call("DELETE", G + "/people/" + ben, ""));
        check("post", STREET + "/erase", served.post(G + "/erase", "{\"items\":[6],\"preview\":true}"));
        check("post", STREET + "/erase", served.post(G + "/erase", "{\"items\":[6]}"));
        check("delete", STREET + "/items/{id}", served.call("DELETE", G + "/items/7", ""));
        check("post", STREET + "/items/delete", served.post(G + "/items/delete", "{\"items\":[8]}"));
        var job = served.post(G + "/check", "");
        check("post", STREET + "/check", job);
        var path = "/api/v1/jobs/" + job.json().path("id").asLong();
        var until = Instant.now().plusSeconds(20);
        while (served.get(path).json().path("verified").isNull()
                && Instant.now().isBefore(until)) {
            Thread.sleep(20);
        }
        check("get", "/api/v1/jobs/{id}", served.get(path));
        assertThat(served.get(path).json().path("state").asString()).isEqualTo("done");
        check("get", "/api/v1/jobs", served.get("/api/v1/jobs"));
        check("post", "/api/v1/jobs/{id}/cancel", served.post(path + "/cancel", ""));
        check("post", STREET + "/ingest", served.post(G + "/ingest", "{\"folder\":\"/etc\"}"));
        check("get", "/api/v1/audit", served.get("/api/v1/audit"));
        check("get", "/health/live", served.get("/health/live"));
        check("get", "/health/ready", served.get("/health/ready?verbose"));
        check("get", STREET, served.get("/api/v1/galleries/none"));
        check("post", STREET + "/search", served.post(G + "/search", "{\"k\":0}"));

        var all = new TreeSet<String>();
        served.server.routes().forEach(route -> all.add(route.method() + " " + route.path()));
        all.removeAll(CHECKED);
        assertThat(all)
                .as("routes whose answers were not held to the description; these have no JSON")
                .containsExactlyInAnyOrder(
                        "GET /api/v1/galleries/{g}/items/{id}/photo", "GET /docs", "GET /metrics", "GET /openapi.yaml");
    }

    /// Holds an answer to the schema of its status.
    private static void check(String method, String path, Served.Answer answer) {
        CHECKED.add(method.toUpperCase(Locale.ROOT) + " " + path);
        var pointer = new ArrayList<>(List.of("paths", path, method, "responses", Integer.toString(answer.status())));
        var found = description;
        for (String step : pointer) {
            found = found.path(step);
        }
        assertThat(found.isMissingNode())
                .as("%s %s may not answer %d: %s", method, path, answer.status(), answer.text())
                .isFalse();
        if (found.has("$ref")) {
            pointer.clear();
            pointer.addAll(List.of(found.path("$ref").asString().substring(2).split("/")));
        }
        pointer.addAll(List.of("content", "application/json", "schema"));
        var place = new StringBuilder(PLACE + "#");
        pointer.forEach(step -> place.append('/')
                .append(step.replace("~", "~0")
                        .replace("/", "~1")
                        .replace("{", "%7B")
                        .replace("}", "%7D")));
        var errors = registry.getSchema(SchemaLocation.of(place.toString())).validate(answer.json());
        assertThat(errors).as("%s %s: %s", method, path, answer.text()).isEmpty();
    }

    @Test
    void theValidatorFindsWhatIsWrong() {
        var schema = registry.getSchema(SchemaLocation.of(PLACE + "#/components/schemas/Hit"));
        assertThat(schema.validate(JsonMapper.shared().readTree("{\"score\":\"high\"}")))
                .isNotEmpty();
    }

    @Test
    void theListForPeopleHasEveryRoute() {
        var page = served.get("/docs").text();
        served.server.routes().forEach(route -> assertThat(page).contains(route.path()));
        assertThat(page).doesNotContain("<script", "http://", "https://");
    }
}
