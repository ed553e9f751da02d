package org.reid4j.serve.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.reid4j.serve.jobs.Job.Problem;
import org.reid4j.serve.jobs.Job.State;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Jobs on disk, so that a restarted server can tell what became of them.
///
/// @param path of the file
/// @param log hears when it cannot be read or written, which stops no job
public record JobFile(Path path, Consumer<String> log) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    List<Job> read() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            var jobs = new ArrayList<Job>();
            for (JsonNode one : JSON.readTree(Files.readAllBytes(path)).path("jobs")) {
                jobs.add(job(one));
            }
            return jobs;
        } catch (IOException | JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            log.accept("the list of former jobs in %s cannot be read: %s".formatted(path, e));
            return List.of();
        }
    }

    void write(List<Job> jobs) {
        try {
            Files.createDirectories(
                    Optional.ofNullable(path.toAbsolutePath().getParent()).orElseThrow());
            Path temporary = path.resolveSibling(path.getFileName() + ".new");
            Files.write(
                    temporary,
                    JSON.writeValueAsBytes(
                            Map.of("jobs", jobs.stream().map(JobFile::json).toList())));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.accept("the list of jobs cannot be written to %s: %s".formatted(path, e));
        }
    }

    private static Map<String, Object> json(Job job) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", job.id());
        json.put("kind", job.kind());
        json.put("gallery", job.gallery());
        json.put("state", job.state().word());
        json.put("done", job.done());
        job.total().ifPresent(total -> json.put("total", total));
        json.put("message", job.message());
        job.verified().ifPresent(verified -> json.put("verified", verified));
        json.put("errors", job.errors());
        json.put("created", job.created().toString());
        json.put("seconds", job.seconds());
        return json;
    }

    private static Job job(JsonNode json) {
        var errors = new ArrayList<Problem>();
        json.path("errors")
                .forEach(one -> errors.add(new Problem(
                        one.path("file").asString(), one.path("reason").asString())));
        return new Job(
                json.path("id").asLong(),
                json.path("kind").asString(),
                json.path("gallery").asString(),
                State.valueOf(json.path("state").asString().toUpperCase(Locale.ROOT)),
                json.path("done").asLong(),
                json.has("total") ? Optional.of(json.path("total").asLong()) : Optional.empty(),
                json.path("message").asString(),
                json.has("verified") ? Optional.of(json.path("verified").asBoolean()) : Optional.empty(),
                errors,
                Instant.parse(json.path("created").asString()),
                json.path("seconds").asDouble());
    }
}
