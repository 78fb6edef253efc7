"""Scores weights on the validation crops of a Recipe, the same for all: what trainings are chosen by.

    python3 -m mend_torch.validate RECIPE --data FOLDER WEIGHTS [WEIGHTS ...]

Prints a line of JSON for each: mean RGB PSNR in dB, 8-bit rounded, by kind of damage. With --exposure also that of the
output scaled to the mean of the target, image by image: what is wrong beside the exposure of the whole.
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
    parser.add_argument("--exposure", action="store_true")
    a = parser.parse_args()
    torch.set_num_threads(1)
    recipe = recipes.load(a.recipe)
    held = Sampler(Data(a.data, recipe), recipe).validation()
    for path in a.weights:
        network, scores, exposed = load_network(path), {}, {}
        with torch.no_grad():
            for name, (inputs, targets) in held.items():
                output = torch.cat([network(part) for part in to_tensor(inputs).split(4)])
                target = to_tensor(targets)
                scores[name] = round(psnr(output, target), 2)
                exposed[name] = round(psnr(at_mean_of(target, output), target), 2)
        row = {"weights": path, "psnr": scores, **({"atTargetMean": exposed} if a.exposure else {})}
        print(json.dumps(row), flush=True)


def at_mean_of(target, output):
    """The output, n x 3 x h x w in 0..1, scaled image by image to the mean of the target."""
    output = output.clamp(0, 1)
    return output * (target.mean((1, 2, 3), keepdim=True) / output.mean((1, 2, 3), keepdim=True).clamp_min(1e-3))


if __name__ == "__main__":
    main()
