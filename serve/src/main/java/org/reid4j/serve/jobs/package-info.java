/// Work that outlasts a request.
@NullMarked
package org.reid4j.serve.jobs;

import org.jspecify.annotations.NullMarked;
