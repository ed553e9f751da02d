#!/usr/bin/env python3
"""Times reid4j's whole training step beside plain libtorch and python3-torch: same work, same threads, channels last, taking turns.

usage: train-speed.py FOLDER [CASE...] [--threads N] [--turns N]
FOLDER holds a checkout of reid-strong-baseline (see README.md). Prints two Markdown tables: speeds, then ratios (reid4j's speed over the other's), by the clock and by processor time.
"""
import argparse
import os
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from worker import LAUNCHER, Worker, java  # noqa: E402

# backbone, people, photos of each, height, width
CASES = {"resnet50-16": ("resnet50", 4, 4, 256, 128), "resnet50-32": ("resnet50", 8, 4, 256, 128),
         "resnet18-64": ("resnet18", 16, 4, 128, 64), "resnet18-16": ("resnet18", 4, 4, 128, 64)}
SIDES = ["reid4j", "libtorch alone", "python3-torch", "python3-torch, launcher's settings"]


def start(folder, case, threads):
    backbone, people, photos, height, width = map(str, CASES[case])
    plain = os.environ | {"OMP_NUM_THREADS": str(threads)}
    launcher = LAUNCHER | plain
    sizes = [people, photos, str(threads), height, width]
    settings = [f"model.backbone={backbone}", f"model.height={height}", f"model.width={width}", f"sampler.identities={people}",
                f"sampler.images={photos}", f"threads={threads}", "model.stem_relu=false", "weights=none"]
    peer = [sys.executable, HERE / "peers_train.py", folder, backbone, *sizes]
    sides = [Worker(java("TrainSpeed") + settings, launcher), Worker(java("LibtorchSpeed") + [backbone, *sizes], launcher),
             Worker(peer, plain), Worker(peer, launcher)]
    for side, worker in zip(SIDES[1:], sides[1:]):
        if worker.terms != sides[0].terms:
            sys.exit(f"{case}: {side} is another network, {worker.terms} and {sides[0].terms}")
    return sides


def measured(worker):
    before = worker.processor_seconds()
    seconds = worker.run(1)
    return seconds, worker.processor_seconds() - before


def compare(folder, case, threads, turns):
    sides = start(folder, case, threads)
    batch = CASES[case][1] * CASES[case][2]
    times, work = [], []
    for turn in range(turns):  # who begins changes with each turn
        order = list(range(len(sides)))
        order = order[turn % len(order):] + order[:turn % len(order)]
        found = {index: measured(sides[index]) for index in order}
        times.append([found[index][0] for index in range(len(sides))])
        work.append([found[index][1] for index in range(len(sides))])
    speeds = " | ".join(f"{batch / statistics.median(row[i] for row in times):.2f}" for i in range(len(sides)))
    peaks = " | ".join(f"{side.peak_mib():,}" for side in sides[:3])
    print(f"| {case} | {speeds} | {peaks} |", flush=True)
    for side in sides:
        side.close()
    cells = []
    for rows in (times, work):
        for other in range(1, len(sides)):
            ratios = sorted(row[other] / row[0] for row in rows)
            cells.append(f"**{statistics.median(ratios):.2f}** [{ratios[0]:.2f}..{ratios[-1]:.2f}]")
    return f"| {case} | {' | '.join(cells)} |"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("cases", nargs="*", default=["resnet50-16", "resnet50-32", "resnet18-64"])
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--turns", type=int, default=8)
    options = arguments.parse_args()
    print("| step | " + " | ".join(f"{side}, photos/s" for side in SIDES) + " | " + " | ".join(f"{side}, peak MiB" for side in SIDES[:3]) + " |")
    print("|" + "---|" * 8, flush=True)
    ratios = [compare(options.folder, case, options.threads, options.turns) for case in options.cases]
    print("\n| step | " + " | ".join(f"{by} over {side}" for by in ("time", "processor time") for side in SIDES[1:]) + " |\n|" + "---|" * 7)
    print("\n".join(ratios))


main()
