#!/usr/bin/env bash
# Embeds 50,000 photos by ONNX Runtime as reid embed does, and looks at resident memory (mapped files not counted).
#   embed-memory.sh [--photos 50000] [--run RUN-WITH-AN-ONNX-FILE]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
photos=50000 run=""
while [ $# -gt 0 ]; do case $1 in --photos) photos=$2 ;; --run) run=$2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac; shift 2; done
programs "$home"/cli/src/test/java/org/reid4j/cli/EmbedMemoryProbe.java
"$home/reid" data street "$work/street" >/dev/null || die "no street"
if [ -z "$run" ]; then
  "$home/reid" train data="$work/street" runs="$work/runs" name=small seed=3 weights=none model.backbone=resnet18 model.height=64 model.width=32 \
    input.augment.pad=4 sampler.identities=8 sampler.images=4 train.epochs=1 >"$work/log" 2>&1 || { tail -3 "$work/log"; die "no run"; }
  run=$work/runs/small-1
  "$home/reid" export run="$run" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "no ONNX file"; }
fi
probe() { "$JAVA_HOME/bin/java" @"$work/options" "$@"; }
heap=(-Xms768m -Xmx768m -XX:+AlwaysPreTouch) # fixed and touched from the start, so that what grows is native
probe -cp "$classpath" org.reid4j.cli.EmbedMemoryProbe copies "$work/street" "$work/photos" "$photos" || die "no photos"
probe "${heap[@]}" -cp "$classpath" org.reid4j.cli.EmbedMemoryProbe embed "$run" "$work/photos" "$work/photos.npy" 2>"$work/errors" | tee "$work/memory"
[ "${PIPESTATUS[0]}" -eq 0 ] || { tail -3 "$work/errors"; die "it ended early"; }
# what counts: growth behind the first 1,000 photos
told=$(awk '$1 == "embed" && $2 == 1000 { first = $4 } { last = $4; if ($4 > most) most = $4; all = all " " $2 ": " $4 }
  END { limit = first * 0.05 > 50 ? first * 0.05 : 50; printf "resident MiB at%s, the last one with the file written", all; exit !(first > 0 && most - first <= limit) }' "$work/memory") || die "$told"
passed "$told"
