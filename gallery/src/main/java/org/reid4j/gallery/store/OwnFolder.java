package org.reid4j.gallery.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.reid4j.core.NewFolder;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// Makes folders that hold a gallery or a copy of one: whole or not at all, for their owner alone.
public final class OwnFolder {
    private OwnFolder() {}

    /// Makes a folder.
    ///
    /// @param target where nothing is yet
    /// @param what it is to hold, for messages
    /// @throws GalleryException of reason CONFLICT when something is there, RESOURCES when the disk refuses
    public static <T> T make(Path target, String what, NewFolder.Content<T> content) {
        try {
            return NewFolder.make(target, temporary -> {
                Rights.owner(temporary);
                return content.write(temporary);
            });
        } catch (FileAlreadyExistsException taken) {
            throw new GalleryException(
                    Reason.CONFLICT, "there is something at %s already\nname another place".formatted(target), taken);
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot make %s %s: %s".formatted(what, target, e), e);
        }
    }
}
