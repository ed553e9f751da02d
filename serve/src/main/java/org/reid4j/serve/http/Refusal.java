package org.reid4j.serve.http;

/// A request that is refused: a status, a word for programs and a sentence for people, and
/// nothing of the inside.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final long retrySeconds;

    /// @param status of HTTP
    /// @param code one word for programs, snake_case
    /// @param message for people
    public Refusal(int status, String code, String message) {
        this(status, code, message, 0);
    }

    private Refusal(int status, String code, String message, long retrySeconds) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retrySeconds = retrySeconds;
    }

    /// Too much at present: the same request may succeed later.
    public static Refusal busy(String message) {
        return new Refusal(503, "busy", message, 1);
    }

    /// Too much of one client.
    public static Refusal tooOften(String message, long seconds) {
        return new Refusal(429, "too_many_requests", message, seconds);
    }

    /// A value outside its range.
    public static Refusal invalid(String message) {
        return new Refusal(422, "invalid", message);
    }

    /// A body that is not what it says it is.
    public static Refusal malformed(String message) {
        return new Refusal(400, "malformed", message);
    }

    /// Nobody waits for the answer; the status is that of other servers' logs and counters.
    public static Refusal gone() {
        return new Refusal(499, "client_gone", "the client closed the connection");
    }

    /// Nothing there, or nothing that this caller may know of.
    public static Refusal notFound(String what) {
        return new Refusal(404, "not_found", "there is no such " + what);
    }

    /// The status.
    public int status() {
        return status;
    }

    /// The word for programs.
    public String code() {
        return code;
    }

    /// Seconds after which to ask again; 0 where that would not help.
    public long retrySeconds() {
        return retrySeconds;
    }
}
