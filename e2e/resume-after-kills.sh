#!/usr/bin/env bash
# Kills whole trainings at random writes of theirs, resumes them, and compares every byte with an uninterrupted run.
#   resume-after-kills.sh [--kills 20] [--seed N] [--cases "adam sgd ..."|all]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
kills=20 seed=1 cases=adam
while [ $# -gt 0 ]; do
  case $1 in --kills) kills=$2 ;; --seed) seed=$2 ;; --cases) cases=$2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac
  shift 2
done
# Each optimizer and each schedule, what else leaves something behind, and the systems of several phases.
all="adam amsgrad adamw sgd nesterov averaged gaitgln dgnet"
[ "$cases" = all ] && cases=$all
need strace strace
"$home/reid" --version >/dev/null || exit $?
calls=write,pwrite64,openat,mkdir,fsync,rename,link,unlink,rmdir,ftruncate

# A tiny walk: 4 people to learn from, 3 to be known, three views.
tiny_walk() {
  local full=$work/full people id view
  "$home/reid" data walk "$full" >/dev/null || die "no walk"
  mkdir "$work/walk"
  people=($(ls -d "$full"/[0-9][0-9][0-9] | head -4) $(ls -d "$full"/[0-9][0-9][0-9] | tail -3))
  for id in "${people[@]}"; do
    for view in 000 054 090; do
      for walk in "$id"/*/"$view"; do
        mkdir -p "$work/walk/${walk#"$full"/}" && cp -r "$walk"/. "$work/walk/${walk#"$full"/}/"
      done
    done
  done
  ids() { for id in "$@"; do printf '"%s",' "${id##*/}"; done | sed 's/,$//'; }
  printf '{"TRAIN_SET":[%s],"TEST_SET":[%s]}\n' "$(ids "${people[@]:0:4}")" "$(ids "${people[@]:4}")" >"$work/walk/partition.json"
  rm -rf "$full"
}

# Sets what is trained in a case.
train_case() {
  case $1 in
    gaitgln) [ -d "$work/walk" ] || tiny_walk ;;
    *) [ -d "$work/street" ] || tiny_street ;;
  esac
  case $1 in
    adam) more=() ;;
    amsgrad) more=(optimizer=adam optimizer.amsgrad=true schedule=cosine schedule.milestones=[] schedule.warmup=1) ;;
    adamw) more=(optimizer=adamw schedule=cosine schedule.milestones=[] schedule.unit=iteration schedule.warmup=3) ;;
    sgd) more=(optimizer=sgd optimizer.lr=0.01 schedule=multistep schedule.milestones=[3,6] schedule.unit=iteration schedule.warmup=0) ;;
    nesterov) more=(optimizer=sgd optimizer.lr=0.01 optimizer.nesterov=true schedule=constant schedule.milestones=[] schedule.warmup=2 schedule.warmup_rule=paper) ;;
    averaged) more=(optimizer=adamw train.ema=0.9 train.accumulate=2 train.clip_norm=0.5 sampler.semantics=fast-reid sampler.batches=6) ;;
    gaitgln) more=() ;;
    dgnet) more=(model=dgnet model.base=2 model.blocks=1 model.hidden=4 model.judge=2 model.judge_blocks=1 model.warm_up=0 model.ramp=0.5
      sampler.identities=4 sampler.images=2 sampler.batches=3 pretrain.epochs=1 train.save_every_steps=1 train.draw_every_steps=0) ;;
    *) echo "there is no case $1: $all" >&2; exit 2 ;;
  esac
  case $1 in
    gaitgln) reid=("$home/reid" train config=demo-gaitgln data.path="$work/walk" data.partition="$work/walk/partition.json" seed=3 threads=1
      model.channels=2,2,4 model.lateral=4 model.dimension=4 clip.frames=3 sampler.identities=2 sampler.images=2 sampler.batches=4 pretrain.epochs=2
      train.epochs=2 train.save_every_steps=2 train.log_every_steps=1 schedule.warmup=0 eval.every=1 data.workers=2) ;;
    *) reid=("$home/reid" train "${settings[@]}" "${more[@]}") ;;
  esac
}

total=0 told=""
for case in $cases; do
  train_case "$case"
  "${reid[@]}" --runs "$work/$case" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "$case: the uninterrupted training failed"; }
  fingerprint "$work/$case"/*/ >"$work/wanted"
  strace -f -y -qq -o "$work/trace" -e trace=$calls "${reid[@]}" --runs "$work/counted" >/dev/null 2>&1 || die "$case: the counted training failed"
  fingerprint "$work"/counted/*/ | cmp -s - "$work/wanted" || die "$case: two uninterrupted trainings differ"
  # from the first step on, every call that names a file of the run
  awk -v run="$work/counted/" '{ call = $2; sub(/\(.*/, "", call); n = ++seen[$1 " " call]
    if (index($0, "metrics.jsonl")) begun = 1
    if (begun && index($0, run)) print call, n }' "$work/trace" >"$work/points"
  points=$(wc -l <"$work/points")
  rm -rf "$work/counted" "$work/trace"

  failures=0 missed=0 number=0
  while read -r call n; do
    number=$((number + 1))
    runs=$work/killed-$number
    { strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$n" "${reid[@]}" --runs "$runs" >"$work/log" 2>&1 </dev/null; } 2>/dev/null
    status=$?
    [ $status -eq 137 ] || { missed=$((missed + 1)); echo "$case, not killed: $call $n, exit $status"; rm -rf "$runs"; continue; }
    at=$(grep -o 'step":[0-9]*' "$runs"/*/metrics.jsonl 2>/dev/null | tail -1 | grep -o '[0-9]*$')
    "$home/reid" train --resume --runs "$runs" >"$work/log" 2>&1
    status=$?
    stray=$(find "$runs" -name '*.tmp' | wc -l)
    if [ $status -ne 0 ]; then
      failures=$((failures + 1)); echo "FAILED $case, resume behind $call $n (step ${at:-0}), exit $status"; tail -3 "$work/log"
    elif ! fingerprint "$runs"/*/ | diff - "$work/wanted" >"$work/diff"; then
      failures=$((failures + 1)); echo "FAILED $case, $call $n (step ${at:-0}): other bytes"; cat "$work/diff"
    elif [ "$stray" -gt 0 ]; then
      failures=$((failures + 1)); echo "FAILED $case, $call $n: left over"; find "$runs" -name '*.tmp'
    else
      echo "$case: same bytes after a kill at $call $n, step ${at:-0}"
    fi
    rm -rf "$runs"
  done < <(awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand(), $0 }' "$work/points" | sort | head -"$kills" | cut -d' ' -f2-)
  [ $failures -eq 0 ] && [ $missed -eq 0 ] || die "$case, seed $seed: $failures of $number kills, $missed missed"
  total=$((total + number)) told="$told $case ($number of $points calls)"
done
passed "$total kills, seed $seed: the same bytes each time;$told"
