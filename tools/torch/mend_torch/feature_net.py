"""FeatureNet, as src/engine/networks/feature-net.ts: which damage does a photo show, and how much?"""
import torch
from torch import nn
from torch.nn import functional as F


def conv(inputs, outputs, size=3, stride=1):
    layer = nn.Conv2d(inputs, outputs, size, stride, size // 2)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


class FeatureNet(nn.Module):
    """Five levels, each half as fine; the answer comes from the means of the five taps."""

    def __init__(self, widths, hidden, tasks):
        super().__init__()
        self.task_ids = tasks
        self.level = nn.ModuleList()
        last = len(widths) - 1
        for i, width in enumerate(widths):
            level = nn.ModuleDict({"down": conv(widths[i - 1] if i else 3, width, stride=2 if i else 1)})
            if 0 < i < last:
                level["same"] = conv(width, width)
            self.level.append(level)
        self.hidden = conv(sum(widths), hidden, 1)
        self.tasks = conv(hidden, len(tasks), 1)
        self.strength = conv(hidden, 1, 1)

    def taps(self, x):
        """List of five feature maps of x (n, 3, h, w) in 0..1, after ReLU."""
        f, found = x * 4 - 2, []
        for level in self.level:
            for layer in level.values():
                f = F.relu(layer(f))
            found.append(f)
        return found

    def forward(self, x):
        """Logits (n, tasks) and strength (n)."""
        means = [tap.float().mean((2, 3), keepdim=True) for tap in self.taps(x)]
        inner = F.relu(self.hidden(torch.cat(means, 1)))
        return self.tasks(inner).flatten(1).float(), self.strength(inner).flatten().float()


def build(spec):
    if spec["id"] != "feature-net":
        raise ValueError(f"{spec['id']!r} is no feature network")
    return FeatureNet(**spec["config"]).to(memory_format=torch.channels_last)


def macs_per_pixel(network):
    """Multiply-adds of the five levels for each pixel of a photo."""
    levels = enumerate(network.level)
    return sum(layer.weight.numel() / 4**i for i, level in levels for layer in level.values())
