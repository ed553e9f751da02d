"""faiss, doing what gallery-search.py tells it; the same lines as GallerySearch.java, and `effort N` for HNSW.

usage: peers_search.py FOLDER VECTORS DIMENSION THREADS flat|hnsw [LINKS]
"""
import sys
import time
from pathlib import Path

import faiss
import numpy as np

K = 10
folder, vectors, dimension, threads, kind = Path(sys.argv[1]), *map(int, sys.argv[2:5]), sys.argv[5]
faiss.omp_set_num_threads(threads)
gallery = np.memmap(folder / "gallery.f32", "f4", "r", shape=(vectors, dimension))
queries = np.fromfile(folder / "queries.f32", "f4").reshape(-1, dimension)


def empty():
    if kind == "flat":
        return faiss.IndexFlatIP(dimension)
    return faiss.IndexHNSWFlat(dimension, int(sys.argv[6]), faiss.METRIC_INNER_PRODUCT)


def selection(share):
    if share == 100:
        return None
    allowed = np.fromfile(folder / f"allowed-{share}.u8", "u1")
    bits = np.packbits(allowed, bitorder="little")
    return bits, faiss.IDSelectorBitmap(bits)


def parameters(chosen):
    if kind == "hnsw":
        return faiss.SearchParametersHNSW(efSearch=index.hnsw.efSearch, sel=chosen[1] if chosen else None)
    return faiss.SearchParameters(sel=chosen[1]) if chosen else None


def search(share, first, last):
    chosen = selection(share)
    how = parameters(chosen)
    seconds, found = [], []
    for q in range(first, last):
        start = time.perf_counter()
        _, items = index.search(queries[q:q + 1], K, params=how)
        seconds.append(str(time.perf_counter() - start))
        found.append(",".join(str(i) for i in items[0] if i >= 0) or "-1")
    return " ".join(seconds) + " ; " + " ".join(found)


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ingest():
    for first in range(0, vectors, 5000):
        index.add(np.ascontiguousarray(gallery[first:first + 5000]))


def reopen():
    global index
    index = None
    index = faiss.read_index(str(folder / f"faiss-{kind}"))


index = empty()
print("ready", flush=True)
for line in sys.stdin:
    words = line.split()
    if words[0] == "ingest":
        print(timed(ingest), flush=True)
    elif words[0] == "effort":
        index.hnsw.efSearch = int(words[1])
        print("ok", flush=True)
    elif words[0] == "search":
        print(search(*map(int, words[1:])), flush=True)
    elif words[0] == "batch":
        print(timed(lambda: index.search(queries[int(words[1]):int(words[2])], K)), flush=True)
    elif words[0] == "save":
        print(timed(lambda: faiss.write_index(index, str(folder / f"faiss-{kind}"))), flush=True)
    elif words[0] == "reopen":
        print(timed(reopen), flush=True)
