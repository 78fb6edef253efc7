"""Recipes: the JSON that both trainers read. Unknown keys are errors, so that a typo cannot pass."""
import hashlib
import json
import os
import re
from decimal import Decimal

TOP = "mend name seed network start data tasks batch loss stages reweighting optimizer schedule ema validation".split()
INNER = {
    "network": {"id", "config", "side"},
    "data": {"root", "clean", "pairs", "exclude", "validation"},
    "batch": {"size", "patch", "augment"},
    "optimizer": {"id", "learningRate", "betas", "weightDecay", "clipNorm"},
    "schedule": {"id", "warmup", "steps", "final"},
    "validation": {"every", "patch", "count"},
}
TASK = {"id", "weight", "set", "pairs", "pairShare", "layers", "emphasis", "from"}
LOSS = {"id", "weight", "epsilon", "offset"}
PIXEL_LOSSES = ("charbonnier", "edge", "l1", "log-charbonnier", "mse", "ssim")


def _keys(where, given, allowed, needed=()):
    extra, missing = set(given) - set(allowed), set(needed) - set(given)
    if extra:
        raise ValueError(f"recipe: unknown key {sorted(extra)[0]!r} in {where}")
    if missing:
        raise ValueError(f"recipe: {where} lacks {sorted(missing)[0]!r}")


def load(path):
    with open(path) as file:
        recipe = json.load(file)
    return check(recipe)


def check(recipe, losses=PIXEL_LOSSES):
    _keys("the recipe", recipe, TOP, set(TOP) - {"start", "ema", "reweighting", "stages"})
    if recipe["mend"] != 1:
        raise ValueError("recipe: only version 1 is known")
    for name, allowed in INNER.items():
        _keys(name, recipe[name], allowed)
    side = recipe["network"].get("side")
    if side is not None and max(recipe[part]["patch"] for part in ("batch", "validation")) > side:
        raise ValueError(f"recipe: photos are reduced to {side} px, so patches can be no larger")
    for task in recipe["tasks"]:
        _keys(f"task {task.get('id')}", task, TASK, {"id", "weight"})
    for loss in recipe["loss"]:
        _keys("loss", loss, LOSS, {"id", "weight"})
        if loss["id"] not in losses:
            raise ValueError(f"recipe: unknown loss {loss['id']!r}")
    if recipe.get("stages", "last") not in ("last", "all"):
        raise ValueError("recipe: stages are 'last' or 'all'")
    reweighting = recipe.get("reweighting", {"id": "mixed"})["id"]
    if reweighting != "mixed":
        raise ValueError(f"recipe: reweighting by {reweighting!r} is for mend train; this trainer only mixes")
    late = [task["id"] for task in recipe["tasks"] if task.get("from")]
    if late:
        raise ValueError(f"recipe: {late[0]!r} joins later, which is for mend train; here all tasks begin at once")
    if recipe["optimizer"]["id"] not in ("adam", "adamw"):
        raise ValueError(f"recipe: unknown optimizer {recipe['optimizer']['id']!r}")
    if recipe["schedule"]["id"] not in ("cosine", "constant"):
        raise ValueError(f"recipe: unknown schedule {recipe['schedule']['id']!r}")
    return recipe


def canonical(value):
    """JSON with sorted keys and no spaces, numbers as JavaScript writes them (0.000001, not 1e-06)."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(k)}:{canonical(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        if abs(value) >= 1e-6:
            return format(Decimal(repr(value)), "f")
        return re.sub(r"e-0*", "e-", repr(value))
    return json.dumps(value, ensure_ascii=False)


def fingerprint(recipe):
    return hashlib.sha256(canonical(recipe).encode()).hexdigest()


def repository():
    return os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def start_path(start):
    """A start is a weights file or the id of a model in the zoo."""
    if os.path.exists(start):
        return start
    path = os.path.join(repository(), "public", "models", start, "weights.safetensors")
    if not os.path.exists(path):
        raise ValueError(f"recipe: no weights at {start!r}, as a file or as a model id")
    return path
