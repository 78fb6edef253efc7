"""Trains a recipe. Resumable: state is saved every few minutes and when asked to stop.

    python3 -m mend_torch.train RECIPE --data FOLDER [--minutes N | --steps N]

With --minutes the schedule follows the processor time of this training instead of the step count, so
that the learning rate reaches its final value however busy the machine is; the steps really done are
in the state. Without it the recipe's steps count.
"""
import argparse
import fcntl
import json
import math
import os
import signal
import time

from . import networks, recipe as recipes, safetensors
from .data import Data, Sampler

import numpy as np
import torch
from torch.nn import functional as F


def to_tensor(batch):
    return torch.from_numpy(np.ascontiguousarray(batch)).permute(0, 3, 1, 2).float().div_(255)


def loss_of(output, target, terms, emphasis=None):
    """Weighted sum of losses over a batch, in float32; d = output - target.

    l1: mean |d|. charbonnier: mean sqrt(d^2 + epsilon^2). log-charbonnier: over samples, the mean of
    log(charbonnier of the sample + offset), so that a sample's gradient is divided by its own loss
    and tasks that can hardly be undone do not drown those that can (the weighting that TUR tends to).
    mse: mean d^2. ssim: 1 - SSIM. edge: charbonnier of the Laplacian of d.
    emphasis: a factor for the loss of each sample.
    """
    total, d = 0, output.float() - target
    for term in terms:
        if term["id"] == "l1":
            value = d.abs().mean((1, 2, 3))
        elif term["id"] == "mse":
            value = (d * d).mean((1, 2, 3))
        elif term["id"] == "ssim":
            value = 1 - ssim_map(output.float(), target).mean((1, 2, 3))
        elif term["id"] == "edge":
            value = torch.sqrt(laplacian(d) ** 2 + term.get("epsilon", 1e-3) ** 2).mean((1, 2, 3))
        else:
            value = torch.sqrt(d * d + term.get("epsilon", 1e-3) ** 2).mean((1, 2, 3))
            if term["id"] == "log-charbonnier":
                value = torch.log(value + term.get("offset", 0.02))
        total = total + term["weight"] * (value if emphasis is None else emphasis * value).mean()
    return total


def laplacian(x):
    """x less a copy that was smoothed, halved by dropping every other pixel, and enlarged again (MPRNet)."""
    channels = x.shape[1]
    taps = torch.tensor([0.05, 0.25, 0.4, 0.25, 0.05])
    kernel = torch.outer(taps, taps).expand(channels, 1, 5, 5)

    def smooth(y):
        return F.conv2d(F.pad(y, (2, 2, 2, 2), mode="replicate"), kernel, groups=channels)

    kept = torch.zeros_like(x)
    kept[:, :, ::2, ::2] = 4 * smooth(x)[:, :, ::2, ::2]
    return x - smooth(kept)


def ssim_map(a, b):
    """Structural similarity of every value: 11 x 11 Gaussian of sigma 1.5, zero padding, range 1."""
    taps = torch.exp(-((torch.arange(11) - 5.0) ** 2) / (2 * 1.5**2))
    taps = taps / taps.sum()
    channels = a.shape[1]
    rows, columns = (taps.reshape(shape).expand(channels, 1, *shape[2:]) for shape in ((1, 1, 11, 1), (1, 1, 1, 11)))

    def smooth(x):
        x = F.conv2d(x, rows, padding=(5, 0), groups=channels)
        return F.conv2d(x, columns, padding=(0, 5), groups=channels)

    ma, mb = smooth(a), smooth(b)
    va, vb, cov = smooth(a * a) - ma**2, smooth(b * b) - mb**2, smooth(a * b) - ma * mb
    c1, c2 = 0.01**2, 0.03**2
    return (2 * ma * mb + c1) * (2 * cov + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))


def rate(recipe, step, progress):
    """Linear warm-up over some steps, then half a cosine (or nothing) over progress 0..1."""
    top, plan = recipe["optimizer"]["learningRate"], recipe["schedule"]
    warm = min(1, (step + 1) / max(1, plan.get("warmup", 0)))
    if plan["id"] == "constant":
        return top * warm
    final = plan.get("final", 0)
    return warm * (final + (top - final) * 0.5 * (1 + math.cos(math.pi * min(1, progress))))


def psnr(output, target):
    """Mean over images of the 8-bit rounded RGB PSNR; tensors n x 3 x h x w in 0..1."""
    rounded = (output.clamp(0, 1) * 255).round() - (target * 255).round()
    mse = (rounded**2).mean((1, 2, 3)).clamp_min(1e-3)
    return float((10 * torch.log10(255**2 / mse)).mean())


def begin_with(network, state):
    """A trained state for a network with more residual blocks in a row: new ones begin as the identity (Net2Net)."""
    own, known = network.state_dict(), {name.rpartition(".conv")[0] for name in state}
    rows = {block.rpartition(".")[0] for block in known}
    for name, value in own.items():
        block, _, layer = name.rpartition(".conv")
        if block and block not in known and block.rpartition(".")[0] in rows:
            state[name] = torch.zeros_like(value) if layer.startswith("2.") else value
    return state


class Trainer:
    def __init__(self, recipe, folder, runs, minutes=None, steps=None, precision="bf16"):
        self.recipe, self.minutes, self.precision = recipe, minutes, precision
        self.steps = steps or recipe["schedule"]["steps"]
        self.folder = os.path.join(runs, recipe["name"])
        os.makedirs(self.folder, exist_ok=True)
        self._lock()
        torch.set_num_threads(1)
        torch.manual_seed(recipe["seed"])
        self.network = networks.build(recipe["network"])
        self.every = recipe.get("stages") == "all"
        if self.every and not callable(getattr(self.network, "stages", None)):
            raise SystemExit(f"{recipe['network']['id']} shows no images of its stages to this trainer")
        if recipe.get("start"):
            arrays, _ = safetensors.load(recipes.start_path(recipe["start"]))
            self.network.load_state_dict(begin_with(self.network, safetensors.to_state(arrays)))
        plan = recipe["optimizer"]
        kind = torch.optim.AdamW if plan["id"] == "adamw" else torch.optim.Adam
        self.optimizer = kind(
            self.network.parameters(),
            lr=plan["learningRate"],
            betas=tuple(plan["betas"]),
            weight_decay=plan.get("weightDecay", 0),
            foreach=True,
        )
        self.ema = {k: v.detach().clone() for k, v in self.network.state_dict().items()}
        self.step, self.seconds, self.stop = 0, 0.0, False
        self.sampler = Sampler(Data(folder, recipe), recipe)
        self.held = self.sampler.validation()
        self._resume()

    def _lock(self):
        """One training a folder: two would overwrite each other's state."""
        self.lock = open(os.path.join(self.folder, "lock"), "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(f"{self.folder} is being trained already")

    @property
    def state_path(self):
        return os.path.join(self.folder, "state.pt")

    def _resume(self):
        if not os.path.exists(self.state_path):
            return
        state = torch.load(self.state_path)
        if state["fingerprint"] != recipes.fingerprint(self.recipe):
            raise SystemExit(f"{self.state_path} belongs to another recipe; move it away")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.ema, self.step, self.seconds = state["ema"], state["step"], state["seconds"]
        self.log({"resumed": self.step})

    def save(self, done=False):
        state = {
            "fingerprint": recipes.fingerprint(self.recipe),
            "recipe": self.recipe,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "ema": self.ema,
            "step": self.step,
            "seconds": self.seconds,
            "minutes": self.minutes,
            "precision": self.precision,
            "done": done,
        }
        torch.save(state, self.state_path + ".tmp")
        os.replace(self.state_path + ".tmp", self.state_path)

    def log(self, row):
        print(json.dumps(row), flush=True)
        with open(os.path.join(self.folder, "log.jsonl"), "a") as file:
            file.write(json.dumps(row) + "\n")

    def progress(self):
        if self.minutes:
            return self.seconds / (self.minutes * 60)
        return self.step / self.steps

    def train_step(self):
        inputs, targets = map(to_tensor, self.sampler.batch(self.step))
        with torch.cpu.amp.autocast(enabled=self.precision == "bf16", dtype=torch.bfloat16):
            outputs = self.network.stages(inputs) if self.every else [self.network(inputs)]
        emphasis = torch.tensor(self.sampler.emphasis(self.step))
        loss = sum(loss_of(output, targets, self.recipe["loss"], emphasis) for output in outputs)
        for group in self.optimizer.param_groups:
            group["lr"] = rate(self.recipe, self.step, self.progress())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        clip = self.recipe["optimizer"].get("clipNorm")
        if clip:
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), clip)
        self.optimizer.step()
        keep = min(self.recipe.get("ema", 0), (1 + self.step) / (10 + self.step))
        now = list(self.network.state_dict().values())
        torch._foreach_mul_(list(self.ema.values()), keep)
        torch._foreach_add_(list(self.ema.values()), now, alpha=1 - keep)
        self.step += 1
        return loss.item()

    def validate(self):
        """Mean PSNR of inputs and of outputs of the averaged weights, in float32."""
        live = {k: v.clone() for k, v in self.network.state_dict().items()}
        self.network.load_state_dict(self.ema)
        self.network.eval()
        scores = {}
        with torch.no_grad():
            for name, (inputs, targets) in self.held.items():
                inputs, targets = to_tensor(inputs), to_tensor(targets)
                output = torch.cat([self.network(part) for part in inputs.split(4)])
                scores[name] = [round(psnr(inputs, targets), 2), round(psnr(output, targets), 2)]
        self.network.load_state_dict(live)
        self.network.train()
        return scores

    def run(self):
        every = self.recipe["validation"]["every"]
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stop", True))
        last, saved = time.process_time(), time.time()
        losses, mark = [], (time.time(), self.step)
        while self.progress() < 1 and not self.stop:
            losses.append(self.train_step())
            if self.step % every == 0:
                self.log({"step": self.step, "validation": self.validate()})
            now = time.time()
            self.seconds += time.process_time() - last
            last = time.process_time()
            if self.step % 250 == 0:
                pace = (self.step - mark[1]) / (now - mark[0])
                row = {"step": self.step, "loss": float(np.mean(losses)), "stepsPerSecond": pace}
                self.log({**row, "progress": round(self.progress(), 4)})
                losses, mark = [], (now, self.step)
            if now - saved > 180:
                self.save()
                saved = now
        done = self.progress() >= 1
        self.save(done)
        if done:
            self.log({"step": self.step, "final": True, "validation": self.validate()})
        return done


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recipe")
    parser.add_argument("--data", default=os.environ.get("MEND_DATA"), required="MEND_DATA" not in os.environ)
    parser.add_argument("--runs", default=os.path.join(recipes.repository(), "tools/torch/runs"))
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float)
    length.add_argument("--steps", type=int)
    parser.add_argument("--precision", choices=("bf16", "fp32"), default="bf16")
    a = parser.parse_args()
    trainer = Trainer(recipes.load(a.recipe), a.data, a.runs, a.minutes, a.steps, a.precision)
    raise SystemExit(0 if trainer.run() else 3)


if __name__ == "__main__":
    main()
