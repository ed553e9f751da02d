#!/usr/bin/env python3
"""Searches galleries of clustered vectors with reid4j's indexes and faiss's, which take turns in one run on the same file.

usage: gallery-search.py [--sizes 100000x512,200000x2048] [--pairs exact,graph] [--alone graph] [--links M] [--queries N] [--turns N] [--threads N]
                         [--folder DIR]
Needs numpy and faiss for Python (Debian: python3-faiss; faiss-cpu of PyPI is built for newer processors and faster).
A pair is an index of reid4j and its peer: exact beside IndexFlatIP, graph beside IndexHNSWFlat with M links (2 M on its lowest
level), whose efSearch is raised until it finds as much as reid4j must. An index named with --alone has no peer: HNSW of 200,000 x 2048 takes most of
an hour to fill. Prints a Markdown table a size. reid4j runs with -Xmx512m.
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

K = 10
SHARES = (100, 50, 10, 1)
RECALL = 0.99
PHOTOS_A_PERSON = 20


def write(folder, vectors, dimension, queries):
    """Embeddings of people: what a person looks like, in some directions more than in others, and each photo's own noise."""
    random = np.random.default_rng(1)
    directions = (np.arange(1, dimension + 1) ** -0.5).astype("f4")  # a spectrum as learned embeddings have
    people = random.standard_normal((vectors // PHOTOS_A_PERSON, dimension), "f4") * directions
    with open(folder / "gallery.f32", "wb") as out:
        for first in range(0, vectors, 10000):
            who = random.integers(0, len(people), min(10000, vectors - first))
            out.write(noisy(people[who], directions, random).tobytes())
    noisy(people[random.integers(0, len(people), queries)], directions, random).tofile(folder / "queries.f32")
    for share in SHARES[1:]:
        (random.random(vectors) < share / 100).astype("u1").tofile(folder / f"allowed-{share}.u8")


def noisy(people, directions, random):
    photos = people + 0.7 * random.standard_normal(people.shape, "f4") * directions
    return photos / np.linalg.norm(photos, axis=1, keepdims=True)


def truth(folder, vectors, dimension):
    """The nearest of each query for each filter, by NumPy's product in float32."""
    queries = np.fromfile(folder / "queries.f32", "f4").reshape(-1, dimension)
    gallery = np.memmap(folder / "gallery.f32", "f4", "r", shape=(vectors, dimension))
    scores = np.concatenate([queries @ gallery[first:first + 20000].T for first in range(0, vectors, 20000)], axis=1)
    right = {}
    for share in SHARES:
        allowed = np.ones(vectors, bool) if share == 100 else np.fromfile(folder / f"allowed-{share}.u8", "u1").astype(bool)
        masked = np.where(allowed, scores, -2)
        right[share] = [set(map(int, row)) for row in np.argpartition(-masked, K, axis=1)[:, :K]]
    return right


def measure(worker, share, first, last):
    seconds, found = worker.ask(f"search {share} {first} {last}").split(";")
    return [float(s) for s in seconds.split()], [set(map(int, one.split(","))) for one in found.split(" ") if one]


def recall(found, right):
    return statistics.mean(len(a & b) / len(b) for a, b in zip(found, right))


def compare(folder, vectors, dimension, queries, turns, threads, pairs, alone, links):
    env = os.environ | {"OMP_NUM_THREADS": str(threads)}
    size = [str(vectors), str(dimension)]
    peers = {"exact": ["flat"], "graph": ["hnsw", str(links)]}
    commands = {}
    for pair in pairs:
        commands[f"reid4j {pair}"] = java("GallerySearch", "-Xmx512m", "--add-modules=jdk.incubator.vector") + [folder, *size, pair, str(threads)]
        if pair in alone:
            continue
        commands[f"faiss {peers[pair][0]}"] = [sys.executable, HERE / "peers_search.py", folder, *size, str(threads), *peers[pair]]
    names = list(commands)
    workers = {name: Worker(command, (LAUNCHER | env) if "reid4j" in name else env) for name, command in commands.items()}
    ingest = {name: float(worker.ask("ingest")) for name, worker in workers.items()}
    right = truth(folder, vectors, dimension)
    if "faiss hnsw" in workers:
        tune(workers["faiss hnsw"], right[100], queries)
    times = {(name, share): [] for name in workers for share in SHARES}
    found = {key: [] for key in times}
    part = queries // turns
    for turn in range(turns):
        for name in names if turn % 2 == 0 else reversed(names):
            for share in SHARES:
                if turn == 0:
                    measure(workers[name], share, 0, part)  # warm up
                seconds, items = measure(workers[name], share, turn * part, (turn + 1) * part)
                times[name, share].append(seconds)
                found[name, share] += items
    batch = {name: statistics.median(float(worker.ask(f"batch 0 {queries}")) for _ in range(3)) for name, worker in workers.items()}
    heap = {name: float(workers[name].ask("heap")) for name in names if "reid4j" in name}
    resident = {name: worker.resident_mib() for name, worker in workers.items()}
    reopen = {}
    for name, worker in workers.items():
        worker.ask("save")
        reopen[name] = float(worker.ask("reopen"))
        worker.close()
    print(f"\n{vectors:,} x {dimension}, {queries} queries one at a time, k = {K}, load {os.getloadavg()[0]:.1f}\n")
    print("| | ingest, vectors/s | " + " | ".join(f"{s} % allowed: p50, p99 ms, recall" for s in SHARES)
          + " | together, queries/s | open, s | resident MiB | heap MiB |")
    print("|---|" + "---|" * (len(SHARES) + 5))
    for name in names:
        cells = []
        for share in SHARES:
            all_times = [t * 1e3 for turn in times[name, share] for t in turn]
            p50, p99 = np.percentile(all_times, [50, 99])
            cells.append(f"{p50:.2f}, {p99:.2f}, {recall(found[name, share], right[share]):.3f}")
        print(f"| {name} | {vectors / ingest[name]:,.0f} | " + " | ".join(cells)
              + f" | {queries / batch[name]:,.0f} | {reopen[name]:.1f} | {resident[name]:,} | {heap.get(name, 0):,.0f} |")
    print("\n| reid4j's speed over faiss's, median of turns [least..most] | " + " | ".join(f"{s} %" for s in SHARES) + " |")
    print("|---|" + "---|" * len(SHARES))
    for own, peer in ((f"reid4j {pair}", f"faiss {peers[pair][0]}") for pair in pairs if pair not in alone):
        cells = []
        for share in SHARES:
            ratios = sorted(statistics.median(b) / statistics.median(a) for a, b in zip(times[own, share], times[peer, share]))
            cells.append(f"**{statistics.median(ratios):.2f}** [{ratios[0]:.2f}..{ratios[-1]:.2f}]")
        print(f"| {own} to {peer} | " + " | ".join(cells) + " |", flush=True)


def tune(hnsw, right, queries):
    """The least effort with which HNSW finds as much as is asked of reid4j's graph."""
    for effort in (16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024):
        hnsw.ask(f"effort {effort}")
        if recall(measure(hnsw, 100, 0, queries)[1], right) >= RECALL:
            break
    print(f"faiss hnsw: efSearch {effort}", flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sizes", default="100000x512,200000x2048")
    arguments.add_argument("--pairs", default="exact,graph")
    arguments.add_argument("--alone", default="")
    arguments.add_argument("--links", type=int, default=32)
    arguments.add_argument("--queries", type=int, default=500)
    arguments.add_argument("--turns", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--folder", type=Path)
    options = arguments.parse_args()
    for size in options.sizes.split(","):
        vectors, dimension = map(int, size.split("x"))
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            write(Path(folder), vectors, dimension, options.queries)
            compare(Path(folder), vectors, dimension, options.queries, options.turns, options.threads,
                    options.pairs.split(","), options.alone.split(","), options.links)


main()
