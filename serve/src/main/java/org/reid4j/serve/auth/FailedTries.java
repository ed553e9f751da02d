package org.reid4j.serve.auth;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Counts wrong keys by address, so that nobody tries keys by the thousand, and so that whoever
/// had a right one from
/// the same address is not locked out.
public final class FailedTries {
    /// Wrong keys an hour and address.
    public static final int MOST = 20;

    private static final long WINDOW = TimeUnit.HOURS.toNanos(1);
    private static final int ADDRESSES = 10_000;

    private final LongSupplier ticks;
    private final Map<String, ArrayDeque<Long>> failures = new LinkedHashMap<>();
    private final Set<String> good = ConcurrentHashMap.newKeySet();

    /// @param ticks nanoseconds of a clock that nobody sets
    public FailedTries(LongSupplier ticks) {
        this.ticks = ticks;
    }

    /// Seconds until an address may try again; 0 when it may now.
    public synchronized long wait(String address) {
        var times = failures.get(address);
        if (times == null) {
            return 0;
        }
        long now = ticks.getAsLong();
        while (!times.isEmpty() && now - times.getFirst() > WINDOW) {
            times.removeFirst();
        }
        if (times.isEmpty()) {
            failures.remove(address);
            return 0;
        }
        return times.size() < MOST ? 0 : TimeUnit.NANOSECONDS.toSeconds(WINDOW - (now - times.getFirst())) + 1;
    }

    /// Notes a wrong key.
    public synchronized void failed(String address) {
        failures.computeIfAbsent(address, _ -> new ArrayDeque<>()).addLast(ticks.getAsLong());
        if (failures.size() > ADDRESSES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    /// Notes that a key was right.
    public void passed(String address, String key) {
        if (good.size() < ADDRESSES) {
            good.add(address + ' ' + key);
        }
    }

    /// Whether that key was right from there before.
    public boolean known(String address, String key) {
        return good.contains(address + ' ' + key);
    }
}
