package org.reid4j.gallery.store;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.StoreProvider;

/// Where a gallery's truth is: in its folder as a SQLite file, or at the address that a small file in the folder
/// names.
public final class StorePlace {
    /// The file's name in the folder of a gallery that is kept elsewhere: Java properties, one of them.
    public static final String FILE = "store.properties";

    private static final String ADDRESS = "address";

    private StorePlace() {}

    /// Whether a folder is a gallery's; whether it opens is another matter.
    public static boolean holds(Path folder) {
        return Files.isRegularFile(folder.resolve(SqliteStore.FILE)) || Files.isRegularFile(folder.resolve(FILE));
    }

    /// Makes an empty gallery elsewhere, and the folder that says where.
    ///
    /// @param folder where nothing is yet
    /// @throws GalleryException of reason CONFLICT when something is there, INVALID when nobody keeps galleries at
    ///     such an address
    public static void create(Path folder, String name, PinnedModel model, String address, Clock clock) {
        var provider = provider(address);
        var made = new ArrayList<String>(); // none or one
        try {
            OwnFolder.make(folder, "the gallery", temporary -> {
                if (Files.exists(folder)) {
                    throw new FileAlreadyExistsException(folder.toString());
                }
                String own = provider.create(address, name, model, clock);
                made.add(own);
                var file = temporary.resolve(FILE);
                Files.writeString(
                        file,
                        "# Where this gallery is kept. Passwords have no place here.\n" + ADDRESS + "=" + own + "\n");
                Rights.owner(file);
                return own;
            });
        } catch (RuntimeException e) {
            made.forEach(own -> takeBack(provider, own, e));
            throw e;
        }
    }

    private static void takeBack(StoreProvider provider, String address, RuntimeException failure) {
        try {
            provider.drop(address);
        } catch (RuntimeException left) {
            failure.addSuppressed(left);
        }
    }

    /// Opens the store of a gallery, wherever it is.
    ///
    /// @throws GalleryException of reason NOT_FOUND, IN_USE, DAMAGED or RESOURCES
    public static GalleryStore open(Path folder, Clock clock) {
        var address = address(folder);
        return address.isPresent()
                ? provider(address.get()).open(address.get(), clock)
                : SqliteStore.open(folder, clock);
    }

    /// Takes a gallery away: what it has elsewhere, and its folder. What is gone elsewhere already, as of a
    /// removal that was cut short, is no obstacle.
    ///
    /// @throws GalleryException of reason IN_USE when it is open somewhere; nothing is taken away then
    public static void remove(Path folder) {
        var address = address(folder);
        address.ifPresent(StorePlace::drop);
        if (address.isEmpty() && Files.isDirectory(folder)) {
            try (var _ = OwnerLock.take(folder)) {
                delete(folder, path -> !path.endsWith(OwnerLock.FILE) && !path.equals(folder));
            }
        }
        delete(folder, _ -> true);
    }

    private static void drop(String address) {
        try {
            provider(address).drop(address);
        } catch (GalleryException refused) {
            if (refused.reason() != Reason.NOT_FOUND) {
                throw refused;
            }
        }
    }

    private static void delete(Path folder, Predicate<Path> which) {
        try (var all = Files.walk(folder)) {
            for (Path one : all.filter(which).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot delete %s: %s".formatted(folder, e), e);
        }
    }

    private static Optional<String> address(Path folder) {
        var file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(reader);
            return Optional.of(Optional.ofNullable(properties.getProperty(ADDRESS))
                    .orElseThrow(() -> new GalleryException(
                            Reason.DAMAGED, "%s names no address\nwrite a line %s=…".formatted(file, ADDRESS))));
        } catch (IOException | IllegalArgumentException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static StoreProvider provider(String address) {
        return ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.keeps(address))
                .findFirst()
                .orElseThrow(() -> new GalleryException(
                        Reason.INVALID,
                        "nothing here keeps galleries at '%s'\nPostgreSQL: jdbc:postgresql://HOST/DATABASE, with reid4j-postgres on the class path"
                                .formatted(address.replaceAll("\\p{Cntrl}", "?"))));
    }
}
