/// Galleries in a PostgreSQL server, each in a schema of its own: for photos that must lie where the other data of
/// a house lie, with its backups, its access rules and its watchmen.
@NullMarked
package org.reid4j.postgres;

import org.jspecify.annotations.NullMarked;
