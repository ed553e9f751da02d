"""The Python side of train-speed.py: a whole training step of the released strong baseline on python3-torch.

usage: peers_train.py FOLDER BACKBONE PEOPLE PHOTOS THREADS HEIGHT WIDTH
FOLDER holds a checkout of reid-strong-baseline. The losses are PyTorch's own where it has them, which is faster than the release's.
"""
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from peers import CLASSES, batch_hard, serve

CENTER_WEIGHT = 0.0005


def main():
    folder, backbone, (people, photos, threads, height, width) = Path(sys.argv[1]), sys.argv[2], map(int, sys.argv[3:8])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    answers, sys.stdout = sys.stdout, sys.stderr  # the released code prints
    sys.path.insert(0, str(folder / "reid-strong-baseline"))
    from modeling.baseline import Baseline
    net = Baseline(CLASSES, 1, "", "bnneck", "after", backbone, "self").to(memory_format=torch.channels_last).train()
    images = torch.randn(people * photos, 3, height, width).to(memory_format=torch.channels_last)
    classes = torch.arange(people * photos) // photos
    centers = torch.randn(CLASSES, net.in_planes, requires_grad=True)
    learned = [p for p in net.parameters() if p.requires_grad]
    adam = torch.optim.Adam(learned, 3.5e-4, weight_decay=5e-4)
    sgd = torch.optim.SGD([centers], 0.5)

    def step():
        adam.zero_grad()
        sgd.zero_grad()
        logits, features = net(images)
        center = (features - centers[classes]).square().sum(1).clamp(1e-12, 1e12).mean()
        loss = F.cross_entropy(logits, classes, label_smoothing=0.1) + batch_hard(features, classes, 0.3) + CENTER_WEIGHT * center
        loss.backward()
        centers.grad.mul_(1 / CENTER_WEIGHT)
        adam.step()
        sgd.step()
        return loss.item()

    step()
    step()
    serve(step, answers, f"ready {step()} parameters={sum(p.numel() for p in learned)}")


main()
