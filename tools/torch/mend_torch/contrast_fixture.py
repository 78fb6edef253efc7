"""Known answers of the contrastive core, written on its own from the formula (methods.md 5.3).

    python3 -m mend_torch.contrast_fixture
"""
import json
import os

from .fixtures import FOLDER, f32, provenance

import torch
from torch.nn import functional as F


def contrast(anchor, positives, negatives, near, far, temperature):
    """-log(sum over positives / sum over positives and negatives) for each anchor; masks are boolean."""
    cosine = lambda a, b: F.cosine_similarity(a[:, None], b[None], dim=2) / temperature
    hidden = lambda s, mask: s.masked_fill(~mask, float("-inf"))
    p, q = hidden(cosine(anchor, positives), near), hidden(cosine(anchor, negatives), far)
    return torch.logsumexp(torch.cat([p, q], 1), 1) - torch.logsumexp(p, 1)


def main():
    torch.manual_seed(21)
    anchor, positives, negatives = torch.randn(3, 5), torch.randn(4, 5), torch.randn(6, 5)
    near = torch.tensor([[1, 0, 0, 1], [0, 1, 0, 0], [1, 1, 1, 1]]).bool()
    far = torch.tensor([[1, 1, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1], [1, 0, 0, 0, 0, 0]]).bool()
    rows = []
    for temperature in (0.01, 0.07, 0.5):
        given = anchor.clone().double().requires_grad_()
        value = contrast(given, positives.double(), negatives.double(), near, far, temperature)
        value.sum().backward()
        rows.append({"temperature": temperature, "value": f32(value.detach()), "gradient": f32(given.grad)})
    tensors = {"anchor": anchor, "positives": positives, "negatives": negatives, "near": near, "far": far}
    document = {"provenance": {**provenance(), "command": "python3 -m mend_torch.contrast_fixture"}}
    document.update({name: f32(tensor.float()) for name, tensor in tensors.items()})
    with open(os.path.join(FOLDER, "contrast.json"), "w") as file:
        json.dump({**document, "cases": rows}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
