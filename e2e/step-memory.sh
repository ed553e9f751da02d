#!/usr/bin/env bash
# The most resident memory that training steps of a model take, for batches of several sizes.
#   step-memory.sh SYSTEM "BATCH…" [key=value…]      step-memory.sh rga-sc "8 16 32 64" backbone=resnet50
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# -ge 2 ] || { sed -n 3p "$0" >&2; exit 2; }
system=$1 batches=$2
shift 2
programs "$home"/models/src/test/java/org/reid4j/models/{StepMemory,Det}.java
for batch in $batches; do
  "$JAVA_HOME/bin/java" @"$work/options" --add-modules jdk.incubator.vector -cp "$classpath" org.reid4j.models.StepMemory "$system" "$batch" "$@" 2>"$work/errors" ||
    { tail -3 "$work/errors" >&2; die "$batch images"; }
done
passed "$system, batches of $batches"
