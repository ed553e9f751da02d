"""The peers of an evaluation, doing what eval-speed.py tells them; the lines of EvalSpeed.java, and those named below.

usage: peers_eval.py FOLDER DIMENSION THREADS PEERS
`product N` is PyTorch's matrix product alone, `distances N` writes the distances that both sides rank, `rank N` is fast-reid's Cython
ranking, `rerank N` the NumPy re-ranking of zhunzhong07/person-re-ranking with the distances it needs.
"""
import importlib.util
import sys
import time
from pathlib import Path

import numpy as np
import torch

BAND = 512
SHOWN = 20
folder, dimension, threads, peers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
torch.set_num_threads(threads)


def labels(name):
    return np.fromfile(folder / f"{name}.i32", "<i4").astype(np.int64).reshape(2, -1)


query, gallery = (torch.from_numpy(np.fromfile(folder / f"{name}.f32", "<f4").reshape(-1, dimension)) for name in ("query", "gallery"))
(query_ids, query_cams), (gallery_ids, gallery_cams) = labels("query"), labels("gallery")


def product(count):
    out = torch.empty(BAND, len(gallery))
    start = time.perf_counter()
    for first in range(0, count, BAND):
        rows = query[first:min(first + BAND, count)]
        torch.mm(rows, gallery.t(), out=out[:len(rows)])
    return time.perf_counter() - start


def cosines(a, b):
    return (1 - torch.mm(a, b.t())).clamp_(min=0)


def rank(count):
    import pyximport
    pyximport.install(setup_args={"include_dirs": np.get_include()}, language_level=3)
    sys.path.insert(0, str(peers / "fast-reid/fastreid/evaluation/rank_cylib"))
    from rank_cy import evaluate_cy
    distances = np.fromfile(folder / "distances.f32", "<f4").reshape(-1, len(gallery))
    start = time.perf_counter()
    cmc, ap, inp = evaluate_cy(distances, query_ids[:count], gallery_ids, query_cams[:count], gallery_cams, 50)
    return f"{time.perf_counter() - start} {np.mean(ap)} {np.mean(inp)} {cmc[0]}"


def rerank(count):
    spec = importlib.util.spec_from_file_location("ranklist", peers / "person-re-ranking/python-version/re_ranking_ranklist.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    asking = query[:count]
    start = time.perf_counter()
    parts = [torch.sqrt(2 * cosines(a, b)).numpy() for a, b in ((asking, gallery), (asking, asking), (gallery, gallery))]
    result = module.re_ranking(*parts, k1=20, k2=6, lambda_value=0.3)
    seconds = time.perf_counter() - start
    result[:SHOWN].astype("<f4").tofile(folder / "reranked-peer.f32")
    return seconds


def distances(count):
    cosines(query[:count], gallery).numpy().tofile(folder / "distances.f32")
    return "ok"


print("ready", flush=True)
for line in sys.stdin:
    word, count = line.split()
    print({"product": product, "distances": distances, "rank": rank, "rerank": rerank}[word](int(count)), flush=True)
