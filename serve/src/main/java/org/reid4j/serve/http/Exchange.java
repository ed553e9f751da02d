package org.reid4j.serve.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.reid4j.serve.Limits;
import org.reid4j.serve.auth.Caller;
import org.reid4j.serve.auth.Role;

/// A request whose caller was let in, and what it asks; its body is read here and only when a
/// handler asks for it.
public final class Exchange implements AutoCloseable {
    private static final int KIBI = 1_024;

    private final Context context;
    private final Caller caller;
    private final String request;
    private final Limits limits;
    private final Semaphore bodies;
    private int held;

    Exchange(Context context, Caller caller, String request, Limits limits, Semaphore bodies) {
        this.context = context;
        this.caller = caller;
        this.request = request;
        this.limits = limits;
        this.bodies = bodies;
    }

    /// How many bytes of bodies there may be, in the unit of [#close].
    static Semaphore budget(Limits limits) {
        return new Semaphore(Math.toIntExact(limits.bodies() / KIBI));
    }

    /// Who sent it.
    public Caller caller() {
        return caller;
    }

    /// Whether the sender has a role on a gallery.
    public boolean may(Role role, String gallery) {
        return caller.may(role, gallery);
    }

    /// Its number.
    public String request() {
        return request;
    }

    /// The name of the gallery in the path.
    public String gallery() {
        return context.pathParam("g");
    }

    /// A number in the path.
    ///
    /// @throws Refusal 404 when it is none
    public long number(String name) {
        var text = context.pathParam(name);
        if (!text.matches("\\d{1,18}")) {
            throw Refusal.notFound("thing");
        }
        return Long.parseLong(text);
    }

    /// A value of the query.
    public Optional<String> query(String name) {
        return all(name).stream().findFirst();
    }

    /// All values of the query under a name.
    public List<String> all(String name) {
        return context.queryParams(name).stream()
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /// A whole number of the query.
    ///
    /// @throws Refusal 422 when it is none, or outside its range
    public Optional<Long> queryNumber(String name, long least, long most) {
        return query(name).map(text -> {
            if (!text.matches("\\d{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
                throw Refusal.invalid("%s must be a whole number from %d to %d".formatted(name, least, most));
            }
            return Long.parseLong(text);
        });
    }

    /// A time of the query.
    public Optional<Instant> queryTime(String name) {
        return query(name).map(text -> Fields.time(name, text));
    }

    /// A yes or no of the query.
    public Optional<Boolean> queryFlag(String name) {
        return query(name).map(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid(name + " must be true or false");
        });
    }

    /// Whether the query has a word, with or without a value.
    public boolean says(String name) {
        return context.queryParamMap().containsKey(name);
    }

    /// Whether the body is a form with files.
    public boolean multipart() {
        return type().startsWith("multipart/form-data");
    }

    private String type() {
        return Optional.ofNullable(context.req().getContentType())
                .map(text -> text.toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /// The JSON body; no values where there is no body.
    ///
    /// @throws Refusal 411, 413, 415, 400 or 422
    public Fields json() {
        if (context.req().getContentLengthLong() == 0) {
            return Fields.none();
        }
        if (length(limits.json()) == 0) {
            return Fields.none();
        }
        if (!type().startsWith("application/json")) {
            throw new Refusal(415, "unsupported_media_type", "the body must be application/json");
        }
        return Fields.of(body(limits.json()));
    }

    /// The form.
    ///
    /// @param most parts that are taken
    /// @throws Refusal 411, 413, 415, 400 or 422
    public Multipart form(int most) {
        if (!multipart()) {
            throw new Refusal(415, "unsupported_media_type", "the body must be multipart/form-data");
        }
        return Multipart.of(
                Optional.ofNullable(context.req().getContentType()).orElseThrow(), body(limits.body()), most);
    }

    /// Whether the client is no longer there, so that what costs time need not be done for it. Asked after
    /// the body was read.
    public boolean gone() {
        return Line.of(context.req()).gone();
    }

    /// Stops where the client is no longer there.
    ///
    /// @throws Refusal 499, which nobody will read
    public void requireClient() {
        if (gone()) {
            throw Refusal.gone();
        }
    }

    private int length(int most) {
        long length = context.req().getContentLengthLong();
        if (length < 0) {
            if (context.header("Transfer-Encoding") == null) {
                return 0;
            }
            throw new Refusal(411, "length_required", "send the body with its Content-Length");
        }
        if (length > most) {
            throw new Refusal(
                    413, "too_large", "the body has %,d bytes, at most %,d are taken".formatted(length, most));
        }
        return (int) length;
    }

    private byte[] body(int most) {
        int length = length(most);
        int part = length / KIBI + 1;
        if (!bodies.tryAcquire(part)) {
            throw Refusal.busy("the server holds as many photos as it can; ask again");
        }
        held += part;
        var line = Line.of(context.req());
        line.reading();
        try (InputStream in = context.req().getInputStream()) {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw Refusal.malformed("the body ends early");
            }
            return bytes;
        } catch (IOException gone) {
            throw new Refusal(400, "body_not_received", "the body did not come");
        } finally {
            line.working();
        }
    }

    /// Gives the body's memory back.
    @Override
    public void close() {
        bodies.release(held);
        held = 0;
    }
}
