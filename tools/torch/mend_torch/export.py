"""Turns a training state into a zoo model: fp16 weights and a model card.

    python3 -m mend_torch.export STATE --id local-1 --title "Local damage" \\
        --summary "One sentence for users." --recipe-file recipes/local-unet.json

Scores are not made here: scripts/score-zoo.ts writes them with the command that users have.
"""
import argparse
import datetime
import hashlib
import json
import os

from . import networks, recipe as recipes, safetensors
from .evaluate import load_network

import torch

LICENCE = (
    "learned partly from research-only images; weights for research and evaluation"
)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def write_weights(state, spec, path):
    metadata = {"format": "mend", "network": json.dumps(spec, separators=(",", ":"))}
    safetensors.save(path, safetensors.from_state(state), metadata)


def chain(recipe, state, recipe_file):
    """This training as the last link; before it, the links of the model it started from."""
    start, links = recipe.get("start"), []
    if start:
        card = os.path.join(os.path.dirname(recipes.start_path(start)), "card.json")
        if os.path.exists(card):
            with open(card) as file:
                links = json.load(file)["chain"]
    return links + [
        {
            "recipe": recipe["name"],
            "recipeFile": recipe_file,
            "fingerprint": recipes.fingerprint(recipe),
            "trainer": "torch",
            "start": sha256(recipes.start_path(start)) if start else None,
            "steps": state["step"],
            "schedule": "processor-time" if state["minutes"] else "steps",
            "hours": round(state["seconds"] / 3600, 2),
            "seed": recipe["seed"],
            "precision": state["precision"],
        }
    ]


def sources(recipe):
    found = list(recipe["data"]["clean"]) + list(recipe["data"].get("pairs") or [])
    for task in recipe["tasks"]:
        found += task.get("pairs") or []
    return sorted({f"{recipe['data']['root']}/{s}" for s in found})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("state")
    parser.add_argument("--id", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--summary", required=True)
    parser.add_argument("--recipe-file", required=True)
    parser.add_argument("--out", default=os.path.join(recipes.repository(), "public", "models"))
    a = parser.parse_args()
    torch.set_num_threads(1)
    state = torch.load(a.state)
    recipe = state["recipe"]
    folder = os.path.join(a.out, a.id)
    os.makedirs(folder, exist_ok=True)
    weights = os.path.join(folder, "weights.safetensors")
    write_weights(state["ema"], recipe["network"], weights)
    network = load_network(weights)
    card = {
        "id": a.id,
        "name": a.title,
        "summary": a.summary,
        "network": recipe["network"],
        "parameters": networks.parameters(network),
        "gmacPerMegapixel": networks.gmac_per_megapixel(network),
        "tasks": [t["id"] for t in recipe["tasks"]],
        "chain": chain(recipe, state, a.recipe_file),
        "data": sources(recipe),
        "dataLicence": LICENCE,
        "date": datetime.date.today().isoformat(),
        "scores": [],
        "sha256": sha256(weights),
        "bytes": os.path.getsize(weights),
    }
    with open(os.path.join(folder, "card.json"), "w") as file:
        json.dump(card, file, indent=2, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
