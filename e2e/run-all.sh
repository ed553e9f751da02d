#!/usr/bin/env bash
# Runs the scripts beside this file one after the other and prints a table of docs/reliability.md's rows, line by line.
#   run-all.sh [--quick] [--only WORD]    --quick: small numbers, some ten minutes instead of two hours
e2e=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
quick="" only=""
while [ $# -gt 0 ]; do case $1 in --quick) quick=1; shift ;; --only) only=$2; shift 2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac; done
size() { if [ -n "$quick" ]; then echo "$2"; else echo "$1"; fi; }
failed=0 skipped=0
echo '| rows | command | result | time |'
echo '|---|---|---|---|'
# ROWS SCRIPT ARGUMENTS
row() {
  local rows=$1 began status line word; shift
  case "$rows $*" in *"$only"*) ;; *) return ;; esac
  began=$(date +%s)
  line=$("$e2e/$1" "${@:2}" 2>&1 </dev/null | tee /dev/stderr | grep -E '^(PASSED|FAILED|SKIPPED) ' | tail -1; exit "${PIPESTATUS[0]}") 2>"${REID_E2E_LOG:-/dev/null}"
  status=$?
  word=${line%% *}
  case $status:$word in
    0:PASSED) ;;
    *:SKIPPED) skipped=$((skipped + 1)) ;;
    *) failed=$((failed + 1)) ;;
  esac
  printf '| %s | `%s` | %s | %d s |\n' "$rows" "$*" "${line:-no result, exit $status}" $(($(date +%s) - began))
}
row "C1-C5, C9-C12" hostile-images.sh --mutations "$(size 100000 5000)"
row "D1-D7" hostile-weights.sh --mutations "$(size 200000 5000)" --kills "$(size 12 2)"
row "A1" kill-at-every-syscall.sh --whole 0
row "B2" disk-full.sh
row "E12" ctrl-c.sh
row "E11" out-of-memory.sh
row "I2" serve-out-of-memory.sh
row "I1 training" memory.sh --steps "$(size 500 200)" --embeddings "$(size 2000 800)"
row "I1 embedding" embed-memory.sh --photos "$(size 50000 3000)"
row "E1" resume-after-kills.sh --cases all --kills "$(size 20 1)"
row "A2-A4, A12" gallery-kill.sh --kills "$(size 100 5)"
[ $skipped -eq 0 ] || echo "$skipped skipped" >&2
exit $((failed > 0))
