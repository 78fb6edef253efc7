"""AirNet (methods.md 7.6), with the engine's parameter names: convolutions bent and scaled by what an encoder sees.

Only what restores is here; how the encoder learns by contrast is for mend train.
"""
import torch
from torch import nn
from torch.nn import functional as F

from .rdmc import NormConv, normal


def conv(inputs, outputs, side=3, gain=0.4, bias=True):
    layer = nn.Conv2d(inputs, outputs, side, padding=side // 2, bias=bias)
    normal(layer.weight, gain)
    if bias:
        nn.init.zeros_(layer.bias)
    return layer


class Seen(nn.Module):
    """A residual block with batch norms: what the damage looks like, pixel by pixel."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = NormConv(inputs, outputs, 1, bias=False, slope=0.1)
        self.conv2 = NormConv(outputs, outputs, 1, bias=False, slope=1.0)
        self.skip = NormConv(inputs, outputs, 1, side=1, bias=False, slope=1.0)

    def forward(self, x):
        return F.leaky_relu(self.conv2(self.conv1(x, 0), 0) + self.skip(x, 0), 0.1)


class Bent(nn.Module):
    """Deformable convolution of 3x3: every tap is sampled bilinearly where the field says, and weighed."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels, channels, 3, 3))
        normal(self.weight, 0.4)

    def forward(self, x, field):
        n, _, h, w = x.shape
        field = field.float()
        rows = torch.arange(h).view(1, h, 1) + 0.5
        columns = torch.arange(w).view(1, 1, w) + 0.5
        total = 0
        for tap in range(9):
            u, v = divmod(tap, 3)
            y = (rows + u - 1 + field[:, 2 * tap]) * 2 / h - 1
            z = (columns + v - 1 + field[:, 2 * tap + 1]) * 2 / w - 1
            place = torch.stack([z, y], -1)
            seen = F.grid_sample(x.float(), place, "bilinear", "zeros", align_corners=False)
            counts = torch.sigmoid(field[:, 18 + tap : 19 + tap])
            total = total + F.conv2d(seen * counts, self.weight[:, :, u : u + 1, v : v + 1])
        return total


class Guided(nn.Module):
    """x + bent(x) + (gamma x + beta)."""

    def __init__(self, channels):
        super().__init__()
        self.field = nn.Conv2d(2 * channels, 27, 3, padding=1)
        nn.init.zeros_(self.field.weight)
        nn.init.zeros_(self.field.bias)
        self.bent = Bent(channels)
        self.gamma1, self.beta1 = (conv(channels, channels, 1, 1, bias=False) for _ in range(2))
        self.gamma2, self.beta2 = (conv(channels, channels, 1, 0.1, bias=False) for _ in range(2))

    def forward(self, x, seen):
        gamma = self.gamma2(F.leaky_relu(self.gamma1(seen), 0.1))
        beta = self.beta2(F.leaky_relu(self.beta1(seen), 0.1))
        return x + self.bent(x, self.field(torch.cat([x, seen], 1))) + (x * gamma + beta)


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.guided1, self.guided2 = Guided(channels), Guided(channels)
        self.conv1, self.conv2 = conv(channels, channels), conv(channels, channels, gain=0.1)

    def forward(self, x, seen):
        y = F.leaky_relu(self.guided1(x, seen), 0.1)
        y = F.leaky_relu(self.guided2(F.leaky_relu(self.conv1(y), 0.1), seen), 0.1)
        return x + self.conv2(y)


class Airnet(nn.Module):
    multiple = 1

    def __init__(self, channels, groups, blocks, skip=False):
        super().__init__()
        self.skip, self.groups, self.blocks = skip, groups, blocks
        self.degradation = nn.ModuleList([Seen(3, channels)])
        self.head = conv(3, channels)
        self.body = nn.ModuleDict()
        for g in range(groups):
            group = nn.ModuleDict({str(b): Block(channels) for b in range(blocks)})
            group["last"] = conv(channels, channels, gain=0.1)
            self.body[str(g)] = group
        self.body["last"] = conv(channels, channels, gain=0.1)
        self.tail = conv(channels, 3, gain=0.1 if skip else 0.4)

    def forward(self, x):
        seen = self.degradation[0](x)
        head = y = self.head(x)
        for g in range(self.groups):
            group, inner = self.body[str(g)], y
            for b in range(self.blocks):
                inner = group[str(b)](inner, seen)
            y = y + group["last"](inner)
        image = self.tail(head + self.body["last"](y)).float()
        return x + image if self.skip else image


def build(config):
    return Airnet(**config)
