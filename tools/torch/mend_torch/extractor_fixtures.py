"""Known answers of networks that only look, and of the perceptual loss on them.

    python3 -m mend_torch.extractor_fixtures
"""
import json
import os

import numpy as np
import torch

from . import feature_net, safetensors
from .fixtures import FOLDER, provenance


def perceptual(network, output, target):
    """Mean over samples and taps of the mean absolute difference of the taps."""
    pairs = zip(network.taps(output), network.taps(target))
    return torch.stack([(a - b).abs().mean((1, 2, 3)).mean() for a, b in pairs]).mean()


class TinyVgg(torch.nn.Module):
    """VGG-19's first 13 convolutions with few channels, under torchvision's names."""

    def __init__(self, levels):
        super().__init__()
        layers, inputs = [], 3
        for widths in levels:
            for width in widths:
                layers += [torch.nn.Conv2d(inputs, width, 3, padding=1), torch.nn.ReLU()]
                inputs = width
            layers.append(torch.nn.MaxPool2d(2))
        self.features = torch.nn.Sequential(*layers[:-1])

    def taps(self, x):
        mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
        f, found, fresh = (x - mean.view(3, 1, 1)) / deviation.view(3, 1, 1), [], True
        for layer in self.features:
            f = layer(f)
            if isinstance(layer, torch.nn.ReLU) and fresh:
                found.append(f)
            fresh = isinstance(layer, torch.nn.MaxPool2d) or (fresh and not isinstance(layer, torch.nn.ReLU))
        return found


def extractor_fixture(name, network, config, more):
    """File: `w.<parameter>`, `input`, `target`, `tap.<i>` of the input, `grad` of the perceptual loss
    by the input (NHWC), what `more` adds, and the loss in the metadata."""
    nhwc = lambda t: np.ascontiguousarray(t.detach().permute(0, 2, 3, 1).numpy())
    x, target = torch.rand(2, 3, 21, 34).requires_grad_(), torch.rand(2, 3, 21, 34)
    loss = perceptual(network, x, target)
    loss.backward()
    tensors = {f"w.{k}": v for k, v in safetensors.from_state(network.state_dict(), np.float32).items()}
    tensors.update({f"tap.{i}": nhwc(tap) for i, tap in enumerate(network.taps(x))})
    tensors.update({"input": nhwc(x), "target": nhwc(target), "grad": nhwc(x.grad), **more(x)})
    metadata = {"config": json.dumps(config), "loss": repr(loss.item()), "provenance": json.dumps(provenance())}
    safetensors.save(os.path.join(FOLDER, f"{name}.safetensors"), tensors, metadata)


def extractor_fixtures():
    torch.manual_seed(21)
    config = {"widths": [5, 6, 7, 8, 9], "hidden": 10, "tasks": ["jpeg", "rain", "haze", "clean"]}
    network = feature_net.FeatureNet(**config)
    for bias in (p for p in network.parameters() if p.ndim == 1):
        torch.nn.init.normal_(bias, std=0.1)
    answer = lambda x: dict(zip(("logits", "strength"), (t.detach().numpy() for t in network(x))))
    extractor_fixture("feature-net", network, config, answer)
    levels = [[4, 5], [6, 5], [4, 6, 5, 4], [6, 4, 5, 6], [7]]
    extractor_fixture("vgg", TinyVgg(levels), levels, lambda x: {})


if __name__ == "__main__":
    torch.set_num_threads(1)
    extractor_fixtures()
