package org.reid4j.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the key of a group that a single value stands for, so that `data=DIR` means `data.path=DIR`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface MainKey {
    /// The key, as written in a file.
    String value();
}
