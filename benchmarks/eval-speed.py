#!/usr/bin/env python3
"""Measures embeddings with reid4j and its peers, which take turns in one run on the same files.

usage: eval-speed.py PEERS [--parts evaluate,rank,rerank,alone] [--labels FILE.npz ...] [--size 11659x82161] [--dimension N]
                     [--queries N] [--turns N] [--threads N] [--folder DIR]
PEERS holds clones of JDAI-CV/fast-reid and zhunzhong07/person-re-ranking. Needs numpy, torch and Cython for Python (Debian: python3-torch cython3).
evaluate: everything reid4j's report holds, beside PyTorch's matrix product alone. rank: the same from distances that lie ready, beside
fast-reid's Cython ranking, of --queries queries. rerank: k-reciprocal re-ranking beside the NumPy version, on the identities and cameras of each
npz (q_pids, g_pids, q_camids, g_camids). alone: re-ranking of --size by reid4j only. The script stops when the numbers of both sides differ.
"""
import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from worker import LAUNCHER, Worker, java  # noqa: E402

PEOPLE, CAMERAS = 3060, 15  # MSMT17's test people and cameras
SAME = 1e-4


def msmt17(queries, gallery):
    """Identities and cameras as many as MSMT17 has; people have unequally many photos, by about three cameras each."""
    random = np.random.default_rng(1)
    share = random.gamma(2.0, size=PEOPLE)
    cameras = np.array([random.choice(CAMERAS, 3, replace=False) for _ in range(PEOPLE)])
    labels = []
    for count in (queries, gallery):
        who = random.choice(PEOPLE, count, p=share / share.sum())
        labels.append((who + 1, cameras[who, random.integers(0, 3, count)]))
    return labels


def npz(file, junk):
    """The labels of a file; without junk photos, as most codes read the dataset, or with them, as people of their own."""
    read = np.load(file)
    gallery_ids, gallery_cams = read["g_pids"].copy(), read["g_camids"]
    keep = np.ones(len(gallery_ids), bool) if junk else gallery_ids >= 0
    gallery_ids[gallery_ids < 0] = 100000 + np.arange((gallery_ids < 0).sum())
    return [(read["q_pids"], read["q_camids"]), (gallery_ids[keep], gallery_cams[keep])]


def write(folder, labels, dimension):
    """Unit vectors: what a person looks like, in some directions more than in others, what the camera adds, and each photo's noise."""
    random = np.random.default_rng(2)
    directions = (np.arange(1, dimension + 1) ** -0.5).astype("f4")
    people, cameras = {}, {}

    def fixed(known, key, scale):
        if key not in known:
            known[key] = scale * random.standard_normal(dimension, "f4") * directions
        return known[key]

    for name, (who, where) in zip(("query", "gallery"), labels):
        with open(folder / f"{name}.f32", "wb") as out:
            for first in range(0, len(who), 4096):
                part = slice(first, first + 4096)
                rows = np.stack([fixed(people, p, 1) + fixed(cameras, c, 0.4) for p, c in zip(who[part], where[part])])
                rows += 1.1 * random.standard_normal(rows.shape, "f4") * directions
                out.write((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype("<f4").tobytes())
        np.concatenate([who, where]).astype("<i4").tofile(folder / f"{name}.i32")


class Sides:
    def __init__(self, folder, options, heap):
        env = os.environ | {"OMP_NUM_THREADS": str(options.threads), "OPENBLAS_NUM_THREADS": str(options.threads)}
        more = [folder, str(options.dimension), str(options.threads)]
        own = java("EvalSpeed", "-Xmx" + heap, "--add-modules=jdk.incubator.vector") + more
        self.own = Worker(own, env | LAUNCHER)
        self.peer = Worker([sys.executable, HERE / "peers_eval.py", *more, options.peers.resolve()], env)

    def turns(self, count, own, peer):
        """Both lines so often, in changing order; their answers."""
        answers = {self.own: [], self.peer: []}
        for turn in range(count):
            pair = [(self.own, own), (self.peer, peer)]
            for worker, line in pair if turn % 2 == 0 else reversed(pair):
                answers[worker].append([float(word) for word in worker.ask(line).split()])
        return answers[self.own], answers[self.peer]

    def row(self, name, own, peer, faster):
        mine, theirs = [a[0] for a in own], [a[0] for a in peer]
        ratios = sorted(t / m if faster else m / t for m, t in zip(mine, theirs))
        print(f"| {name} | {statistics.median(mine):.2f} | {statistics.median(theirs):.2f} | "
              f"**{statistics.median(ratios):.2f}** [{ratios[0]:.2f}..{ratios[-1]:.2f}] | "
              f"{self.own.peak_mib():,} | {self.peer.peak_mib():,} |", flush=True)

    def close(self):
        self.own.close()
        self.peer.close()


def agree(name, own, peer, tolerance=SAME):
    worst = max(abs(a - b) for a, b in zip(own, peer))
    if not worst <= tolerance:
        sys.exit(f"{name}: the numbers differ by {worst}: {own} and {peer}")
    return worst


def evaluate(folder, options, queries, gallery):
    sides = Sides(folder, options, "3g")
    sides.own.ask("evaluate 512")  # warm up
    own, peer = sides.turns(options.turns, f"evaluate {queries}", f"product {queries}")
    sides.row(f"evaluate {queries:,} x {gallery:,}, beside the product alone: time over the product's", own, peer, False)
    sides.close()


def rank(folder, options, gallery):
    sides = Sides(folder, options, "4g")
    sides.peer.ask(f"distances {options.queries}")
    sides.own.ask(f"rank {options.queries}")
    own, peer = sides.turns(options.turns, f"rank {options.queries}", f"rank {options.queries}")
    agree("ranking", own[0][1:], peer[0][1:])
    sides.row(f"rank {options.queries:,} x {gallery:,}, beside fast-reid's Cython: times faster", own, peer, True)
    sides.close()


def rerank(folder, options, name, queries, gallery):
    sides = Sides(folder, options, "3g")
    own, peer = sides.turns(options.turns, f"rerank {queries}", f"rerank {queries}")
    agree("re-ranking", *(np.fromfile(folder / f"reranked-{side}.f32", "<f4") for side in ("reid4j", "peer")))
    sides.row(f"re-rank {name}, {queries:,} x {gallery:,}, beside NumPy: times faster", own, peer, True)
    sides.close()


def alone(folder, options, queries, gallery):
    command = java("EvalSpeed", "-Xmx4g", "--add-modules=jdk.incubator.vector")
    own = Worker(command + [folder, str(options.dimension), str(options.threads)], os.environ | LAUNCHER)
    seconds = float(own.ask(f"rerank {queries}"))
    print(f"| re-rank {queries:,} x {gallery:,}, alone | {seconds:.2f} | | | {own.peak_mib():,} | |", flush=True)
    own.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("peers", type=Path)
    arguments.add_argument("--parts", default="evaluate,rank,rerank,alone")
    arguments.add_argument("--labels", type=Path, nargs="*", default=[])
    arguments.add_argument("--junk", action="store_true", help="keep the junk photos of the npz as people of their own")
    arguments.add_argument("--size", default="11659x82161")
    arguments.add_argument("--dimension", type=int, default=2048)
    arguments.add_argument("--queries", type=int, default=1000)
    arguments.add_argument("--turns", type=int, default=3)
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--folder", type=Path)
    options = arguments.parse_args()
    parts = options.parts.split(",")
    queries, gallery = map(int, options.size.split("x"))
    print(f"\n{options.dimension} dimensions, {options.threads} threads, load {os.getloadavg()[0]:.1f}\n")
    print("| | reid4j, s | peer, s | ratio, median of turns [least..most] | reid4j, peak MiB | peer, peak MiB |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        if set(parts) & {"evaluate", "rank", "alone"}:
            write(folder, msmt17(queries, gallery), options.dimension)
        if "evaluate" in parts:
            evaluate(folder, options, queries, gallery)
        if "rank" in parts:
            rank(folder, options, gallery)
        if "alone" in parts:
            alone(folder, options, queries, gallery)
        for file in options.labels if "rerank" in parts else []:
            labels = npz(file, options.junk)
            write(folder, labels, options.dimension)
            rerank(folder, options, file.stem, len(labels[0][0]), len(labels[1][0]))


main()
