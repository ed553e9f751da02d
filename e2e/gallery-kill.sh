#!/usr/bin/env bash
# Kills a program that adds to a gallery, deletes from it, erases and compacts, again and again, and holds the gallery to notes outside it.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cycles=100 seed=1
while [ $# -gt 0 ]; do
  case $1 in
    --kills) cycles=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    *) die "unknown argument $1" ;;
  esac
done
programs "$home/gallery/src/test/java/org/reid4j/gallery/KillProbe.java"
RANDOM=$seed
probe() { "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -cp "$classpath" org.reid4j.gallery.KillProbe "$work/gallery" "$work/notes" "$1" "$2"; }
for cycle in $(seq "$cycles"); do
  : >"$work/out"
  probe $((seed * 100000 + cycle)) work >"$work/out" 2>"$work/err" &
  pid=$!
  for _ in $(seq 1200); do
    grep -q '^ready' "$work/out" && break
    kill -0 $pid 2>/dev/null || break
    sleep 0.05
  done
  grep -q '^ready' "$work/out" || { cat "$work/out" "$work/err" | head -5; die "cycle $cycle: it did not open, seed $seed"; }
  sleep "0.$(printf %03d $((RANDOM % 700)))"
  java=$(pgrep -P $pid java || echo $pid)
  kill -9 $java 2>/dev/null || { cat "$work/out" "$work/err" | head -5; die "cycle $cycle: it ended by itself, seed $seed"; }
  wait $pid 2>/dev/null
  if [ $((cycle % 10)) -eq 0 ]; then # and one while it opens
    probe 0 verify >/dev/null 2>&1 &
    pid=$!
    sleep "0.$(printf %03d $((200 + RANDOM % 500)))"
    java=$(pgrep -P $pid java || echo $pid)
    kill -9 $java 2>/dev/null
    wait $pid 2>/dev/null
  fi
done
probe 0 verify >"$work/out" 2>"$work/err" || { cat "$work/out" "$work/err" | head -5; die "wrong in the end, seed $seed"; }
added=$(grep '^add!' "$work/notes" | tr ',' '\n' | wc -l)
deleted=$(grep '^del!' "$work/notes" | tr ',' '\n' | wc -l)
passed "$cycles kills; $added items acknowledged, 0 lost; $deleted deletions, 0 back; index equal to store; $(grep ready "$work/out")"
