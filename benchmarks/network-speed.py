#!/usr/bin/env python3
"""Times reid4j's networks beside the released ones on python3-torch: same batch, same threads, channels last, taking turns.

usage: network-speed.py FOLDER [SYSTEM] [--batch N] [--threads N] [--turns N] [--jobs forward,step]
FOLDER holds checkouts of the released code (see README.md). Prints a Markdown table: the ratio is reid4j's speed over the peer's.
"""
import argparse
import os
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from worker import LAUNCHER, Worker, java  # noqa: E402

SIZES = {"mgn": (384, 128), "rga-sc": (256, 128), "strong-baseline": (256, 128)}
# gait: system, phase, walks, frames of each, height, width
GAIT = {
    "gaitgln-1": ("gaitgln", 1, 4, 8, 128, 88), "gaitgln-2": ("gaitgln", 2, 4, 8, 128, 88),
    "gaitgln-1-small": ("gaitgln", 1, 16, 10, 64, 44), "gaitgln-2-small": ("gaitgln", 2, 16, 10, 64, 44),
    "gaitset": ("gaitset", 1, 16, 10, 64, 44)}
# the joint training of DG-Net: people a side (two photos each), height, width, base, hidden, judge, judge_blocks
JOINT = {"dgnet": (2, 256, 128, 16, 512, 32, 4), "dgnet-small": (4, 128, 64, 8, 64, 8, 2)}
# the released networks' own choices, where reid4j's defaults follow the paper instead
AS_RELEASED = {"mgn": ["variant=article", "pool=max"], "rga-sc": [], "strong-baseline": ["stem_relu=false", "center_weight=0"]}

def start_photos(folder, system, job, batch, threads, env, own_env):
    height, width = SIZES[system]
    sizes = [f"height={height}", f"width={width}"]
    return (Worker(java("NetworkSpeed") + [system, job, str(batch), str(threads), *sizes, *AS_RELEASED[system]], own_env),
            Worker([sys.executable, HERE / "peers.py", folder, system, job, str(batch), str(threads), str(height), str(width)], env))


def start_gait(folder, name, job, threads, env, own_env):
    system, phase, *shape = GAIT[name]
    walks, frames, height, width = map(str, shape)
    settings = ["variant=opengait", f"height={height}", f"width={width}"] + ([f"phase={phase}"] if system == "gaitgln" else [])
    ours = Worker(java("GaitSpeed") + [system, job, walks, frames, str(threads), *settings], own_env)
    peer = Worker([sys.executable, HERE / "peers_gait.py", folder, system, str(phase), job, walks, frames, str(threads), height, width], env)
    if abs(ours.loss - peer.loss) > 1e-3 * abs(peer.loss):
        sys.exit(f"{name}: the two do not compute the same, losses {ours.loss} and {peer.loss}")
    return ours, peer


def start_joint(folder, name, threads, env, own_env):
    people, height, width, *widths = map(str, JOINT[name])
    sizes = [people, str(threads), height, width, *widths]
    ours = Worker(java("DgNetSpeed") + sizes, own_env)
    peer = Worker([sys.executable, HERE / "peers_dgnet.py", folder, name, *sizes], env)
    for term, value in peer.terms.items():
        # heads that normalise over two drawn pictures turn differences of rounding into per milles
        close = 3e-2 if term.split(".")[1] in ("id_drawn", "teacher") else 1e-3
        if abs(ours.terms[term] - value) > close * abs(value):
            sys.exit(f"{name}: the two do not compute the same, {term} is {ours.terms[term]} and {value}")
    return ours, peer


def compare(folder, system, job, batch, threads, turns):
    env = os.environ | {"OMP_NUM_THREADS": str(threads)}
    own_env = LAUNCHER | env
    if system in GAIT:
        ours, peer = start_gait(folder, system, job, threads, env, own_env)
        batch = GAIT[system][2] * GAIT[system][3]
    elif system in JOINT:
        ours, peer = start_joint(folder, system, threads, env, own_env)
        batch = JOINT[system][0] * 4
    else:
        ours, peer = start_photos(folder, system, job, batch, threads, env, own_env)
    rounds = 4 if job == "forward" else 2 if system in JOINT else 1
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
    arguments.add_argument("systems", nargs="*", default=[*SIZES, *GAIT, *JOINT])
    arguments.add_argument("--batch", type=int, default=8)
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--turns", type=int, default=7)
    arguments.add_argument("--jobs", default="forward,step")
    options = arguments.parse_args()
    print("| network, job | batch | reid4j, images/s | peer, images/s | ratio, median [least..most] | reid4j peak MiB | peer peak MiB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for system in options.systems:
        for job in options.jobs.split(","):
            if job == "forward" and system in JOINT:
                continue  # its training only
            compare(options.folder, system, job, options.batch, options.threads, options.turns)


main()
