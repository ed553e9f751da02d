/// What may be wrong with a machine, an installation or a run, looked at one by one, each with what to
/// do about it.
@NullMarked
package org.reid4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
