package org.reid4j.gallery.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What SQLite's refusals are called.
class RefusalsTest {
    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})
    void aFullDiskIsNamedWhetherAWriteOrAnOpeningMeetsIt(SQLiteErrorCode code) {
        var told = Connections.refusal(Path.of("gallery.db"), new SQLiteException("no room", code));
        assertThat(told.reason()).isEqualTo(Reason.RESOURCES);
        assertThat(told).hasMessageStartingWith("disk full: gallery.db").hasMessageContaining("MB free\nmake room");
    }

    @Test
    void anotherFailureIsNoFullDisk() {
        var told = Connections.refusal(
                Path.of("gallery.db"), new SQLiteException("cable", SQLiteErrorCode.SQLITE_IOERR_READ));
        assertThat(told).hasMessageStartingWith("cannot read or write gallery.db");
    }
}
