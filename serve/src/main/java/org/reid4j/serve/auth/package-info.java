/// Who may do what: keys, roles, failed tries.
@NullMarked
package org.reid4j.serve.auth;

import org.jspecify.annotations.NullMarked;
