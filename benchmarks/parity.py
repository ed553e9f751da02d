#!/usr/bin/env python3
"""Runs every network through the whole chain, .pth -> Java -> libtorch, and .pth -> Java -> ONNX -> ONNX Runtime, on weights
that are functions of their names, and prints how far each output is from the official code's.

    python3 benchmarks/parity.py PARITY_DIR [NAME...]

PARITY_DIR holds the fixtures (NAME.json, NAME.npz, inputs.json) and det.py, which regenerates weights. Needs python3-numpy and
python3-torch (to write .pth files as torch.save does). A difference is the largest of any output, relative to that output's
largest number.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MGN = {"out_0": "embedding", "out_1": "g1", "out_2": "g2", "out_3": "g3", **{f"out_{4 + i}": f"logits_{i}" for i in range(8)}}
SB = {"out": "embedding"}
RGA = {"out_0": "feature", "out_1": "embedding", "out_2": "logits"}

# fixture, model, settings, official output -> ours (None: whichever of ours has the shape)
CASES = [
    ("strongbaseline_r18", "strong-baseline", ["backbone=resnet18"], SB),
    ("strongbaseline_r50", "strong-baseline", [], SB),
    ("strongbaseline_r50ibn", "strong-baseline", ["backbone=resnet50-ibn-a"], SB),
    ("strongbaseline_r50_noneck_s2", "strong-baseline", ["last_stride=2", "neck=none"], SB),
    ("mgn_seed", "mgn", ["variant=article"], MGN),
    ("mgn_seathiefwang_max", "mgn", ["variant=article", "pool=max"], MGN),
    ("mgn_seathiefwang_max", "mgn", ["variant=paper", "pool=max"], MGN),
    ("mgn_gnayuohz", "mgn", ["variant=shared", "pool=max"], MGN),
    ("rga_model_rgasc", "rga-sc", ["attention=sc"], RGA),
    ("gait_opengait_gln_phase1", "gaitgln", ["variant=opengait", "phase=1"], None),
    ("gait_opengait_gln_phase2", "gaitgln", ["variant=opengait", "phase=2"], None),
    ("gait_opengait_gln_phase2", "gaitgln", ["variant=paper", "phase=2"], None),
    ("gait_seed_gaitgln", "gaitgln", ["variant=article"], None),
    ("gait_opengait_gaitset", "gaitset", ["variant=opengait"], None),
    ("gait_opengait_gaitset_seqL", "gaitset", ["variant=opengait"], None),
    ("gait_gaitset_original", "gaitset", ["variant=original"], None),
    ("gait_gaitset_original_bf", "gaitset", ["variant=original"], None),
    ("dgnet_appearance_AB", "dgnet:appearance", [], None),
    ("dgnet_teacher_ft_net", "dgnet:teacher", [], None),
    ("dgnet_structure_encoder", "dgnet:structure", [], None),
    ("dgnet_decoder", "dgnet:decoder", [], None),
    ("dgnet_discriminator", "dgnet:discriminator", [], None),
]


def inputs(parity, det, name, manifest, arrays):
    """The official inputs under our names."""
    if "in:sils" in arrays:
        given = {"input": arrays["in:sils"].astype(np.float32)}
        for lengths in ("seqL", "bf"):
            if "in:" + lengths in arrays:
                given["lengths"] = np.asarray(arrays["in:" + lengths]).reshape(-1).astype(np.int64)
        return given
    if "in:s" in arrays:
        return {"structure": arrays["in:s"].astype(np.float32), "appearance": arrays["in:f"].astype(np.float32)}
    tags = json.load(open(os.path.join(parity, "inputs.json")))[name]
    key = "x" if "x" in tags else "fake"
    shape = tuple(manifest["inputs"][key]["shape"])
    return {"input": (2 * det.det("input:" + tags[key], shape)).astype(np.float32)}


def apart(ours, arrays, manifest, names):
    """The largest relative difference of any official output to ours."""
    worst = 0.0
    compared = 0
    for key in arrays:
        if not key.startswith("eval:") or "@64" in key or key.endswith(".labels") or "visual_summary" in key:  # echoes of the input
            continue
        official = arrays[key].reshape(-1)
        step = manifest["outputs"][key].get("stride", 1)
        wanted = None if names is None else names.get(key[5:])
        if names is not None and wanted is None:
            continue
        best = np.inf
        for name, tensor in ours.items():
            flat = tensor.reshape(-1)[::step]
            if (wanted is None or name == wanted) and len(flat) == len(official):
                best = min(best, np.abs(flat - official).max() / np.abs(official).max())
        worst = max(worst, best)
        compared += 1
    return worst if compared else np.inf, compared


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    parity, only = sys.argv[1], sys.argv[2:]
    sys.path.insert(0, parity)
    import det
    import torch

    print(f"{'network':<32} {'settings':<26} {'outputs':>7} {'libtorch':>9} {'ONNX':>9}")
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        for name, model, settings, names in CASES:
            if only and name not in only:
                continue
            manifest = json.load(open(os.path.join(parity, name + ".json")))
            arrays = np.load(os.path.join(parity, name + ".npz"))
            torch.save({k: torch.from_numpy(np.array(v)) for k, v in det.weights(manifest).items()}, at("w.pth"))
            det.save(at("x.safetensors"), inputs(parity, det, name, manifest, arrays))
            row = []
            for engine in ("torch", "onnx"):
                run = [os.path.join(HOME, "reid"), "forward", model, "--weights", at("w.pth"), "--input", at("x.safetensors")]
                run += ["--output", at("y.safetensors"), "--engine", engine]
                done = subprocess.run(run + [f"--set={s}" for s in settings], capture_output=True, text=True)
                if done.returncode:
                    print(name, done.stderr.strip())
                    row.append(np.inf)
                else:
                    worst, compared = apart(det.load(at("y.safetensors")), arrays, manifest, names)
                    row.append(worst)
            bad += max(row) > 1e-4
            print(f"{name:<32} {' '.join(settings):<26} {compared:>7} {row[0]:>9.1e} {row[1]:>9.1e}", flush=True)
    sys.exit(3 if bad else 0)


if __name__ == "__main__":
    main()
