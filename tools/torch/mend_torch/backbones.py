"""Trains the Recipes that `mend experiment backbones --recipes` wrote, each for the same processor time.

    python3 -m mend_torch.backbones FOLDER --data FOLDER --minutes N

Below FOLDER/<network>/: `recipe.json` is read; `weights.safetensors` and `trained.json` are written once the time is used
up. Run it again after an interruption: what is trained is left alone, what was begun goes on.
"""
import argparse
import glob
import json
import os

import torch

from . import recipe as recipes
from .export import sha256, write_weights
from .train import Trainer


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--data", required=True)
    parser.add_argument("--minutes", type=float, required=True)
    a = parser.parse_args()
    for path in sorted(glob.glob(os.path.join(a.folder, "*", "recipe.json"))):
        folder = os.path.dirname(path)
        if os.path.exists(os.path.join(folder, "trained.json")):
            continue
        recipe = recipes.load(path)
        trainer = Trainer(recipe, a.data, os.path.join(folder, "twin"), minutes=a.minutes)
        if not trainer.run():
            raise SystemExit(3)
        weights = os.path.join(folder, "weights.safetensors")
        write_weights(trainer.ema, recipe["network"], weights)
        document = {
            "trainer": f"PyTorch {torch.__version__}, one thread",
            "precision": trainer.precision,
            "minutes": a.minutes,
            "steps": trainer.step,
            "seconds": round(trainer.seconds),
            "fingerprint": recipes.fingerprint(recipe),
            "sha256": sha256(weights),
        }
        with open(os.path.join(folder, "trained.json"), "w") as file:
            json.dump(document, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()
