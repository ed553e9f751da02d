package org.reid4j.gallery.data;

import java.util.Optional;

/// The smallest change of who is who: what it was before and is after, so that any can be taken back,
/// and none by
/// mistake over a newer one.
public sealed interface Change {
    /// The same the other way round.
    Change reversed();

    /// A person's name.
    ///
    /// @param person the number
    /// @param before empty where there was no such person
    /// @param after empty where there is none afterwards
    record Name(long person, Optional<String> before, Optional<String> after) implements Change {
        public Name {
            after.ifPresent(name -> Text.require("name", name, Text.SHORT));
        }

        @Override
        public Change reversed() {
            return new Name(person, after, before);
        }
    }

    /// Whom an item shows.
    ///
    /// @param before 0 for nobody
    /// @param after 0 for nobody
    record Owner(long item, long before, long after) implements Change {
        @Override
        public Change reversed() {
            return new Owner(item, after, before);
        }
    }

    /// That an item does not show a person.
    ///
    /// @param after whether it is said to show somebody else; before it was the contrary
    record NotThis(long item, long person, boolean after) implements Change {
        @Override
        public Change reversed() {
            return new NotThis(item, person, !after);
        }
    }

    /// A tag of an item.
    ///
    /// @param after whether it has it afterwards; before it was the contrary
    record Tag(long item, String tag, boolean after) implements Change {
        public Tag {
            Text.require("tag", tag, Text.SHORT);
        }

        @Override
        public Change reversed() {
            return new Tag(item, tag, !after);
        }
    }
}
