#!/usr/bin/env bash
# How long a stranger waits: from `reid demo --serve` on a built tree without runs to the first answer, and how good the answers are.
#   demo-serve.sh [--queries 50] [--within SECONDS] [--rank-1 PERCENT]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
queries=50 within=60 wanted=60
while [ $# -gt 0 ]; do
  case $1 in
    --queries) queries=$2 ;;
    --within) within=$2 ;;
    --rank-1) wanted=$2 ;;
    *) die "unknown argument $1" ;;
  esac
  shift 2
done
need curl curl
need python3 python3
"$home/reid" --version >/dev/null || exit $?
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://localhost:$port
mkdir "$work/there" && cd "$work/there" || die "no folder"
began=$(date +%s.%N)
"$home/reid" demo --serve port="$port" >"$work/log" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null; rm -rf "$work"' EXIT
since() { echo "$(date +%s.%N) $began" | awk '{ printf "%.1f", $1 - $2 }'; }
until curl -sf -o /dev/null "$url/health/ready"; do
  kill -0 $pid 2>/dev/null || { tail -5 "$work/log"; die "it ended by itself"; }
  sleep 0.2
done
ready=$(since)
cat >"$work/ask.py" <<'P'
import json, pathlib, random, sqlite3, sys, time, urllib.request
url, queries, began = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
photos = sorted(pathlib.Path('runs/street/query').glob('*.jpg'))
random.Random(1).shuffle(photos)
gallery = json.load(urllib.request.urlopen(url + '/api/v1/galleries'))['galleries'][0]['name']
# who the items show is not said by the service: the gallery's file knows which photo each was made of
file = next(pathlib.Path('runs/galleries').glob('street-*/gallery.db')).resolve()
names = dict(sqlite3.connect(f'file:{file}?mode=ro', uri=True).execute('SELECT id, path FROM item'))
names = {item: path.rsplit('/', 1)[1] for item, path in names.items()}
right, verdicts, times, first = 0, {}, [], None
for photo in photos[:queries]:
    body = (b'--cut\r\nContent-Disposition: form-data; name="query"\r\n\r\n{"k":20}\r\n--cut\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n\r\n'
            + photo.read_bytes() + b'\r\n--cut--\r\n')
    ask = urllib.request.Request(f'{url}/api/v1/galleries/{gallery}/search', body,
                                 {'Content-Type': 'multipart/form-data; boundary=cut', 'X-Reid-Request': '1'})
    at = time.monotonic()
    answer = json.load(urllib.request.urlopen(ask))
    times.append(time.monotonic() - at)
    if first is None:
        first = time.time() - began
    person, camera = photo.name[:4], photo.name[6]
    hits = [names[hit['item']['id']] for hit in answer['hits']]
    others = [name for name in hits if (name[:4], name[6]) != (person, camera)]  # their own camera's photos are no proof
    right += bool(others) and others[0][:4] == person
    verdicts[answer['verdict']] = verdicts.get(answer['verdict'], 0) + 1
times.sort()
print(f'{first:.1f} {100 * right / len(photos[:queries]):.0f} {1000 * times[len(times) // 2]:.0f} {json.dumps(verdicts)}')
P
read -r first right median verdicts <<<"$(python3 "$work/ask.py" "$url" "$queries" "$began")"
[ -n "$median" ] || die "no answers"
cat "$work/log" | sed 's/^/  /'
verdict="ready after $ready s, first answer after $first s; the right person came first for $right % of $queries photos (of other cameras); median $median ms; $verdicts"
awk "BEGIN { exit !($first <= $within && $right >= $wanted) }" || die "$verdict"
passed "$verdict"
