"""Training and validation samples. All photos are held in memory as bytes, decoded (and reduced) once."""
import os

import numpy as np
from PIL import Image

from .degradations import ALL, View, degrade
from .reduced import reduce_bytes

GOLDEN = 0.6180339887498949


def read(path):
    return np.asarray(Image.open(path).convert("RGB"))


def listing(folder):
    if not os.path.isdir(folder):
        raise SystemExit(f"data folder missing: {folder}")
    return sorted(n for n in os.listdir(folder) if n.lower().endswith((".png", ".jpg", ".jpeg")))


def partner(name, targets):
    """The target with the same stem, or the one whose stem starts the input's as `<stem>_`."""
    stem = os.path.splitext(name)[0]
    for target in targets:
        own = os.path.splitext(target)[0]
        if stem == own or stem.startswith(own + "_"):
            return target
    raise SystemExit(f"no target for {name}")


def listed(folder, names):
    paths = set()
    for name in names:
        with open(os.path.join(folder, name)) as file:
            paths.update(line.strip() for line in file if line.strip())
    return paths


class Data:
    """Clean photos and real pairs of a recipe, split into training and validation."""

    def __init__(self, folder, recipe):
        source = recipe["data"]
        self.side = recipe["network"].get("side")
        self.root = os.path.join(folder, source["root"])
        self.prefix = source["root"] + "/"
        self.held = listed(folder, [source["validation"]])
        self.barred = listed(folder, source["exclude"]) | self.held
        self.clean, self.clean_held = [], []
        for sub in source["clean"]:
            for name in listing(os.path.join(self.root, sub)):
                self._sort(f"{sub}/{name}", self.clean, self.clean_held, self._photo)
        self.pairs, self.pairs_held = {}, {}
        wanted = set(source.get("pairs") or [])
        for task in recipe["tasks"]:
            wanted.update(task.get("pairs") or [])
        for sub in sorted(wanted):
            self._load_pairs(sub)

    def _photo(self, path):
        photo = read(os.path.join(self.root, path))
        return photo if self.side is None else reduce_bytes(photo, self.side)

    def _sort(self, path, train, held, load):
        key = self.prefix + path
        if key in self.held:
            held.append(load(path))
        elif key not in self.barred:
            train.append(load(path))

    def _load_pairs(self, sub):
        names = listing(os.path.join(self.root, sub, "input"))
        targets = listing(os.path.join(self.root, sub, "target"))
        matches = {name: partner(name, targets) for name in names}
        key = lambda part, name: f"{self.prefix}{sub}/{part}/{name}"
        kept_back = {
            t for n, t in matches.items()
            if key("input", n) in self.barred or key("target", t) in self.barred
        }
        cache = {t: self._photo(f"{sub}/target/{t}") for t in set(matches.values())}
        train, held = [], []
        for name, target in matches.items():
            is_held = key("input", name) in self.held or key("target", target) in self.held
            if is_held or target not in kept_back:
                pair = (self._photo(f"{sub}/input/{name}"), cache[target])
                (held if is_held else train).append(pair)
        self.pairs[sub], self.pairs_held[sub] = train, held


def crop_pair(pair, patch, rng):
    h, w = pair[0].shape[:2]
    top, left = rng.integers(0, h - patch + 1), rng.integers(0, w - patch + 1)
    return tuple(p[top : top + patch, left : left + patch] for p in pair)


def synthesise(task, photo, patch, settings, rng):
    """(input, target) crop: damage is done on a larger region, of which the middle is kept."""
    kind = ALL[task]
    size = patch + 2 * kind.margin
    h, w = photo.shape[:2]
    top, left = int(rng.integers(0, h - size + 1)), int(rng.integers(0, w - size + 1))
    region = photo[top : top + size, left : left + size]
    params = kind.params(settings, rng)
    image = region.astype(np.float32) / 255
    damaged = degrade(task, image, params, rng, View(top, left, h, w))
    at = [kind.margin, kind.margin]
    if kind.phase:
        at = [int(v) for v in rng.integers(0, 2 * kind.margin + 1, 2)]
    window = (slice(at[0], at[0] + patch), slice(at[1], at[1] + patch))
    return damaged[window], region[window]


def lay(layer, photo, rng):
    """A crop of a photo with a pair's layer (input - target) on it: real rain on any background.

    Differences of up to 3 grey levels count as none: pairs are stored as JPEG, and its noise must not
    become what rain is known by.
    """
    given, target = (p.astype(np.int16) for p in layer)
    difference = np.where(np.abs(given - target) > 3, given - target, 0)
    (clean,) = crop_pair((photo,), len(given), rng)
    return np.clip(clean + difference, 0, 255).astype(np.uint8), clean


def augment(pair, upright, rng):
    if rng.random() < 0.5:
        pair = tuple(p[:, ::-1] for p in pair)
    if not upright:
        turns = int(rng.integers(0, 4))
        pair = tuple(np.rot90(p, turns) for p in pair)
    return pair


class Sampler:
    """Batches by step number alone, so that a resumed run sees what it would have seen."""

    def __init__(self, data, recipe):
        self.data, self.recipe, self.tasks = data, recipe, recipe["tasks"]
        weights = np.array([t["weight"] for t in self.tasks], float)
        self.bounds = np.cumsum(weights / weights.sum())

    def task(self, number):
        """Golden-ratio sequence: shares follow the weights within any short stretch."""
        place = np.searchsorted(self.bounds, (number + 0.5) * GOLDEN % 1, side="right")
        return self.tasks[min(int(place), len(self.tasks) - 1)]

    def sample(self, step, index):
        batch = self.recipe["batch"]
        task = self.task(step * batch["size"] + index)
        rng = np.random.Generator(
            np.random.Philox(np.random.SeedSequence([self.recipe["seed"], step, index]))
        )
        folders = task.get("pairs") or []
        if folders and rng.random() < task.get("pairShare", 1):
            # Every pair is as likely as any other, whichever folder it lies in.
            pool = [p for f in folders for p in self.data.pairs[f]]
            pair = crop_pair(pool[rng.integers(len(pool))], batch["patch"], rng)
            if rng.random() < task.get("layers", 0):
                pair = lay(pair, self._photo(rng), rng)
        else:
            photo = self._photo(rng)
            pair = synthesise(task["id"], photo, batch["patch"], task.get("set") or {}, rng)
        if batch.get("augment"):
            pair = augment(pair, ALL[task["id"]].upright, rng)
        return pair

    def _photo(self, rng):
        return self.data.clean[rng.integers(len(self.data.clean))]

    def batch(self, step):
        """(inputs, targets) as n x h x w x 3 bytes."""
        pairs = [self.sample(step, i) for i in range(self.recipe["batch"]["size"])]
        return tuple(np.stack([p[k] for p in pairs]) for k in (0, 1))

    def emphasis(self, step):
        """The factor of each sample's loss: that of its task."""
        size = self.recipe["batch"]["size"]
        return [float(self.task(step * size + i).get("emphasis", 1)) for i in range(size)]

    def validation(self):
        """{name: (inputs, targets)}: the same crops and the same damage whenever it is asked."""
        rule, sets = self.recipe["validation"], {}
        for t, task in enumerate(self.tasks):
            made = {task["id"]: [], task["id"] + ":pairs": []}
            held = [p for f in task.get("pairs") or [] for p in self.data.pairs_held[f]]
            for i in range(rule["count"]):
                rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([77, t, i])))
                if self.data.clean_held and task.get("pairShare", 0) < 1:
                    photo = self.data.clean_held[i % len(self.data.clean_held)]
                    made[task["id"]].append(
                        synthesise(task["id"], photo, rule["patch"], task.get("set") or {}, rng)
                    )
                if held:
                    made[task["id"] + ":pairs"].append(
                        crop_pair(held[i % len(held)], rule["patch"], rng)
                    )
            for name, pairs in made.items():
                if pairs:
                    sets[name] = tuple(np.stack([p[k] for p in pairs]) for k in (0, 1))
        return sets
