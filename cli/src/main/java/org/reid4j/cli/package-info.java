/// The command line of reid4j: [Reid] finds the verb, and each verb is one file that wires the modules
/// together.
@NullMarked
package org.reid4j.cli;

import org.jspecify.annotations.NullMarked;
