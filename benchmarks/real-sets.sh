#!/usr/bin/env bash
# Rank-1 on three small real sets (GRID, i-LIDS, CAVIAR4REID), with 95 % intervals over their random splits, of an untrained network,
# of small ones trained on each split's own training half, of the street's (drawn people only), and of two networks of others.
#
# usage: benchmarks/real-sets.sh SETS [key=value…]
# SETS holds grid/, i-lid/, caviar4reid/ and models/person-reidentification-retail-0287.onnx, …-0288.onnx (Open Model Zoo).
# Settings go to the trainings (default: the demo's narrow ResNet-18 at 64x32, 12 epochs; only the last weights are measured).
# SPLITS="0 1 2" takes fewer splits; STREET=RUN takes a network that ./reid demo trained before; results are kept in OUT.
set -eu
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
sets=$(cd "$1" && pwd)
shift
splits=${SPLITS:-0 1 2 3 4 5 6 7 8 9}
out=${OUT:-runs/real-sets}
mkdir -p "$out"
settings=(model.height=64 model.width=32 train.epochs=12 "$@")
keep() { # FILE COMMAND… : runs the command once, its JSON goes to FILE
  [ -s "$1" ] && return
  "${@:2}" >"$1.part" 2>"${1%.json}.log" || { tail -3 "${1%.json}.log" >&2; return 1; }
  mv "$1.part" "$1"
}
for number in 0287 0288; do
  keep "$out/import-$number.json" "$home/reid" weights import "$sets/models/person-reidentification-retail-$number.onnx" \
    --as "retail-$number" --output "$out/models" --colour bgr --scale 255 --json
done
[ -n "${STREET:-}" ] || keep "$out/street.json" "$home/reid" demo --runs "$out/street" --json
street=${STREET:-$(ls -d "$out"/street/demo-* | head -1)}
all=$sets/grid,$sets/i-lid,$sets/caviar4reid
for split in $splits; do
  for number in 0287 0288; do
    keep "$out/retail-$number-$split.json" "$home/reid" eval run="$out/models/retail-$number" data="$all" split="$split" --json
  done
  keep "$out/street-$split.json" "$home/reid" eval run="$street" data="$all" split="$split" --json
done
for split in $splits; do
  for set in grid i-lid caviar4reid; do
    keep "$out/trained-$set-$split.json" "$home/reid" train config=demo data="$sets/$set" data.split="$split" seed="$((split + 1))" \
      name="real-$set-$split" eval.every=0 --untrained "${settings[@]}" --runs "$out/trained" --json
  done
done
python3 - "$out" <<'PY'
import json, math, statistics, sys
from pathlib import Path
out = Path(sys.argv[1])
sets = ["grid", "i-lid", "caviar4reid"]
T = [0, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26]  # Student's t, 97.5 %, by degrees of freedom
read = lambda pattern: [json.loads(p.read_text()) for p in sorted(out.glob(pattern)) if p.stat().st_size]
def interval(values):
    values = [100 * v for v in values]
    if not values:
        return "-"
    mean = statistics.mean(values)
    if len(values) < 2:
        return f"{mean:.1f}"
    return f"{mean:.1f} ± {T[min(len(values), 10) - 1] * statistics.stdev(values) / math.sqrt(len(values)):.1f}"
def crossed(name, at):
    return [run["sets"][at]["cmc"][0] for run in read(name + "-[0-9].json")]
print("| network | " + " | ".join(sets) + " |")
print("|---|---|---|---|")
trained = [read(f"trained-{s}-[0-9].json") for s in sets]
rows = [("untrained", [[r["untrained"]["rank1"] for r in runs] for runs in trained]),
        ("trained on the split's own training half", [[r["cmc"][0] for r in runs] for runs in trained])]
for name, words in [("street", "trained on the street, drawn people only"), ("retail-0288", "retail-0288, 0.18 M parameters"),
                    ("retail-0287", "retail-0287, 0.60 M parameters")]:
    rows.append((words, [crossed(name, at) for at in range(3)]))
for words, values in rows:
    print(f"| {words} | " + " | ".join(interval(v) for v in values) + " |")
print("\nsplits: " + ", ".join(str(len(v)) for v in rows[1][1]))
PY
