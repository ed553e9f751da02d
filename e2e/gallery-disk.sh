#!/usr/bin/env bash
# Fills the disk under a gallery, makes room again, and lets writes and forces fail, one after the other; the oracle is a file of notes elsewhere.
#   gallery-disk.sh [--calls N]  how many calls that fail are tried at most (default 60)
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need unshare util-linux
need strace strace
if [ "${REID_E2E_DISK:-}" != private ]; then
  "$home/reid" --version >/dev/null || exit $?
  rm -rf "$work" && trap - EXIT
  REID_E2E_DISK=private exec unshare -m $([ "$(id -u)" -eq 0 ] || echo -r) "$0" "$@"
fi
most=60
while [ $# -gt 0 ]; do case $1 in --calls) most=$2 ;; *) die "unknown argument $1" ;; esac; shift 2; done
programs "$home/gallery/src/test/java/org/reid4j/gallery/KillProbe.java"
disk=$work/disk
mkdir "$disk"
trap 'umount "$disk" 2>/dev/null; rm -rf "$work"' EXIT
mount -t tmpfs -o size=10m tmpfs "$disk" || die "no tmpfs"
java=("$JAVA_HOME/bin/java" @"$work/options" --add-modules=jdk.incubator.vector -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx256m -Djava.io.tmpdir="$work" -cp "$classpath" org.reid4j.gallery.KillProbe)
probe() { "${java[@]}" "$1" "$2" "$3" "$4"; }
free() { df --output=avail -k "$disk" | tail -1; }

# full while it works: refused, still searched; room is made: written again by itself
probe "$disk/gallery" "$work/notes" 1 endure=20 >/dev/null || die "the base failed"
head -c $((($(free) - 200) * 1024)) /dev/zero >"$disk/filler"
probe "$disk/gallery" "$work/notes" 1 endure=4000 >"$work/out" 2>&1 &
pid=$!
for _ in $(seq 1200); do grep -q '^refused: disk full' "$work/out" && break; kill -0 $pid 2>/dev/null || break; sleep 0.1; done
grep -m1 '^refused: disk full' "$work/out" || { head -5 "$work/out"; die "it was never told that the disk is full"; }
grep -q 'MB free' "$work/out" || die "free space is not named"
rm "$disk/filler"
wait $pid || { tail -5 "$work/out"; die "the full disk ended it"; }
grep -m1 '^written again' "$work/out" || { tail -5 "$work/out"; die "it did not go on after room was made"; }
tail -1 "$work/out"
probe "$disk/gallery" "$work/notes" 0 verify || die "after a full disk"

# a start on a disk without one free page: told with its free space, and once there is room everything acknowledged is found
head -c 20M /dev/zero >"$disk/filler" 2>/dev/null
[ "$(free)" -lt 64 ] || die "the disk is not full: $(free) KiB"
if ! probe "$disk/gallery" "$work/notes" 0 verify >"$work/out" 2>&1; then
  grep -q 'disk full: .* MB free' "$work/out" || { head -5 "$work/out"; die "the full disk is not named"; }
fi
rm "$disk/filler"
probe "$disk/gallery" "$work/notes" 0 verify >"$work/out" 2>&1 || { head -5 "$work/out"; die "it does not open once there is room"; }

# each write and each force refused in turn: nothing acknowledged is lost, nothing is written until it is opened again
mkdir "$work/sound" && probe "$work/sound/gallery" "$work/sound/notes" 2 endure=25 >/dev/null || die "the base failed"
cp -a "$work/sound" "$work/traced"
strace -f -y -qq -o "$work/trace" -e trace=write,pwrite64,fsync,fdatasync "${java[@]}" "$work/traced/gallery" "$work/traced/notes" 3 endure=25 >/dev/null || die "the traced program failed"
awk -v run="$work/traced/gallery/gallery.db" '{ call = $2; sub(/\(.*/, "", call); n = ++seen[$1 " " call]; if (index($0, run)) print call, n }' "$work/trace" >"$work/all"
every=$((($(wc -l <"$work/all") + most - 1) / most))
awk -v every="$every" 'NR % every == 0' "$work/all" >"$work/points"
tried=0 told=0 silent=0
while read -r call n; do
  for error in EIO ENOSPC; do
    case $call:$error in f*:ENOSPC) continue ;; esac
    rm -rf "$work/one" && cp -a "$work/sound" "$work/one"
    strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:error=$error:when=$n" "${java[@]}" "$work/one/gallery" "$work/one/notes" 3 endure=25 >"$work/out" 2>&1 </dev/null
    status=$?
    grep -q '^WRONG' "$work/out" && { grep '^WRONG' "$work/out"; die "$call $n $error"; }
    tried=$((tried + 1))
    if grep -q '^refused' "$work/out"; then
      told=$((told + 1))
      if grep -q '^refused: .*is read only' "$work/out" && grep -q '^written again' "$work/out"; then die "written before it was opened again: $call $n"; fi
    elif [ $status -ne 0 ]; then
      told=$((told + 1))
      grep -q 'GalleryException' "$work/out" || { head -3 "$work/out"; die "ended otherwise: $call $n $error"; }
    else
      silent=$((silent + 1)) # a checkpoint that is made up for later, or the retry of a short write
    fi
    probe "$work/one/gallery" "$work/one/notes" 0 verify >"$work/verdict" 2>&1 || { head -5 "$work/verdict"; cat "$work/out"; die "after $call $n $error"; }
  done
done <"$work/points"
passed "a full disk is told with its free space, searched on, and written again once there is room; a start without room is told so and loses nothing; $tried failing writes and forces ($told told, $silent harmless): 0 acknowledged items lost, 0 deleted back"
