#!/usr/bin/env bash
# A server with too little memory, native and Java, under searches: no answer but 200 and 503, and ready again within 5 s.
#   serve-out-of-memory.sh [--rounds 3]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds=3
while [ $# -gt 0 ]; do case $1 in --rounds) rounds=$2 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac; shift 2; done
need python3 python3
programs
tiny_street
"$home/reid" train "${settings[@]}" model.height=384 model.width=192 train.epochs=1 eval.every=0 --runs "$work/runs" >"$work/log" 2>&1 ||
  { tail -3 "$work/log"; die "no network"; }
run=$(ls -d "$work"/runs/*/)
"$home/reid" gallery create street "run=$run" "galleries=$work/galleries" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "no gallery"; }
"$home/reid" gallery add street "$work/street/bounding_box_test" "galleries=$work/galleries" "run=$run" >"$work/log" 2>&1 || { tail -3 "$work/log"; die "nothing added"; }
# a black PNG of 24 million pixels, some 75 kB
python3 - "$work/large.png" <<'P' || die "no large photo"
import struct, sys, zlib
w, h = 4800, 5000
chunk = lambda t, d: struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))
open(sys.argv[1], 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, 8, 2, 0, 0, 0)) +
                              chunk(b'IDAT', zlib.compress(b'\0' * ((3 * w + 1) * h), 9)) + chunk(b'IEND', b''))
P
photo=$(ls "$work"/street/query/* | head -1)
told=""
# NAME PHOTO SEARCHES OPTIONS: starts a server with these options of the JVM and asks it too much
serve() {
  local name=$1 large=$2 searches=$3 pid port=0; shift 3
  (cd "$work" && exec "$JAVA_HOME/bin/java" @"$work/options" --add-modules=jdk.incubator.vector -XX:TieredStopAtLevel=1 "$@" -cp "$classpath" \
    org.reid4j.cli.Reid serve "galleries=$work/galleries" "run=$run" engine=torch port=0) >"$work/server" 2>&1 &
  pid=$!
  for _ in $(seq 600); do
    port=$(grep -o 'http://[^ ]*:[0-9]*' "$work/server" | grep -o '[0-9]*$' | head -1)
    [ -n "$port" ] && break
    kill -0 $pid 2>/dev/null || { tail -3 "$work/server"; die "$name: no server"; }
    sleep 0.1
  done
  python3 "$e2e/ask-too-much.py" "$port" "$photo" "$large" "$searches" "$rounds" "$pid" >"$work/asked" ||
    { cat "$work/asked"; tail -3 "$work/server"; kill $pid 2>/dev/null; die "$name: see above"; }
  kill -TERM $pid && wait $pid
  ls "$work"/hs_err* >/dev/null 2>&1 && die "$name: the JVM broke down"
  told="$told $name: $(cat "$work/asked");"
}
# what the server holds when it has answered one search, and a little
serve "undisturbed" "$photo" 16 -Xms300m -Xmx300m -XX:+AlwaysPreTouch
base=$(grep -o 'resident [0-9]*' "$work/asked" | grep -o '[0-9]*')
grep -q ' 0 answers 503' "$work/asked" || die "a server with enough memory turned searches away"
serve "bindings' limit" "$photo" 16 -Xms300m -Xmx300m -XX:+AlwaysPreTouch -Dorg.bytedeco.javacpp.maxPhysicalBytes=$((base + 60))m
serve "Java heap" "$work/large.png" 16 -Xms160m -Xmx160m
passed "$told"
