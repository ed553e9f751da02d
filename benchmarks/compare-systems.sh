#!/usr/bin/env bash
# Trains every system on one dataset with one budget, a network a seed, and prints rank-1 and mAP with their mean.
#
# usage: benchmarks/compare-systems.sh DATA SEEDS [key=value…]
# Only the last weights are measured, so that nothing is chosen on the test photos.
# SEEDS is a list such as "1 2 3". Every system gets one small budget (ResNet-18, 10 epochs, Adam, cosine, else as the demo) with the given settings on top.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=$1 seeds=$2
shift 2
systems=${SYSTEMS:-strong-baseline mgn rga-sc}
# results are kept by everything that decides them, so that a second call goes on where the first stopped
out=${OUT:-runs/compare-$(basename "$data")-$(printf '%s\n' "$(git rev-parse HEAD)" "$data" "$@" | cksum | cut -d' ' -f1)}
mkdir -p "$out"
for seed in $seeds; do
  for system in $systems; do
    [ -s "$out/$system-$seed.json" ] && continue
    ./reid train config=demo model="$system" data="$data" seed="$seed" name="compare-$system-$seed" eval.every=0 \
      model.backbone=resnet18 optimizer.lr=1e-3 input.augment.pad=5 train.epochs=10 "$@" --json \
      >"$out/$system-$seed.part" 2>"$out/$system-$seed.log"
    mv "$out/$system-$seed.part" "$out/$system-$seed.json"
  done
done
python3 - "$out" $systems <<'PY'
import json, statistics, sys
from pathlib import Path
out, systems = Path(sys.argv[1]), sys.argv[2:]
print("| system | rank-1 a seed | mean | mAP a seed | mean | time |")
print("|---|---|---|---|---|---|")
for system in systems:
    runs = [json.loads(p.read_text()) for p in sorted(out.glob(system + "-*.json"))]
    r1 = [100 * r["cmc"][0] for r in runs]
    ap = [100 * r["mAP"] for r in runs]
    show = lambda v: " ".join(f"{x:.1f}" for x in v)
    print(f"| {system} | {show(r1)} | {statistics.mean(r1):.1f} | {show(ap)} | {statistics.mean(ap):.1f} | {statistics.mean([r['seconds'] for r in runs]):.0f} s |")
PY
