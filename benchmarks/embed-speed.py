#!/usr/bin/env python3
"""Embeds batches of 256x128 photos with a ResNet-50: reid4j from decoded photos to vectors of length 1, beside ONNX Runtime alone
and python3-torch, which both get their numbers ready made. All take turns in one run.

usage: embed-speed.py FOLDER MODEL ONNX [--batch N] [--threads N] [--turns N] [--engines onnx,torch]
FOLDER holds a checkout of the released strong baseline (see README.md). MODEL is what `reid export --output` wrote, ONNX the file
of the same weights with `--input floats`. Prints a Markdown table; a ratio is reid4j's speed over the other's, turn by turn.
"""
import argparse
import os
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from worker import LAUNCHER, Worker, java  # noqa: E402


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("model", type=Path)
    arguments.add_argument("onnx", type=Path)
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--turns", type=int, default=5)
    arguments.add_argument("--engines", default="onnx,torch")
    options = arguments.parse_args()
    env = os.environ | {"OMP_NUM_THREADS": str(options.threads)}
    batch, threads = str(options.batch), str(options.threads)
    peer = [sys.executable, HERE / "peers.py", options.folder, "strong-baseline", "forward", batch, threads, "256", "128"]
    engines = options.engines.split(",")
    workers = {f"reid4j, {engine}": Worker(java("EmbedSpeed") + ["reid", options.model, batch, threads, engine], LAUNCHER | env) for engine in engines}
    workers["ONNX Runtime alone"] = Worker(java("EmbedSpeed") + ["onnx", options.onnx, batch, threads], LAUNCHER | env)
    workers["python3-torch"] = Worker(peer + ["plain"], env)
    workers["python3-torch, channels last"] = Worker(peer, env)
    seconds = {name: [] for name in workers}
    for turn in range(options.turns):
        order = list(workers) if turn % 2 == 0 else list(reversed(workers))
        for name in order:
            seconds[name].append(workers[name].run(1))
    others = [name for name in workers if not name.startswith("reid4j")]
    print("| | photos/s |" + "".join(f" to {name} |" for name in others) + " peak MiB |")
    print("|---|---|" + "---|" * (len(others) + 1))
    for name, times in seconds.items():
        ratios = [sorted(b / a for a, b in zip(times, seconds[other])) for other in others]
        cells = "".join(f" **{statistics.median(r):.2f}** [{r[0]:.2f}..{r[-1]:.2f}] |" if name.startswith("reid4j") else " |" for r in ratios)
        print(f"| {name} | {options.batch / statistics.median(times):.1f} |{cells} {workers[name].peak_mib():,} |")
    for worker in workers.values():
        worker.close()


main()
