#!/usr/bin/env bash
# Trains on a disk with room for one checkpoint and a half, and for two and a half.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need unshare util-linux
if [ "${REID_E2E_DISK:-}" != private ]; then
  "$home/reid" --version >/dev/null || exit $?
  rm -rf "$work" && trap - EXIT
  REID_E2E_DISK=private exec unshare -m $([ "$(id -u)" -eq 0 ] || echo -r) "$0" "$@"
fi
tiny_street
reid=("$home/reid" train "${settings[@]}")
mkdir "$work/whole" && "${reid[@]}" --runs "$work/whole" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "the undisturbed training failed"; }
fingerprint "$work"/whole/*/ >"$work/wanted"
size=$(du -sm --apparent-size "$work"/whole/*/state/"$(cat "$work"/whole/*/state/latest)" | cut -f1)
disk=$work/disk
mkdir "$disk"
trap 'umount "$disk" 2>/dev/null; rm -rf "$work"' EXIT
mount -t tmpfs -o size=$((size * 3 / 2))m tmpfs "$disk" || die "no tmpfs"

"${reid[@]}" --runs "$disk" >"$work/log" 2>&1
status=$?
[ $status -eq 4 ] || { tail -5 "$work/log"; die "exit $status instead of 4"; }
sed -n '/^error:/,$p' "$work/log" >"$work/message"
cat "$work/message"
lines=$(wc -l <"$work/message")
[ "$lines" -ge 1 ] && [ "$lines" -le 3 ] || die "$lines lines"
grep -q 'MiB are free' "$work/message" || die "free space is not named"
grep -q 'train --resume' "$work/message" || die "no way on is named"
run=$(ls -d "$disk"/*/)
(cd "$run/state/$(cat "$run/state/latest")" && sha256sum -c --quiet SHA256SUMS) || die "the last good checkpoint is damaged"
grep -q '"status" : "failed"' "$run/run.json" || die "run.json does not say failed"
mount -o remount,size=$((size * 5))m "$disk" || die "no larger tmpfs"
"$home/reid" train --resume --runs "$disk" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "resume after making room"; }
fingerprint "$run" | diff - "$work/wanted" || die "other bytes after making room"

rm -rf "$run"
mount -o remount,size=$((size * 5 / 2))m "$disk" || die "no smaller tmpfs"
"${reid[@]}" --runs "$disk" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "no training in two and a half checkpoints"; }
fingerprint "$disk"/*/ | diff - "$work/wanted" || die "other bytes in two and a half checkpoints"
passed "checkpoint $size MiB: room for 1.5 ends with exit 4 and $lines lines, resumes to the same bytes; room for 2.5 is enough"
