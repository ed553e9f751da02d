/// What an operator sees of the server: health, metrics, the audit log.
@NullMarked
package org.reid4j.serve.watch;

import org.jspecify.annotations.NullMarked;
