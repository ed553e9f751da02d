package org.reid4j.serve;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.StoreProvider;
import org.reid4j.gallery.store.SqliteStore;
import org.reid4j.gallery.store.StorePlace;

/// Keeps galleries in another folder, `moody:FOLDER`, as a server would that can be down.
public final class MoodyProvider implements StoreProvider {
    private static final String PREFIX = "moody:";

    static volatile boolean down;

    private static Path folder(String address) {
        return Path.of(address.substring(PREFIX.length()));
    }

    private static void requireUp() {
        if (down) {
            throw new GalleryException(GalleryException.Reason.SERVER, "the server /secret/place cannot be reached");
        }
    }

    @Override
    public boolean keeps(String address) {
        return address.startsWith(PREFIX);
    }

    @Override
    public String create(String address, String name, PinnedModel model, Clock clock) {
        SqliteStore.create(folder(address), name, model, clock);
        return address;
    }

    @Override
    public GalleryStore open(String address, Clock clock) {
        var store = SqliteStore.open(folder(address), clock);
        return (GalleryStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {GalleryStore.class}, (_, method, given) -> {
                    if (!method.getName().equals("close") && !method.getName().equals("info")) {
                        requireUp();
                    }
                    try {
                        return method.invoke(store, given);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Override
    public void drop(String address) {
        requireUp();
        StorePlace.remove(folder(address));
    }
}
