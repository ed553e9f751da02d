package org.reid4j.gallery.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.StoreProvider;

/// Keeps galleries in another folder, `elsewhere:FOLDER`, as a server would.
public final class ElsewhereProvider implements StoreProvider {
    private static final String PREFIX = "elsewhere:";

    private static Path folder(String address) {
        return Path.of(address.substring(PREFIX.length()));
    }

    @Override
    public boolean keeps(String address) {
        return address.startsWith(PREFIX);
    }

    @Override
    public String create(String address, String name, PinnedModel model, Clock clock) {
        String own = address + "/" + name;
        SqliteStore.create(folder(own), name, model, clock);
        return own;
    }

    @Override
    public GalleryStore open(String address, Clock clock) {
        return SqliteStore.open(folder(address), clock);
    }

    @Override
    public void drop(String address) {
        if (!Files.exists(folder(address))) {
            throw new GalleryException(GalleryException.Reason.NOT_FOUND, "there is no gallery " + address);
        }
        try (var all = Files.list(folder(address))) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
            Files.delete(folder(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
