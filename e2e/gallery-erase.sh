#!/usr/bin/env bash
# Erased means gone: kills the erasure of a person at every system call that changes the gallery's files, and looks for their bytes after the next opening.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need strace strace
programs "$home"/gallery/src/test/java/org/reid4j/gallery/{EraseProbe,TestGallery,TestClock}.java "$home/gallery/src/test/java/org/reid4j/gallery/spi/Made.java"
probe=("$JAVA_HOME/bin/java" @"$work/options" --add-modules=jdk.incubator.vector -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto -cp "$classpath" org.reid4j.gallery.EraseProbe)
calls=write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,fallocate

"${probe[@]}" "$work/base" make || die "nothing made"
cp -a "$work/base" "$work/whole"
strace -f -y -qq -o "$work/trace" -e trace=$calls "${probe[@]}" "$work/whole" erase >"$work/out" || die "the undisturbed erasure failed"
grep -q 'verified true' "$work/out" || { cat "$work/out"; die "the receipt is not verified"; }
[ "$("${probe[@]}" "$work/whole" gone)" = gone ] || die "not gone without any kill"
# each call that names a file of the gallery: which it is of its kind in its thread, as strace counts them
awk -v run="$work/whole" '{ call = $2; sub(/\(.*/, "", call); n = ++seen[$1 " " call]; if (index($0, run)) print call, n }' "$work/trace" >"$work/points"
points=$(wc -l <"$work/points")
[ "$points" -ge 10 ] || die "only $points calls seen"
gone=0 untouched=0
while read -r call n; do
  rm -rf "$work/one" && cp -a "$work/base" "$work/one"
  { strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$n" "${probe[@]}" "$work/one" erase >"$work/out" 2>&1 </dev/null; } 2>/dev/null
  [ $? -eq 137 ] || die "not killed at $call $n"
  verdict=$("${probe[@]}" "$work/one" gone 2>"$work/err") || { head -3 "$work/err"; die "killed at $call $n"; }
  case $verdict in
    gone) gone=$((gone + 1)) ;;
    untouched) grep -q acknowledged "$work/out" && die "acknowledged, but not erased, killed at $call $n"; untouched=$((untouched + 1)) ;;
  esac
done <"$work/points"
[ $gone -gt 0 ] && [ $untouched -gt 0 ] || die "the kills did not fall on both sides: $gone gone, $untouched untouched"
passed "killed at each of $points calls of an erasure: $untouched times nothing had begun, $gone times no 16 bytes of vector, thumbnail, hash or name were left after the next opening"
