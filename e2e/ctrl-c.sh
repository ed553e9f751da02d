#!/usr/bin/env bash
# Sends a training SIGINT, SIGTERM, and SIGINT twice, and resumes it.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
"$home/reid" --version >/dev/null || exit $?
tiny_street
"$home/reid" train "${settings[@]}" --runs "$work/whole" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "the undisturbed training failed"; }
fingerprint "$work"/whole/*/ >"$work/wanted"
steps=$(grep -c '"kind":"step"' "$work"/whole/*/metrics.jsonl)
told=""
for signals in INT TERM "INT INT"; do
  runs=$work/runs-${signals// /-}
  # a shell without job control starts background programs deaf to SIGINT
  env --default-signal=INT,TERM "$home/reid" train "${settings[@]}" --runs "$runs" >"$work/log" 2>&1 &
  pid=$!
  for _ in $(seq 600); do
    [ "$(cat "$runs"/*/metrics.jsonl 2>/dev/null | wc -l)" -ge 3 ] && break
    kill -0 $pid 2>/dev/null || break
    sleep 0.05
  done
  began=$(date +%s%N)
  for signal in $signals; do kill -s "$signal" $pid || die "it ended before SIG$signal"; sleep 0.01; done
  wait $pid
  status=$?
  took=$((($(date +%s%N) - began) / 1000000))
  [ $status -eq 130 ] || { tail -3 "$work/log"; die "SIG$signals: exit $status instead of 130"; }
  [ $took -le 10000 ] || die "SIG$signals: took $took ms"
  at=$(grep -c '"kind":"step"' "$runs"/*/metrics.jsonl)
  [ "$at" -lt "$steps" ] || die "SIG$signals came too late: all $steps steps were done"
  if [ "$signals" != "INT INT" ]; then
    command=$(grep -o 'reid train --resume run=.*' "$work/log" | tail -1)
    grep -q '^stopped and saved; go on with: reid train --resume' "$work/log" || { tail -3 "$work/log"; die "no resume command"; }
    (cd "$work" && eval "$home/$command") >"$work/log" 2>&1 || { tail -3 "$work/log"; die "SIG$signals: $command failed"; }
  else
    "$home/reid" train --resume --runs "$runs" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "SIG$signals: resume failed"; }
  fi
  fingerprint "$runs"/*/ | diff - "$work/wanted" || die "SIG$signals: other bytes"
  told="$told SIG${signals// /+} at step $at/$steps: $took ms;"
done
passed "$told exit 130, resumed to the same bytes"
