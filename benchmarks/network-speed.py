#!/usr/bin/env python3
"""Times reid4j's networks beside the released ones on python3-torch: same batch, same threads, channels last, taking turns.

usage: network-speed.py FOLDER [SYSTEM] [--batch N] [--threads N] [--turns N] [--jobs forward,step]
FOLDER holds checkouts of the released code (see README.md). Prints a Markdown table: the ratio is reid4j's speed over the peer's.
"""
import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZES = {"mgn": (384, 128), "rga-sc": (256, 128), "strong-baseline": (256, 128)}
# the released networks' own choices, where reid4j's defaults follow the paper instead
AS_RELEASED = {"mgn": ["variant=article", "pool=max"], "rga-sc": [], "strong-baseline": ["stem_relu=false", "center_weight=0"]}


class Worker:
    def __init__(self, command, env):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit("this did not start: " + " ".join(map(str, command)))

    def run(self, rounds):
        self.process.stdin.write(f"{rounds}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def peak_mib(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def java():
    home = subprocess.run([HERE.parent / "bin/find-jdk"], capture_output=True, text=True, check=True).stdout.strip()
    classes = [HERE / "target/classes", *sorted((HERE.parent / "cli/target/dist/lib").glob("*.jar"))]
    options = (HERE.parent / "bin/jvm.options").read_text().split()
    return [home + "/bin/java", "-cp", ":".join(map(str, classes)), *options, "org.reid4j.benchmarks.NetworkSpeed"]


def compare(folder, system, job, batch, threads, turns):
    height, width = SIZES[system]
    env = os.environ | {"OMP_NUM_THREADS": str(threads)}
    ours = Worker(java() + [system, job, str(batch), str(threads), f"height={height}", f"width={width}", *AS_RELEASED[system]],
                  env | {"GOMP_SPINCOUNT": os.environ.get("GOMP_SPINCOUNT", "1000")})
    peer = Worker([sys.executable, HERE / "peers.py", folder, system, job, str(batch), str(threads), str(height), str(width)], env)
    rounds = 4 if job == "forward" else 1
    pairs = []
    for turn in range(turns):  # who begins changes with each turn
        first, second = (ours, peer) if turn % 2 == 0 else (peer, ours)
        one, two = first.run(rounds), second.run(rounds)
        pairs.append((one, two) if turn % 2 == 0 else (two, one))
    ratios = sorted(theirs / own for own, theirs in pairs)
    print(f"| {system} {job} | {batch} | {batch / statistics.median(p[0] for p in pairs):.2f} "
          f"| {batch / statistics.median(p[1] for p in pairs):.2f} "
          f"| **{statistics.median(ratios):.2f}** [{ratios[0]:.2f}..{ratios[-1]:.2f}] | {ours.peak_mib():,} | {peer.peak_mib():,} |", flush=True)
    ours.close()
    peer.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("systems", nargs="*", default=list(SIZES))
    arguments.add_argument("--batch", type=int, default=8)
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--turns", type=int, default=7)
    arguments.add_argument("--jobs", default="forward,step")
    options = arguments.parse_args()
    print("| network, job | batch | reid4j, photos/s | peer, photos/s | ratio, median [least..most] | reid4j peak MiB | peer peak MiB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for system in options.systems:
        for job in options.jobs.split(","):
            compare(options.folder, system, job, options.batch, options.threads, options.turns)


main()
