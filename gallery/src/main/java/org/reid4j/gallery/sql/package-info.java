/// The statements that stores on SQL have in common, whatever database they ask: who is who, items, filters, and
/// what an item's vector looks like in bytes. What databases say differently is given to them.
@NullMarked
package org.reid4j.gallery.sql;

import org.jspecify.annotations.NullMarked;
