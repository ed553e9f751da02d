package org.reid4j.cli;

import java.util.Iterator;
import org.reid4j.models.Systems;

/// The systems' names for help texts, so that a new system appears in them by itself.
final class SystemNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Systems.names().iterator();
    }
}
