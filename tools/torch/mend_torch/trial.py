"""Architecture trial: the same recipe, the same minutes, different networks.

    python3 -m mend_torch.trial RECIPE --data FOLDER --minutes 4 [--only NAME]

Writes trial-results.json beside the package: steps, cost, parameters, validation PSNR by task.
"""
import argparse
import copy
import json
import os
import shutil

from . import networks, recipe as recipes
from .train import Trainer

CANDIDATES = {
    "srresnet-24-6": {"id": "srresnet", "config": {"channels": 24, "blocks": 6}},
    "unet-48-96-160": {
        "id": "unet",
        "config": {"widths": [48, 96, 160], "blocks": [2, 1], "middle": 2, "decoder": [2, 1]},
    },
    "unet-64-96-128": {
        "id": "unet",
        "config": {"widths": [64, 96, 128], "blocks": [1, 1], "middle": 1, "decoder": [2, 1]},
    },
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recipe")
    parser.add_argument("--data", required=True)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--only")
    a = parser.parse_args()
    here = os.path.join(recipes.repository(), "tools", "torch")
    path = os.path.join(here, "trial-results.json")
    base, rows = recipes.load(a.recipe), []
    if a.only and os.path.exists(path):
        with open(path) as file:
            rows = [r for r in json.load(file)["candidates"] if r["name"] != a.only]
    for name, network in CANDIDATES.items():
        if a.only and name != a.only:
            continue
        recipe = copy.deepcopy(base)
        recipe.update(name=f"trial-{name}", network=network)
        runs = os.path.join(here, "runs")
        shutil.rmtree(os.path.join(runs, recipe["name"]), ignore_errors=True)
        trainer = Trainer(recipe, a.data, runs, minutes=a.minutes)
        trainer.run()
        scores = trainer.validate()
        gains = [after - before for key, (before, after) in scores.items() if key != "clean"]
        rows.append(
            {
                "name": name,
                "network": network,
                "parameters": networks.parameters(trainer.network),
                "gmacPerMegapixel": networks.gmac_per_megapixel(trainer.network),
                "steps": trainer.step,
                "meanGain": round(sum(gains) / len(gains), 3),
                "validation": scores,
            }
        )
        document = {
            "command": f"python3 -m mend_torch.trial {os.path.relpath(a.recipe, here)} "
            f"--data DATA --minutes {a.minutes:g}",
            "recipe": base["name"],
            "fingerprint": recipes.fingerprint(base),
            "validationIs": "[PSNR of the input, PSNR of the output] on crops kept from training",
            "candidates": rows,
        }
        with open(path, "w") as file:
            json.dump(document, file, indent=1)


if __name__ == "__main__":
    main()
