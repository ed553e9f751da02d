package org.reid4j.core;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// Sets environment variables of this process as the C library knows them, for native libraries that are told what to
/// do in no other way. The JVM's own copy ([System#getenv]) stays as it was at the start.
public final class NativeEnvironment {
    private NativeEnvironment() {}

    /// Sets a variable, also where it has a value.
    ///
    /// @throws IllegalStateException when the C library cannot be asked or refuses
    @SuppressWarnings("restricted") // calls C: what it is for
    public static void set(String name, String value) {
        Linker linker = Linker.nativeLinker();
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
        try (Arena memory = Arena.ofConfined()) {
            var set = linker.defaultLookup()
                    .find(windows ? "_putenv_s" : "setenv")
                    .orElseThrow();
            var two = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            var named = memory.allocateFrom(name);
            var said = memory.allocateFrom(value);
            int refused = windows
                    ? (int) linker.downcallHandle(set, two).invokeExact(named, said)
                    : (int) linker.downcallHandle(set, two.appendArgumentLayouts(ValueLayout.JAVA_INT))
                            .invokeExact(named, said, 1);
            if (refused != 0) {
                throw new IllegalStateException("the C library refuses to set it");
            }
        } catch (Throwable failure) { // which method handles declare
            throw new IllegalStateException(
                    "the environment variable %s could not be set in this process; start the program with %s=%s"
                            .formatted(name, name, value),
                    failure);
        }
    }
}
