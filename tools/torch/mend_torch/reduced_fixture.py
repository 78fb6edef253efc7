"""Writes tools/torch/fixtures/reduced.json: photos reduced, and a change of theirs carried to full size.

    python3 -m mend_torch.reduced_fixture

The photos are made here from a formula and lie in the file as bytes in row order (height, width, 3); the reduced ones and
the results are floats. The change at the small size is no affine function of the colours, nor the same everywhere.
"""
import base64
import json
import os

from . import recipe as recipes
from .reduced import carry, reduce

import numpy as np

FILE = os.path.join(recipes.repository(), "tools", "torch", "fixtures", "reduced.json")
# Height, width, side: odd ones both ways, and one as thin as a pixel.
SIZES = [(37, 52, 12), (61, 23, 17), (5, 40, 1)]


def photo(height, width):
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = [128 + 70 * np.sin(x / (5 + c)) * np.cos(y / (7 - c)) + 40 * ((x + 2 * y) % 23 > 11) for c in range(3)]
    return np.clip(np.rint(np.stack(planes, axis=-1)), 0, 255).astype(np.uint8)


def changed(small):
    """What a network might make of it: brighter by a power that depends on the place, and channels mixed."""
    across = np.linspace(0.4, 1.2, small.shape[1])[None, :, None]
    return np.clip(np.power(np.clip(small, 0, 1), across) * 0.9 + 0.1 * small[..., ::-1], 0, 1)


def pack(values):
    kind = "u8" if values.dtype == np.uint8 else "f32"
    data = values if kind == "u8" else values.astype("<f4")
    return {"dtype": kind, "shape": list(values.shape), "base64": base64.b64encode(data.tobytes()).decode()}


def main():
    cases = []
    for height, width, side in SIZES:
        image = photo(height, width)
        small = reduce(image.astype(np.float32) / 255, side)
        wanted = changed(small).astype(np.float32)
        cases.append({
            "side": side,
            "image": pack(image),
            "small": pack(small),
            "wanted": pack(wanted),
            "carried": pack(carry(image.astype(np.float32) / 255, small, wanted)),
        })
    with open(FILE, "w") as file:
        json.dump({"command": "python3 -m mend_torch.reduced_fixture", "cases": cases}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
