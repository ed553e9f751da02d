/// What a run is told to do: strict YAML with a base, overrides from the command line, bound to records.
@NullMarked
package org.reid4j.train.config;

import org.jspecify.annotations.NullMarked;
