"""Writes what the descriptor of the zoo sees in a small image, for the engine's test.

    python3 -m mend_torch.descriptor_fixture
"""
import os

from . import recipe as recipes, safetensors
from .evaluate import load_network
from .fixtures import FOLDER, photo, provenance

import numpy as np
import torch


def main():
    torch.set_num_threads(1)
    weights = os.path.join(recipes.repository(), "public/models/descriptor-1/weights.safetensors")
    network = load_network(weights)
    image = photo(24, 32).astype(np.float32) / 255
    with torch.no_grad():
        features = network.features(torch.from_numpy(image).permute(2, 0, 1)[None])
    arrays = {"input": image[None], "features": features.permute(0, 2, 3, 1).numpy()}
    origin = {**provenance(), "command": "python3 -m mend_torch.descriptor_fixture"}
    safetensors.save(os.path.join(FOLDER, "descriptor.safetensors"), arrays, origin)


if __name__ == "__main__":
    main()
