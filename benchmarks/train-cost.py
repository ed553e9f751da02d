#!/usr/bin/env python3
"""Prints how the cost of training grows with network, photo size, batch, people, number format and threads: a Markdown table.

usage: train-cost.py [--threads N] [ROW...]
Each row is a process of its own, so that its peak memory is its own.
"""
import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from worker import LAUNCHER, java  # noqa: E402

BASE = {"model.backbone": "resnet18", "model.height": 128, "model.width": 64, "sampler.identities": 8, "sampler.images": 4}
WHOLE = BASE | {"model.backbone": "resnet50", "model.height": 256, "model.width": 128, "sampler.identities": 4}
# name, people, settings beside the first of its block
ROWS = {
    "ResNet-18, 128x64, 32 photos, 751 people": (751, BASE),
    "1 thread": (751, BASE | {"threads": 1}),
    "64 photos": (751, BASE | {"sampler.identities": 16}),
    "256x128": (751, BASE | {"model.height": 256, "model.width": 128}),
    "10,000 people": (10_000, BASE),
    "ResNet-34": (751, BASE | {"model.backbone": "resnet34"}),
    "ResNet-50": (751, BASE | {"model.backbone": "resnet50"}),
    "ResNet-50, bf16-autocast": (751, BASE | {"model.backbone": "resnet50", "train.precision": "bf16-autocast"}),
    "ResNet-50, checkpointing": (751, BASE | {"model.backbone": "resnet50", "train.checkpointing": "true"}),
    "ResNet-50, 256x128, 16 photos": (751, WHOLE),
    "the same, checkpointing": (751, WHOLE | {"train.checkpointing": "true"}),
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("rows", nargs="*", default=list(ROWS))
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    options = arguments.parse_args()
    print("| training step | seconds | photos/s | peak MiB | embedding, photos/s | values learned, M |\n|---|---|---|---|---|---|", flush=True)
    for name in options.rows:
        people, settings = ROWS[name]
        words = [f"{key}={value}" for key, value in ({"threads": options.threads, "weights": "none"} | settings).items()]
        answer = subprocess.run([*map(str, java("TrainCost")), str(people), *words], env=LAUNCHER | os.environ, capture_output=True, text=True)
        if answer.returncode:
            sys.exit(answer.stderr)
        step, photo, peak, learned = map(float, answer.stdout.split())
        batch = settings["sampler.identities"] * settings["sampler.images"]
        print(f"| {name} | {step:.2f} | {batch / step:.1f} | {peak:,.0f} | {1 / photo:.0f} | {learned / 1e6:.1f} |", flush=True)


main()
