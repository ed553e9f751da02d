"""The Python side of network-speed.py for the gait networks: OpenGait's own modules and losses on python3-torch.

usage: peers_gait.py FOLDER gaitgln|gaitset PHASE forward|step WALKS FRAMES THREADS HEIGHT WIDTH
FOLDER holds a checkout of OpenGait. Its trainer, which wants GPUs, several processes and packages that have no part
in the work, is left out: network and losses stand alone. Weights and silhouettes come from a hash that
GaitSpeed.java computes too; the answer "ready" brings the loss on them, by which network-speed.py sees that both
sides do the same work.
"""
import importlib
import sys
import types
import zlib
from pathlib import Path

import numpy
import torch

from peers import serve

CLASSES = 74
BINS = [16, 8, 4, 2, 1]


def stub(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


def opengait(folder):
    """Makes OpenGait's files loadable one by one, as if one process trained alone."""
    root = folder / "OpenGait/opengait"
    sys.path.insert(0, str(root))
    stub("einops", rearrange=None)
    stub("utils.msg_manager", get_msg_mgr=None)
    for package in ("modeling", "modeling.models", "modeling.losses"):
        stub(package, __path__=[str(root / package.replace(".", "/"))])
    stub("modeling.base_model", BaseModel=torch.nn.Module)
    base = importlib.import_module("modeling.losses.base")
    base.ddp_all_gather = lambda x: x
    torch.distributed.get_world_size = lambda: 1


def network(system, phase):
    if system == "gaitset":
        net = importlib.import_module("modeling.models.gaitset").GaitSet()
        head = {"in_channels": 128, "out_channels": 256, "parts_num": 62}
        net.build_network({"in_channels": [1, 32, 64, 128], "SeparateFCs": head, "bin_num": BINS})
        return net
    net = importlib.import_module("modeling.models.gln").GLN()
    net.build_network({
        "in_channels": [1, 32, 64, 128], "lateral_dim": 256, "hidden_dim": 256, "dropout": 0.9, "bin_num": BINS,
        "SeparateFCs": {"in_channels": 256, "out_channels": 256, "parts_num": 93},
        "Lateral_pretraining": phase == 1, "class_num": CLASSES})
    return net


def noise(seed, shape):
    """Numbers from 0 to below 1 by place: a hash of 32 bits."""
    h = (numpy.arange(int(numpy.prod(shape)), dtype=numpy.uint64) + numpy.uint64(seed)) * numpy.uint64(2654435761)
    h &= numpy.uint64(0xFFFFFFFF)
    h ^= h >> numpy.uint64(15)
    h = h * numpy.uint64(2246822519) & numpy.uint64(0xFFFFFFFF)
    h ^= h >> numpy.uint64(13)
    return torch.from_numpy((h / 2.0 ** 32).astype(numpy.float32)).reshape(tuple(shape))


def fill(net):
    with torch.no_grad():
        for name, weight in net.named_parameters():
            if weight.dim() > 1:
                inputs = weight.shape[1] if "fc_bin" in name else weight[0].numel()
                weight.copy_((noise(zlib.crc32(name.encode()), weight.shape) * 2 - 1) * (6 / inputs) ** 0.5)
            else:
                weight.fill_(name.endswith("weight"))


def main():
    folder, system, phase, job = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    walks, frames, threads, height, width = map(int, sys.argv[5:10])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    answers, sys.stdout = sys.stdout, sys.stderr  # the released code prints
    opengait(folder)
    net = network(system, phase)
    fill(net)
    triplet = importlib.import_module("modeling.losses.triplet").TripletLoss(margin=0.2)
    softmax = importlib.import_module("modeling.losses.ce").CrossEntropyLoss(scale=16, loss_term_weight=0.1)
    silhouettes = (noise(1, (walks, frames, height, width)) < 0.5).float()
    people = torch.arange(walks) // (2 if walks < 16 else 4)
    optimizer = torch.optim.SGD([p for p in net.parameters() if p.requires_grad], 1e-4, 0.9, weight_decay=5e-4)

    def run():
        return net(([silhouettes], people, None, None, None))

    def loss(features):
        total = triplet(**features["triplet"])[0]
        if "softmax" in features:  # [n, 1, c], which its own loss cannot take: it wants [n, c, 1]
            logits = features["softmax"]["logits"].transpose(1, 2)
            total = total.mean() + softmax(logits, people)[0] * softmax.loss_term_weight
        return total.mean()

    def forward():
        with torch.no_grad():
            run()["inference_feat"]["embeddings"].sum().item()

    def step():
        optimizer.zero_grad()
        total = loss(run()["training_feat"])
        total.backward()
        optimizer.step()
        total.item()

    net.eval()
    with torch.no_grad():
        ready = f"ready {loss(run()['training_feat']).item()}"
    net.train(job == "step")
    work = forward if job == "forward" else step
    for _ in range(2):
        work()
    serve(work, answers, ready)


if __name__ == "__main__":
    main()
