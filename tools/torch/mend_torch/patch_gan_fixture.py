"""Known answers of PatchGAN: verdicts, a least-squares loss and its gradients, at a small width.

    python3 -m mend_torch.patch_gan_fixture
"""
import json
import os

import numpy as np
import torch
from torch import nn

from . import safetensors
from .fixtures import FOLDER, provenance


class PatchGan(nn.Module):
    """4x4 convolutions, instance norm without parameters, LeakyReLU 0.2; sees images in -1..1."""

    def __init__(self, width, layers):
        super().__init__()
        channels = [3] + [width * min(8, 2 ** i) for i in range(layers + 1)]
        self.strides = [2] * layers + [1]
        for i in range(layers + 1):
            setattr(self, f"d{i + 1}", nn.Conv2d(channels[i], channels[i + 1], 4, self.strides[i], 1))
        self.verdict = nn.Conv2d(channels[-1], 1, 4, 1, 1)

    def forward(self, x):
        x = 2 * x - 1
        for i in range(len(self.strides)):
            x = getattr(self, f"d{i + 1}")(x)
            if i > 0:
                x = nn.functional.instance_norm(x, eps=1e-5)
            x = nn.functional.leaky_relu(x, 0.2)
        return self.verdict(x)


def main():
    torch.manual_seed(31)
    config = {"width": 4, "layers": 2}
    network = PatchGan(**config)
    for bias in (p for p in network.parameters() if p.ndim == 1):
        torch.nn.init.normal_(bias, std=0.1)
    nhwc = lambda t: np.ascontiguousarray(t.detach().permute(0, 2, 3, 1).numpy())
    real, made = torch.rand(2, 3, 24, 32), torch.rand(2, 3, 24, 32).requires_grad_()
    verdict = network(made)
    loss = 0.5 * ((network(real) - 1) ** 2).mean() + 0.5 * (verdict ** 2).mean()
    loss.backward()
    weights = safetensors.from_state(network.state_dict(), np.float32)
    grads = safetensors.from_state({k: p.grad for k, p in network.named_parameters()}, np.float32)
    tensors = {f"w.{k}": v for k, v in weights.items()}
    tensors.update({f"g.{k}": v for k, v in grads.items()})
    tensors.update({"real": nhwc(real), "made": nhwc(made), "verdict": nhwc(verdict), "grad": nhwc(made.grad)})
    counts = {
        f"{width},{layers}": sum(p.numel() for p in PatchGan(width, layers).parameters())
        for width, layers in ((64, 3), (32, 2), (16, 2))
    }
    metadata = {"config": json.dumps(config), "loss": repr(loss.item()), "counts": json.dumps(counts),
                "provenance": json.dumps(provenance())}
    safetensors.save(os.path.join(FOLDER, "patch-gan.safetensors"), tensors, metadata)
    print(counts, loss.item())


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
