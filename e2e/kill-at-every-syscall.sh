#!/usr/bin/env bash
# Kills, or refuses, each system call of one checkpoint in turn and judges what is left; then kills whole trainings.
#   kill-at-every-syscall.sh [--whole KILLS] [--seed N]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
whole=2 seed=1
while [ $# -gt 0 ]; do case $1 in --whole) whole=$2 ;; --seed) seed=$2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac; shift 2; done
need strace strace
programs "$home"/train/src/test/java/org/reid4j/train/checkpoint/CheckpointSaves.java
saves=("$JAVA_HOME/bin/java" @"$work/options" -XX:TieredStopAtLevel=1 -XX:-UsePerfData -cp "$classpath" org.reid4j.train.checkpoint.CheckpointSaves)
calls=write,pwrite64,writev,pwritev,openat,open,creat,mkdir,mkdirat,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,ftruncate,fallocate,copy_file_range,sendfile

"${saves[@]}" prepare "$work/base" || die "nothing saved"
cp -a "$work/base" "$work/undisturbed"
strace -f -y -qq -o "$work/trace" -e trace=$calls "${saves[@]}" save "$work/undisturbed" || die "the undisturbed program failed"
# every call that names a file of the run: which it is of its kind in its thread, as strace counts them
awk -v run="$work/undisturbed" '{ call = $2; sub(/\(.*/, "", call); n = ++seen[$1 " " call]; if (index($0, run)) print call, n }' "$work/trace" >"$work/points"
points=$(wc -l <"$work/points")
[ "$points" -gt 40 ] || die "only $points calls seen"

# one MODE: disturbs each point in a copy of its own
sweep() {
  local mode=$1 missed=0 other=0 refused=0 call n copy fault status
  rm -rf "$work/$mode" && mkdir "$work/$mode"
  while read -r call n; do
    case $mode:$call in
      kill:*) fault=signal=KILL ;;
      refuse:fsync | refuse:fdatasync) fault=error=EIO ;;
      refuse:*) fault=error=ENOSPC ;;
    esac
    copy=$work/$mode/$call-$n
    cp -a "$work/base" "$copy"
    { strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:$fault:when=$n" "${saves[@]}" save "$copy" >"$copy.out" 2>&1 </dev/null; } 2>/dev/null
    status=$?
    case $mode:$status in
      kill:137) ;;
      kill:*) missed=$((missed + 1)); echo "not killed: $call $n, exit $status" ;;
      refuse:0) ;; # it found another way: a copy where a link is refused
      refuse:4) refused=$((refused + 1)); [ "$(wc -l <"$copy.out")" -le 3 ] || { other=$((other + 1)); echo "more than three lines: $copy.out"; } ;;
      refuse:*) other=$((other + 1)); echo "exit $status: $call $n"; head -3 "$copy.out" ;;
    esac
    rm -f "$copy.out"
  done <"$work/points"
  "${saves[@]}" check "$work/undisturbed" "$work/$mode"/* >"$work/verdict" || { cat "$work/verdict"; die "$mode: see above"; }
  [ $missed -eq 0 ] && [ $other -eq 0 ] || die "$mode: $missed kills missed, $other wrong exits"
  if [ "$mode" = kill ]; then result="killed at each of $points calls"; else result="$result, refused each ($refused told so, exit 4)"; fi
  rm -rf "${work:?}/$mode"
}
sweep kill
sweep refuse
if [ "$whole" -gt 0 ]; then
  "$e2e/resume-after-kills.sh" --kills "$whole" --seed "$seed" || die "whole trainings"
fi
passed "$result: 0 checkpoints lost, 0 files left over"
