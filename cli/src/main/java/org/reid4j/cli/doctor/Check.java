package org.reid4j.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One thing that was looked at.
///
/// @param name what, the same in every version: programs look for it
/// @param status how it stands
/// @param found what was found, in a line without personal paths
/// @param advice what to do; empty when nothing is to be done
public record Check(String name, Status status, String found, Optional<String> advice) {

    /// How a thing stands.
    public enum Status {
        /// As it should be.
        OK,
        /// It works, but slower or less well than it could.
        WARN,
        /// Something will not work.
        FAIL
    }

    /// What looks at a thing.
    @FunctionalInterface
    public interface Look {
        /// @return what it found
        Check look() throws Exception;
    }

    /// As it should be.
    public static Check ok(String name, String found) {
        return new Check(name, Status.OK, found, Optional.empty());
    }

    /// Could be better.
    public static Check warn(String name, String found, String advice) {
        return new Check(name, Status.WARN, found, Optional.of(advice));
    }

    /// Does not work.
    public static Check fail(String name, String found, String advice) {
        return new Check(name, Status.FAIL, found, Optional.of(advice));
    }

    /// Looks; whatever goes wrong on the way is what was found.
    ///
    /// @param advice what to do then
    public static Check of(String name, String advice, Look look) {
        try {
            return look.look();
        } catch (Exception | LinkageError failure) { // natives that do not load are errors
            return fail(name, Anonymous.text(first(failure)), advice);
        }
    }

    private static String first(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }

    /// For a program.
    public Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", name);
        json.put("status", status.name().toLowerCase(Locale.ROOT));
        json.put("found", found);
        advice.ifPresent(text -> json.put("advice", text));
        return json;
    }
}
