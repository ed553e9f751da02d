#!/usr/bin/env bash
# Weight files that attack, lie or do not fit; then kills of imports.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
mutations=200000 kills=12
while [ $# -gt 0 ]; do
  case $1 in
    --mutations) mutations=$2; shift 2 ;;
    --kills) kills=$2; shift 2 ;;
    *) echo "usage: $(basename "$0") [--mutations N] [--kills N]" >&2; exit 2 ;;
  esac
done
programs "$home"/torch/src/test/java/org/reid4j/torch/weights/{HostileFiles,PickleBuilder}.java \
  "$home"/embed/src/test/java/org/reid4j/embed/onnx/HostileOnnx.java \
  "$home"/train/src/test/java/org/reid4j/train/released/{PublishedFile,Release}.java
java=("$JAVA_HOME/bin/java" @"$work/options" --add-modules jdk.incubator.vector -Xmx1g -cp "$classpath")
"${java[@]}" org.reid4j.torch.weights.HostileFiles "$work" "$home/torch/src/test/resources/org/reid4j/torch/weights" "$mutations" 2>"$work/errors" ||
  { tail -3 "$work/errors"; die "a file was not refused as it should be"; }
"${java[@]}" org.reid4j.embed.onnx.HostileOnnx "$work" "$((mutations / 10))" 2>"$work/errors" ||
  { tail -3 "$work/errors"; die "an ONNX file was not refused as it should be"; }

mkdir "$work/files" "$work/models"
"${java[@]}" org.reid4j.train.released.PublishedFile "$work/files" 2>"$work/errors" || { tail -3 "$work/errors"; die "no published files"; }
import() { "$home/reid" weights import "$work/files/$1.safetensors" --as "$2" --output "$work/models"; }
refused=0 worst=0
for name in missing extra reshaped nan claims empty; do
  began=$(date +%s%3N)
  import $name $name >"$work/out" 2>"$work/log"
  status=$?
  took=$(($(date +%s%3N) - began))
  [ $took -gt $worst ] && worst=$took
  sed -n '/^error:/,$p' "$work/log" >"$work/message"
  [ $status -eq 2 ] || { cat "$work/log"; die "$name: exit $status instead of 2"; }
  [ "$(wc -l <"$work/message")" -le 3 ] || { cat "$work/message"; die "$name: more than three lines"; }
  [ -z "$(ls -A "$work/models")" ] || die "$name: something was written"
  refused=$((refused + 1))
done
printf '%-24s %7d  %10d  %8d            the whole program\n' "D6, D7 imports" 6 $refused $worst

began=$(date +%s%3N)
import good good >/dev/null 2>"$work/log" || { cat "$work/log"; die "good weights were refused"; }
whole=$(($(date +%s%3N) - began))
hash=$(sha256sum <"$work/models/good/model.safetensors")
finished=0
for i in $(seq "$kills"); do
  # the last third is where the folder is written
  import good "k$i" >/dev/null 2>&1 &
  pid=$!
  sleep "$(awk -v w=$whole -v i="$i" -v n="$kills" 'BEGIN { printf "%.3f", w / 1000 * (0.6 + 0.5 * i / n) }')"
  pkill -KILL -P $pid 2>/dev/null; kill -KILL $pid 2>/dev/null
  wait $pid 2>/dev/null
  if [ -e "$work/models/k$i" ]; then
    finished=$((finished + 1))
    [ "$(sha256sum <"$work/models/k$i/model.safetensors")" = "$hash" ] && [ -s "$work/models/k$i/model.json" ] && [ -s "$work/models/k$i/MODEL.md" ] ||
      die "kill $i left a part under the final name"
  fi
done
passed "nothing was executed; $kills kills of imports: $finished models whole, $((kills - finished)) not there, 0 half-made"
