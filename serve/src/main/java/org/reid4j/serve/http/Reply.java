package org.reid4j.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// What is sent back.
///
/// @param status of HTTP
/// @param type the content type
/// @param body handed over
/// @param headers beyond those that every answer has
@SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public Reply {
        headers = Map.copyOf(headers);
    }

    /// 200 with JSON.
    public static Reply json(Object value) {
        return json(200, value);
    }

    /// JSON.
    public static Reply json(int status, Object value) {
        return new Reply(status, "application/json", JSON.writeValueAsBytes(value), Map.of());
    }

    /// 200 with bytes.
    public static Reply bytes(String type, byte[] body) {
        return new Reply(200, type, body, Map.of());
    }

    /// 200 with text.
    public static Reply text(String type, String body) {
        return bytes(type, body.getBytes(StandardCharsets.UTF_8));
    }

    /// This answer with a header.
    public Reply with(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Reply(status, type, body, all);
    }

    /// The answer to a refused request.
    ///
    /// @param request its number
    public static Reply refused(Refusal refusal, String request) {
        var error = new LinkedHashMap<String, Object>();
        error.put("code", refusal.code());
        error.put("message", String.valueOf(refusal.getMessage()));
        error.put("request", request);
        var reply = json(refusal.status(), Map.of("error", error));
        return refusal.retrySeconds() > 0 ? reply.with("Retry-After", Long.toString(refusal.retrySeconds())) : reply;
    }
}
