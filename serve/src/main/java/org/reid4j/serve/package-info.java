/// Galleries over HTTP: a REST interface with keys and limits, and a web page in front of it.
@NullMarked
package org.reid4j.serve;

import org.jspecify.annotations.NullMarked;
