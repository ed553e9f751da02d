#!/usr/bin/env bash
# Photos that claim, lie, are cut short or damaged, in a heap of 256 MiB.
#   hostile-images.sh [--mutations 100000]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
mutations=100000
while [ $# -gt 0 ]; do case $1 in --mutations) mutations=$2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac; shift 2; done
programs "$home"/image/src/test/java/org/reid4j/image/{HostileImages,Bombs,TestPhotos}.java
timeout 900 "$JAVA_HOME/bin/java" @"$work/options" -Xmx256m -cp "$classpath" org.reid4j.image.HostileImages "$mutations" 2>"$work/errors" ||
  { tail -3 "$work/errors"; die "a photo was not treated as it should be"; }
passed "every row above as it must be, heap 256 MiB"
