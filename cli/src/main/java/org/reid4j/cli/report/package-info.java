/// What a person looks at after a run or a search: self-contained HTML pages that work offline, light
/// and dark.
@NullMarked
package org.reid4j.cli.report;

import org.jspecify.annotations.NullMarked;
