#!/usr/bin/env bash
# Kills whole trainings at random writes of theirs, resumes them, and compares every byte with an uninterrupted run.
#   resume-after-kills.sh [--kills 20] [--seed N]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
kills=20 seed=1
while [ $# -gt 0 ]; do case $1 in --kills) kills=$2 ;; --seed) seed=$2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac; shift 2; done
need strace strace
"$home/reid" --version >/dev/null || exit $?
tiny_street
calls=write,pwrite64,openat,mkdir,fsync,rename,link,unlink,rmdir,ftruncate
reid=("$home/reid" train "${settings[@]}")

"${reid[@]}" --runs "$work/whole" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "the uninterrupted training failed"; }
fingerprint "$work"/whole/*/ >"$work/wanted"
strace -f -y -qq -o "$work/trace" -e trace=$calls "${reid[@]}" --runs "$work/counted" >/dev/null 2>&1 || die "the counted training failed"
fingerprint "$work"/counted/*/ | cmp -s - "$work/wanted" || die "two uninterrupted trainings differ"
# from the first step on, every call that names a file of the run
awk -v run="$work/counted/" '{ call = $2; sub(/\(.*/, "", call); n = ++seen[$1 " " call]
  if (index($0, "metrics.jsonl")) begun = 1
  if (begun && index($0, run)) print call, n }' "$work/trace" >"$work/points"
points=$(wc -l <"$work/points")

failures=0 missed=0 number=0
while read -r call n; do
  number=$((number + 1))
  runs=$work/killed-$number
  { strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$n" "${reid[@]}" --runs "$runs" >"$work/log" 2>&1 </dev/null; } 2>/dev/null
  status=$?
  [ $status -eq 137 ] || { missed=$((missed + 1)); echo "not killed: $call $n, exit $status"; continue; }
  at=$(grep -o 'step":[0-9]*' "$runs"/*/metrics.jsonl 2>/dev/null | tail -1 | grep -o '[0-9]*$')
  "$home/reid" train --resume --runs "$runs" >"$work/log" 2>&1
  status=$?
  stray=$(find "$runs" -name '*.tmp' | wc -l)
  if [ $status -ne 0 ]; then
    failures=$((failures + 1)); echo "FAILED resume behind $call $n (step ${at:-0}), exit $status"; tail -3 "$work/log"
  elif ! fingerprint "$runs"/*/ | diff - "$work/wanted" >"$work/diff"; then
    failures=$((failures + 1)); echo "FAILED $call $n (step ${at:-0}): other bytes"; cat "$work/diff"
  elif [ "$stray" -gt 0 ]; then
    failures=$((failures + 1)); echo "FAILED $call $n: left over"; find "$runs" -name '*.tmp'
  else
    echo "same bytes after a kill at $call $n, step ${at:-0}"
  fi
  rm -rf "$runs"
done < <(awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand(), $0 }' "$work/points" | sort | head -"$kills" | cut -d' ' -f2-)
[ $failures -eq 0 ] && [ $missed -eq 0 ] || die "seed $seed: $failures of $number kills, $missed missed"
passed "$number kills among $points calls, seed $seed: the same bytes each time"
