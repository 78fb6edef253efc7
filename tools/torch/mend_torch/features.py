"""Trains FeatureNet by its recipe and puts it into the zoo. Resumable, like train.py.

    python3 -m mend_torch.features ../../recipes/features.json --data DATA --minutes 20
    python3 -m mend_torch.features ../../recipes/features-2.json --data DATA --export features-2

A sample's answer is its task and its strength, (50 - PSNR of the crop) / 40, at least 0. A crop whose
PSNR is above 50 dB shows no damage that one could see, whatever its task: its answer is `clean`.
With a loss `order` every tap's distance to the clean crop learns to grow with the damage (ladders.py).
Validation is on the photos of val.txt: the share of crops whose task is named, and Spearman's
correlation of the strength, over all tasks.
"""
import argparse
import json
import os
import signal
import time

import numpy as np
import torch
from torch.nn import functional as F

from . import feature_net, recipe as recipes, safetensors
from .data import Data, Sampler
from .ladders import ladders, order_loss
from .export import LICENCE, chain, sha256, sources
from .train import rate, to_tensor

INVISIBLE = 50.0
MARGIN = 0.3  # stronger damage is to be at least exp(0.3) times as far


def strength(inputs, targets):
    """(50 - PSNR) / 40 of every pair of byte crops, 0 where there is no damage."""
    difference = inputs.astype(np.float32) - targets
    mse = np.maximum((difference**2).mean((1, 2, 3)), 65025 / 10 ** (INVISIBLE / 10))
    return ((INVISIBLE - 10 * np.log10(65025 / mse)) / 40).astype(np.float32)


def answers(ids, inputs, targets, tasks):
    """What FeatureNet should say: task numbers (n) and strengths (n)."""
    how_much = strength(inputs, targets)
    names = ["clean" if s <= 0 else name for name, s in zip(ids, how_much)]
    return torch.tensor([tasks.index(name) for name in names]), torch.from_numpy(how_much)


def ranks(values):
    """Ranks with ties averaged."""
    values = np.asarray(values)
    ordered = np.sort(values)
    return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right") - 1) / 2


def spearman(a, b):
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


class Trainer:
    def __init__(self, recipe, folder, runs, minutes):
        self.recipe, self.minutes = recipe, minutes
        self.folder = os.path.join(runs, recipe["name"])
        os.makedirs(self.folder, exist_ok=True)
        torch.set_num_threads(1)
        torch.manual_seed(recipe["seed"])
        self.network = feature_net.build(recipe["network"])
        self.tasks = recipe["network"]["config"]["tasks"]
        if recipe.get("start"):
            arrays, _ = safetensors.load(recipes.start_path(recipe["start"]))
            self.network.load_state_dict(safetensors.to_state(arrays))
        plan = recipe["optimizer"]
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(),
            lr=plan["learningRate"],
            betas=tuple(plan["betas"]),
            weight_decay=plan.get("weightDecay", 0),
        )
        self.ema = {k: v.detach().clone() for k, v in self.network.state_dict().items()}
        self.step, self.seconds, self.stop = 0, 0.0, False
        self.sampler = Sampler(Data(folder, recipe), recipe)
        self.weights = {term["id"]: term["weight"] for term in recipe["loss"]}
        self._resume()

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

    def save(self):
        state = {
            "fingerprint": recipes.fingerprint(self.recipe),
            "recipe": self.recipe,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "ema": self.ema,
            "step": self.step,
            "seconds": self.seconds,
            "minutes": self.minutes,
            "precision": "bf16",
        }
        torch.save(state, self.state_path + ".tmp")
        os.replace(self.state_path + ".tmp", self.state_path)

    def log(self, row):
        print(json.dumps(row), flush=True)
        with open(os.path.join(self.folder, "log.jsonl"), "a") as file:
            file.write(json.dumps(row) + "\n")

    def progress(self):
        return self.seconds / (self.minutes * 60)

    def train_step(self):
        inputs, targets = self.sampler.batch(self.step)
        size = len(inputs)
        ids = [self.sampler.task(self.step * size + i)["id"] for i in range(size)]
        which, how_much = answers(ids, inputs, targets, self.tasks)
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            logits, told = self.network(to_tensor(inputs).contiguous(memory_format=torch.channels_last))
        loss = self.weights["cross-entropy"] * F.cross_entropy(logits, which)
        loss = loss + self.weights["strength"] * F.smooth_l1_loss(told, how_much, beta=0.1)
        if "order" in self.weights:
            rng = np.random.default_rng([self.recipe["seed"], self.step])
            rungs = ladders(inputs, targets, rng)
            with torch.cpu.amp.autocast(dtype=torch.bfloat16):
                loss = loss + self.weights["order"] * order_loss(self.network, rungs, MARGIN)
        for group in self.optimizer.param_groups:
            group["lr"] = rate(self.recipe, self.step, self.progress())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe["optimizer"]["clipNorm"])
        self.optimizer.step()
        keep = min(self.recipe["ema"], (1 + self.step) / (10 + self.step))
        for name, value in self.network.state_dict().items():
            self.ema[name].mul_(keep).add_(value, alpha=1 - keep)
        self.step += 1
        return loss.item()

    def validate(self):
        """Accuracy for each task and correlation of strength of the averaged weights, in float32."""
        if not hasattr(self, "held"):
            self.held = self.sampler.validation()
        live = {k: v.clone() for k, v in self.network.state_dict().items()}
        self.network.load_state_dict(self.ema)
        hits, said, true = {}, [], []
        with torch.no_grad():
            for name, (inputs, targets) in self.held.items():
                which, how_much = answers([name.split(":")[0]] * len(inputs), inputs, targets, self.tasks)
                told = [self.network(part) for part in to_tensor(inputs).split(8)]
                hits[name] = float((torch.cat([t[0] for t in told]).argmax(1) == which).float().mean())
                said += torch.cat([t[1] for t in told]).tolist()
                true += how_much.tolist()
        wrong = self.disorder()
        self.network.load_state_dict(live)
        mean = float(np.mean(list(hits.values())))
        rounded = {name: round(hit, 3) for name, hit in hits.items()}
        return {"accuracy": round(mean, 4), "strength": round(spearman(said, true), 4), "disorder": wrong, "tasks": rounded}

    def disorder(self):
        """Share of ladders of held-out photos, for each tap, whose stronger damage is nearer to the clean crop."""
        inputs, targets = self.held["gaussian-blur"]
        wrong = []
        with torch.no_grad():
            for seed in range(4):
                rungs = ladders(inputs, targets, np.random.default_rng([99, seed]))
                taps = self.network.taps(torch.cat(rungs))
                for tap in taps:
                    weak, strong, clean = tap.split(len(rungs[0]))
                    near, far = ((part - clean).abs().mean((1, 2, 3)) for part in (weak, strong))
                    wrong.append(float((far <= near).float().mean()))
        return [round(float(v), 3) for v in np.reshape(wrong, (4, 5)).mean(0)]

    def run(self):
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stop", True))
        last, saved, losses, mark = time.process_time(), time.time(), [], time.time()
        while self.progress() < 1 and not self.stop:
            losses.append(self.train_step())
            self.seconds += time.process_time() - last
            last = time.process_time()
            if self.step % 100 == 0:
                pace = len(losses) / (time.time() - mark)
                self.log({"step": self.step, "loss": float(np.mean(losses)), "stepsPerSecond": pace, "progress": round(self.progress(), 3)})
                losses, mark = [], time.time()
            if self.step % self.recipe["validation"]["every"] == 0:
                self.log({"step": self.step, "validation": self.validate()})
            if time.time() - saved > 60:
                self.save()
                saved = time.time()
        self.save()
        if self.stop:
            return False
        self.log({"step": self.step, "final": True, "validation": self.validate()})
        return True


def calibrate(network, recipe, folder):
    """Shifts the tasks' biases so that their shares on the photos of val.txt are right.

    Like kinds (Gaussian and photon noise, soft focus and out of focus) differ by little, and a short training
    that minds other things leaves one of them with all of it. Twenty numbers, held near 0 by their squares.
    """
    tasks, held = recipe["network"]["config"]["tasks"], Sampler(Data(folder, recipe), recipe).validation()
    logits, wanted = [], []
    with torch.no_grad():
        for name, (inputs, targets) in held.items():
            wanted.append(answers([name.split(":")[0]] * len(inputs), inputs, targets, tasks)[0])
            logits += [network(part)[0] for part in to_tensor(inputs).split(8)]
    logits, wanted = torch.cat(logits), torch.cat(wanted)
    shift = torch.zeros(len(tasks), requires_grad=True)
    solver = torch.optim.LBFGS([shift], max_iter=100)

    def loss():
        solver.zero_grad()
        value = F.cross_entropy(logits + shift, wanted) + 1e-3 * (shift**2).sum()
        value.backward()
        return value

    solver.step(loss)
    share = lambda values: float((values.argmax(1) == wanted).float().mean())
    print(json.dumps({"before": share(logits), "after": share(logits + shift.detach())}))
    with torch.no_grad():
        network.tasks.bias += shift


def export(state_path, model, recipe_file, folder):
    """Calibrated weights in half precision and a card; its accuracies come from scripts/score-features.ts."""
    state = torch.load(state_path)
    recipe = state["recipe"]
    network = feature_net.build(recipe["network"])
    network.load_state_dict(state["ema"])
    calibrate(network, recipe, folder)
    place = os.path.join(recipes.repository(), "public", "models", model)
    os.makedirs(place, exist_ok=True)
    weights = os.path.join(place, "weights.safetensors")
    spec = json.dumps(recipe["network"], separators=(",", ":"))
    safetensors.save(weights, safetensors.from_state(network.state_dict()), {"format": "mend", "network": spec})
    card = {
        "kind": "features",
        "id": model,
        "name": "FeatureNet",
        "summary": "Restores nothing: it tells which damage a photo shows and how strong it is, and lends losses and probes the features by which it sees that.",
        "network": recipe["network"],
        "parameters": sum(p.numel() for p in network.parameters()),
        "gmacPerMegapixel": round(feature_net.macs_per_pixel(network) / 1000, 2),
        "tasks": recipe["network"]["config"]["tasks"],
        "chain": chain(recipe, state, recipe_file),
        "data": sources(recipe),
        "dataLicence": LICENCE,
        "date": time.strftime("%Y-%m-%d"),
        "scores": [],
        "accuracy": [],
        "sha256": sha256(weights),
        "bytes": os.path.getsize(weights),
    }
    with open(os.path.join(place, "card.json"), "w") as file:
        json.dump(card, file, indent=2, ensure_ascii=False)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recipe")
    parser.add_argument("--data", default=os.environ.get("MEND_DATA"))
    parser.add_argument("--runs", default=os.path.join(recipes.repository(), "tools/torch/runs"))
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--export", metavar="MODEL")
    a = parser.parse_args()
    with open(a.recipe) as file:
        recipe = recipes.check(json.load(file), ("cross-entropy", "strength", "order"))
    if a.export:
        path = os.path.join(a.runs, recipe["name"], "state.pt")
        export(path, a.export, os.path.relpath(a.recipe, recipes.repository()), a.data)
        return
    raise SystemExit(0 if Trainer(recipe, a.data, a.runs, a.minutes).run() else 3)


if __name__ == "__main__":
    main()
