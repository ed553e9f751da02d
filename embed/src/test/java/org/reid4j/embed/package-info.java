/// Tests of trained models in use.
@NullMarked
package org.reid4j.embed;

import org.jspecify.annotations.NullMarked;
