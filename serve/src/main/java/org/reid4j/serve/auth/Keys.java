package org.reid4j.serve.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Tells callers by their keys, and follows the key file, so that a revoked key is refused within
/// seconds.
public final class Keys {
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);
    private static final byte[] NOBODYS = new byte[64];

    private final KeyFile file;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<ApiKey> keys;
    private volatile boolean needed;
    private Optional<FileTime> written = Optional.empty();
    private long looked;

    /// @throws org.reid4j.core.ReidException when the file is damaged
    public Keys(KeyFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.keys = file.read();
        this.needed = !keys.isEmpty();
        this.written = stamp();
        this.looked = System.nanoTime();
    }

    /// Whether callers need a key: since the first one was made, revoked and expired ones
    /// included, so that a server
    /// never opens up by itself.
    public boolean needed() {
        refresh();
        return needed;
    }

    /// Whose key it is; empty for what is no valid key. Takes as long for wrong keys as for right
    /// ones.
    public Optional<Caller> caller(String text) {
        refresh();
        var id = KeyFile.id(text);
        var found = id.flatMap(
                known -> keys.stream().filter(key -> key.id().equals(known)).findFirst());
        var kept = found.map(key -> key.sha256().getBytes(StandardCharsets.US_ASCII))
                .orElse(NOBODYS);
        boolean same = MessageDigest.isEqual(KeyFile.hash(text), kept);
        return found.filter(key -> same && key.valid(clock.instant()))
                .map(key -> new Caller(Optional.of(key.id()), key.grants()));
    }

    private void refresh() {
        if (System.nanoTime() - looked < LOOK_AGAIN || !lock.tryLock()) {
            return;
        }
        try {
            looked = System.nanoTime();
            var stamp = stamp();
            if (!stamp.equals(written)) {
                written = stamp;
                keys = file.read();
                needed = needed || !keys.isEmpty();
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<FileTime> stamp() {
        try {
            return Optional.of(Files.getLastModifiedTime(file.path()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
