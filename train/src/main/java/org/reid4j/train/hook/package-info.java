/// What happens beside training: progress, metrics, checkpoints, measuring, alarms. One small file each.
@NullMarked
package org.reid4j.train.hook;

import org.jspecify.annotations.NullMarked;
