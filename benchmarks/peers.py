"""The Python side of network-speed.py: the released networks on python3-torch, driven line by line like NetworkSpeed.java.

usage: peers.py FOLDER SYSTEM forward|step BATCH THREADS HEIGHT WIDTH [plain]
plain leaves the memory layout as most code does, else channels last. FOLDER holds checkouts of the released code: MGN-pytorch, Relation-Aware-Global-Attention-Networks, reid-strong-baseline.
The gait networks are in peers_gait.py.
"""
import sys
import time
import types
from pathlib import Path

import torch
import torch.nn.functional as F

CLASSES = 751


def mgn(folder, height, width):
    sys.path.insert(0, str(folder / "MGN-pytorch"))
    import torchvision.models.resnet as resnet
    plain = resnet.resnet50
    resnet.resnet50 = lambda pretrained: plain()
    from model.mgn import MGN
    net = MGN(types.SimpleNamespace(num_classes=CLASSES, pool="max", feats=256))
    return net, lambda x: net(x), lambda out: (out[1:4], out[4:]), 0.0, 1.2


def rga(folder, height, width):
    sys.path.insert(0, str(folder / "Relation-Aware-Global-Attention-Networks/reid/models/models_utils"))
    sys.path.insert(0, str(folder / "Relation-Aware-Global-Attention-Networks/reid"))
    from models.rga_model import resnet50_rga
    net = resnet50_rga(pretrained=False, num_classes=CLASSES, height=height, width=width)
    return net, lambda x: net([x], training=net.training), lambda out: (out[:1], out[2:]), 0.1, 0.3


def strong_baseline(folder, height, width):
    sys.path.insert(0, str(folder / "reid-strong-baseline"))
    from modeling.baseline import Baseline
    net = Baseline(CLASSES, 1, "", "bnneck", "after", "resnet50", "self")
    return net, lambda x: net(x), lambda out: (out[1:], out[:1]), 0.1, 0.3


def batch_hard(features, classes, margin):
    distance = torch.cdist(features, features)
    same = classes[:, None] == classes[None]
    far = distance.masked_fill(~same, -1).max(1)[0]
    near = distance.masked_fill(same, 1e9).min(1)[0]
    return F.relu(far - near + margin).mean()


def main():
    folder, system, job, batch, threads, height, width = (
        Path(sys.argv[1]), sys.argv[2], sys.argv[3], *map(int, sys.argv[4:8]))
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    answers, sys.stdout = sys.stdout, sys.stderr  # the released code prints
    net, run, split, smoothing, margin = {
        "mgn": mgn, "rga-sc": rga, "strong-baseline": strong_baseline}[system](folder, height, width)
    layout = torch.contiguous_format if sys.argv[8:] == ["plain"] else torch.channels_last
    net = net.to(memory_format=layout)
    images = torch.randn(batch, 3, height, width).to(memory_format=layout)
    classes = torch.arange(batch) // 4
    optimizer = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], 3.5e-4, weight_decay=5e-4)
    net.train(job == "step")

    def forward():
        with torch.no_grad():
            out = run(images)
            (out[0] if isinstance(out, (tuple, list)) else out).sum().item()

    def step():
        optimizer.zero_grad()
        features, logits = split(run(images))
        loss = sum(F.cross_entropy(l, classes, label_smoothing=smoothing) for l in logits) / len(logits)
        loss = loss + sum(batch_hard(f, classes, margin) for f in features) / len(features)
        loss.backward()
        optimizer.step()
        loss.item()

    work = forward if job == "forward" else step
    for _ in range(2):
        work()
    serve(work, answers)


def serve(work, answers, ready="ready"):
    print(ready, file=answers, flush=True)
    for line in sys.stdin:
        rounds = int(line)
        start = time.perf_counter()
        for _ in range(rounds):
            work()
        print((time.perf_counter() - start) / rounds, file=answers, flush=True)


if __name__ == "__main__":
    main()
