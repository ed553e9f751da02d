/// Networks and losses of the re-identification systems.
///
/// A system is a folder read from top to bottom: its network reads like the paper's figure, its objective
/// like the paper's loss section, its package documentation is the paper in words.
/// [org.reid4j.models.Systems] builds each from a [org.reid4j.models.ModelSpec].
@NullMarked
package org.reid4j.models;

import org.jspecify.annotations.NullMarked;
