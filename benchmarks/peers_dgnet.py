"""The Python side of network-speed.py for DG-Net: the release's own trainer on python3-torch, without a GPU.

usage: peers_dgnet.py FOLDER NAME PEOPLE THREADS HEIGHT WIDTH BASE HIDDEN JUDGE JUDGE_BLOCKS [channels-last]
FOLDER holds a checkout of DG-Net. PEOPLE is how many each side has, with two photos each. An iteration is the release's: everybody drawn and redressed,
the discriminator's update with its penalty, then generator's and appearance encoder's with every term at its full weight. Weights, photos and the
erased rectangle come from what DgNetSpeed.java computes too; dropout is off and learning rates are 0, so that every iteration does all its work and the
losses stay those that both sides agree about. The structure encoder learns from drawn pictures in every other iteration. "ready" brings the losses of one iteration of each
kind, by which network-speed.py sees that both sides do the same work.
"""
import sys
import types
import zlib
from pathlib import Path

import torch
import torchvision

from peers import serve
from peers_gait import noise

CLASSES = 751
LATE = 10 ** 6  # an iteration at which every ramp has risen


def released(folder):
    """The release's trainer module, as if there were a GPU and nothing to download."""
    sys.path.insert(0, str(folder / "DG-Net"))
    sys.modules["cv2"] = types.ModuleType("cv2")  # for a kind of input that the release does not use
    torch.Tensor.cuda = torch.nn.Module.cuda = lambda self, *_: self
    plain = torchvision.models.resnet50
    torchvision.models.resnet50 = lambda pretrained: plain()
    import trainer
    trainer.scale2 = lambda x: x  # reid4j does not double small photos
    trainer.load_config = lambda name: {}
    trainer.load_network = lambda net, name: net
    return trainer


def options(folder, base, hidden, judge, judge_blocks):
    import yaml
    chosen = yaml.safe_load((folder / "DG-Net/configs/latest.yaml").read_text())
    chosen["gen"].update(dim=base, mlp_dim=hidden)
    chosen["dis"].update(dim=judge, n_res=judge_blocks)
    chosen.update(recon_f_w=chosen["max_w"], recon_s_w=chosen["max_w"], recon_x_cyc_w=chosen["max_cyc_w"],
                  teacher_w=chosen["max_teacher_w"], lr_g=0.0, lr_d=0.0, lr2=0.0)
    return chosen


def fill(name, net):
    with torch.no_grad():
        for key, weight in net.named_parameters():
            if weight.dim() > 1:
                values = noise(zlib.crc32(f"{name}.{key}".encode()), weight.shape) * 2 - 1
                weight.copy_(values * (6 / weight[0].numel()) ** 0.5)
            else:
                weight.fill_(key.endswith(("weight", "gamma")))


def photos(name, people, height, width):
    """Colours in squares of 16 and a finer noise."""
    squares = noise(zlib.crc32(f"{name} squares".encode()), (people, 3, height // 16, width // 16))
    fine = noise(zlib.crc32(f"{name} fine".encode()), (people, 3, height, width))
    return (squares.repeat_interleave(16, 2).repeat_interleave(16, 3) * 4 - 2) + fine - 0.5


def erased(x):
    x = x.clone()
    x[:, :, x.shape[2] // 4:x.shape[2] // 2, x.shape[3] // 4:x.shape[3] // 2] = 0
    return x


def main():
    folder = Path(sys.argv[1])
    people, threads, height, width, *widths = map(int, sys.argv[3:11])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    answers, sys.stdout = sys.stdout, sys.stderr  # the released code prints
    chosen = options(folder, *widths)
    trainer = released(folder).DGNet_Trainer(chosen)
    trainer.to_re = erased
    for name, net in {"gen": trainer.gen_a, "id": trainer.id_a, "dis": trainer.dis_a, "teacher": trainer.teacher_model[0]}.items():
        fill(name, net)
    for part in trainer.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0
    layout = torch.contiguous_format
    if sys.argv[11:] == ["channels-last"]:
        layout = torch.channels_last
        trainer.to(memory_format=layout)
    a, b, other_a, other_b = (photos(name, people, height, width).to(memory_format=layout) for name in ("a", "b", "other a", "other b"))
    people_a, people_b = torch.arange(people), torch.arange(people) + people
    turns = 0

    def step():
        nonlocal turns
        chosen["use_encoder_again"] = 1 - turns % 2 * 2  # a random number is at most 1 and at least 0
        turns += 1
        x_a, x_b = a.detach().clone(), b.detach().clone()  # a batch of its own: the penalty marks its photos
        drawn = trainer.forward(x_a, x_b, other_a, other_b)
        trainer.dis_update(drawn[0].clone(), drawn[1].clone(), x_a, x_b, chosen, 1)
        trainer.gen_update(*drawn, x_a, x_b, other_a, other_b, people_a, people_b, chosen, LATE, 1)

    def both(name):
        return sum(float(getattr(trainer, f"loss_{name}_{side}")) for side in "ab")

    def losses():
        return {
            "total": float(trainer.loss_gen_total), "discriminator": float(trainer.loss_dis_total), "adversarial": both("gen_adv"),
            "photo": both("gen_recon_x"), "other": both("gen_recon_xp"), "identity": float(trainer.loss_id), "id_other": float(trainer.loss_pid),
            "id_drawn": float(trainer.loss_gen_recon_id), "appearance": both("gen_recon_f"), "structure": both("gen_recon_s"),
            "cycle": both("gen_cycrecon_x"), "teacher": float(trainer.loss_teacher)}

    ready = "ready 0"
    for kind in ("again", "copied"):
        step()
        ready += "".join(f" {kind}.{name}={value}" for name, value in losses().items())
    serve(step, answers, ready)


main()
