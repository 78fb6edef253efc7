"""Scores weights on the validation crops of a Recipe, the same for all: what trainings are chosen by.

    python3 -m mend_torch.validate RECIPE --data FOLDER WEIGHTS [WEIGHTS ...]

Prints a line of JSON for each: mean RGB PSNR in dB, 8-bit rounded, by kind of damage.
"""
import argparse
import json

import torch

from . import recipe as recipes
from .data import Data, Sampler
from .evaluate import load_network
from .train import psnr, to_tensor


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recipe")
    parser.add_argument("weights", nargs="+")
    parser.add_argument("--data", required=True)
    a = parser.parse_args()
    torch.set_num_threads(1)
    recipe = recipes.load(a.recipe)
    held = Sampler(Data(a.data, recipe), recipe).validation()
    for path in a.weights:
        network, scores = load_network(path), {}
        with torch.no_grad():
            for name, (inputs, targets) in held.items():
                output = torch.cat([network(part) for part in to_tensor(inputs).split(4)])
                scores[name] = round(psnr(output, to_tensor(targets)), 2)
        print(json.dumps({"weights": path, "psnr": scores}), flush=True)


if __name__ == "__main__":
    main()
