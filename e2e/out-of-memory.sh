#!/usr/bin/env bash
# Goes on behind a checkpoint with too little memory, by the limit of the address space.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need prlimit util-linux
programs
tiny_street
# a batch that is large beside what a JVM needs, of photos that are drawn again and again
settings+=(model.height=128 model.width=64 sampler.identities=4 sampler.images=24 sampler.semantics=fast-reid sampler.batches=2
  train.save_every_steps=1 eval.every=1 data.workers=1 data.prefetch=1 data.cache_mb=0)
heap=(-Xms400m -Xmx400m -XX:+AlwaysPreTouch -XX:TieredStopAtLevel=1)
java=("$JAVA_HOME/bin/java" @"$work/options" "${heap[@]}" --add-modules=jdk.incubator.vector -cp "$classpath")

# FIELD NAME ARGUMENTS: trains and remembers the most of /proc's field that was seen, in kB
most() {
  local field=$1 runs=$2 pid now; shift 2
  "${java[@]}" org.reid4j.cli.Reid train "${settings[@]}" --runs "$runs" "$@" >"$work/log" 2>&1 &
  pid=$!
  most=0
  while kill -0 $pid 2>/dev/null; do
    now=$(awk -v f="$field:" '$1 == f { print $2 }' /proc/$pid/status 2>/dev/null)
    [ "${now:-0}" -gt "$most" ] && most=$now
    sleep 0.02
  done
  wait $pid || { tail -3 "$work/log"; die "a training with enough memory failed"; }
}

most VmHWM "$work/small" train.epochs=1 sampler.images=2; small_rss=$most
most VmHWM "$work/large" train.epochs=1; large_rss=$most
most VmPeak "$work/small-2" train.epochs=1 sampler.images=2; small_space=$most
most VmPeak "$work/whole" train.epochs=2; large_space=$most
fingerprint "$work"/whole/*/ >"$work/wanted"
echo "resident: $((small_rss / 1024)) MiB with batches of 8, $((large_rss / 1024)) with 96; address space $((small_space / 1024)) and $((large_space / 1024)) MiB"
[ $((large_rss - small_rss)) -gt 200000 ] || die "the larger batch needs hardly more: nothing to be shown"
between() { echo $(($1 + ($2 - $1) * $3 / 100)); }

told=""
# MODE PERCENT: goes on behind a checkpoint with so much of what the large batch needs, and then with enough
short_of() {
  local mode=$1 percent=$2 runs=$work/$1-$2 command status run lines began took
  cp -a "$work/large" "$runs"
  run=$(ls -d "$runs"/*/)
  command=(prlimit --as=$(($(between "$small_space" "$large_space" "$percent") * 1024)) "${java[@]}")
  began=$(date +%s%N)
  (cd "$work" && "${command[@]}" org.reid4j.cli.Reid train --resume --runs "$runs" train.epochs=2) >"$work/log" 2>&1
  status=$?
  took=$((($(date +%s%N) - began) / 1000000))
  sed -n '/^error:/,$p' "$work/log" >"$work/message"
  echo "$mode at $percent %: exit $status"; cat "$work/message"
  [ $status -eq 4 ] || { tail -5 "$work/log"; die "$mode at $percent %: exit $status instead of 4"; }
  ls "$work"/hs_err* >/dev/null 2>&1 && die "$mode: the JVM broke down"
  lines=$(wc -l <"$work/message")
  [ "$lines" -ge 1 ] && [ "$lines" -le 3 ] || die "$lines lines"
  grep -qi 'memory' "$work/message" || die "memory is not named"
  # of the step before or an earlier one: which step is the first to want too much is the allocator's
  (cd "$run/state/$(cat "$run/state/latest")" && sha256sum -c --quiet SHA256SUMS) || die "$mode: the last checkpoint is not whole"
  grep -q '"status" : "failed"' "$run/run.json" || die "run.json does not say failed"
  "${java[@]}" org.reid4j.cli.Reid train --resume --runs "$runs" train.epochs=2 >"$work/log" 2>&1 || { tail -3 "$work/log"; die "$mode: resume with enough memory"; }
  fingerprint "$run" | diff - "$work/wanted" || die "$mode: other bytes after a resume with enough memory"
  told="$told $mode at $percent %: exit 4 after $took ms, $(grep -o 'A step with [0-9]* of them fits' "$work/message" || echo 'no smaller batch named');"
}
short_of space 70
short_of space 30
passed "$told checkpoints as they were, resumed to the same bytes"
