/// How requests come in: the route table, bodies within limits, answers, slow clients, the page's
/// files.
@NullMarked
package org.reid4j.serve.http;

import org.jspecify.annotations.NullMarked;
