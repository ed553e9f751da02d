/// The routes of the REST interface, one file a subject.
@NullMarked
package org.reid4j.serve.api;

import org.jspecify.annotations.NullMarked;
