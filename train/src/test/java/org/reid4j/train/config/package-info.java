@NullMarked
package org.reid4j.train.config;

import org.jspecify.annotations.NullMarked;
