#!/usr/bin/env bash
# Trains 500 steps with a checkpoint every 50, embeds 2,000 photos, and looks at resident memory and native objects.
#   memory.sh [--steps 500] [--embeddings 2000]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
steps=500 embeddings=2000
while [ $# -gt 0 ]; do case $1 in --steps) steps=$2 ;; --embeddings) embeddings=$2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac; shift 2; done
programs "$home"/train/src/test/java/org/reid4j/train/MemoryProbe.java
"$home/reid" data street "$work/street" >/dev/null || die "no street"
# the Java heap is fixed and touched from the start, so that what grows is native
"$JAVA_HOME/bin/java" @"$work/options" -Xms768m -Xmx768m -XX:+AlwaysPreTouch --add-modules jdk.incubator.vector -cp "$classpath" org.reid4j.train.MemoryProbe "$work/runs" "$steps" "$embeddings" \
  data="$work/street" weights=none seed=1 model.backbone=resnet18 model.height=64 model.width=32 input.augment.pad=4 \
  sampler.identities=8 sampler.images=4 train.epochs=1000 train.save_every_steps=50 eval.every=20 2>"$work/errors" | tee "$work/memory"
[ "${PIPESTATUS[0]}" -eq 0 ] || { tail -3 "$work/errors"; die "it ended early"; }
# what counts: growth behind the first 100 steps, or the first 400 embeddings
judge() {
  awk -v what="$1" -v from="$2" '$1 == what && $2 == from { rss = $4; objects = $6 }
    $1 == what && $2 > from { n++; if ($4 > most) most = $4; last = $4; if ($6 > objects_most) objects_most = $6 }
    END { limit = rss * 0.05 > 50 ? rss * 0.05 : 50
      printf "%s: %d MiB at %d, %d at most and %d at the end behind it, native objects %d then %d at most", what, rss, from, most, last, objects, objects_most
      exit !(n > 0 && most - rss <= limit && objects_most <= objects + 50) }' "$work/memory"
}
trained=$(judge train 100) || die "$trained"
embedded=$(judge embed 400) || die "$embedded"
passed "$trained; $embedded"
