package org.reid4j.train;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/// Asks a run to finish its step, save and end: what Ctrl-C and SIGTERM do.
public final class StopSignal {
    private final AtomicBoolean requested = new AtomicBoolean();

    /// Asks the run to stop. Any thread may.
    public void request() {
        requested.set(true);
    }

    /// Whether somebody asked.
    public boolean requested() {
        return requested.get();
    }

    /// A signal that Ctrl-C and SIGTERM set. The second one ends the process at once with 130.
    ///
    /// @param onFirst told once, on a thread of the system, so that a person sees that the key was heard
    public static StopSignal onInterrupt(Runnable onFirst) {
        var signal = new StopSignal();
        InvocationHandler handler = (_, method, _) -> {
            if (method.getName().equals("handle")) {
                if (signal.requested.getAndSet(true)) {
                    Runtime.getRuntime().halt(130);
                }
                onFirst.run();
            }
            return null;
        };
        install("INT", handler);
        install("TERM", handler);
        return signal;
    }

    /// `sun.misc.Signal` has no supported replacement; by reflection its absence costs only the graceful stop.
    private static void install(String name, InvocationHandler handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(StopSignal.class.getClassLoader(), new Class<?>[] {type}, handler);
            signal.getMethod("handle", signal, type)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            // this JVM keeps the signal to itself; the run then ends as the system ends it, and resumes from its last
            // checkpoint
        }
    }
}
