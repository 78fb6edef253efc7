"""The networks of the engine, with the same parameter names, and what they cost.

Every network maps an RGB batch (n, 3, h, w) in 0..1 to one of the same shape and predicts what to
add to its input. That last addition is done in float32 whatever the precision of the body.
"""
from . import airnet, mprnet, nafnet, rdmc, restormer, transweather, uformer

import torch
from torch import nn
from torch.nn import functional as F


def unshuffle(x):
    """Space to depth by 2; channel = (dy * 2 + dx) * C + c, the order that suits NHWC."""
    n, c, h, w = x.shape
    x = x.permute(0, 2, 3, 1).reshape(n, h // 2, 2, w // 2, 2, c)
    return x.permute(0, 1, 3, 2, 4, 5).reshape(n, h // 2, w // 2, 4 * c).permute(0, 3, 1, 2)


def shuffle(x):
    """Depth to space by 2, the inverse of unshuffle."""
    n, c, h, w = x.shape
    x = x.permute(0, 2, 3, 1).reshape(n, h, w, 2, 2, c // 4)
    return x.permute(0, 1, 3, 2, 4, 5).reshape(n, h * 2, w * 2, c // 4).permute(0, 3, 1, 2)


def conv(inputs, outputs, size=3, scale=1.0):
    """Convolution with Kaiming-normal weights (fan in, ReLU) times scale, and zero bias."""
    layer = nn.Conv2d(inputs, outputs, size, padding=size // 2)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    with torch.no_grad():
        layer.weight.mul_(scale)
    nn.init.zeros_(layer.bias)
    return layer


class Block(nn.Module):
    """f + conv2(relu(conv1(f))). A small conv2 keeps a fresh block close to the identity."""

    def __init__(self, width, first=0.4):
        super().__init__()
        self.conv1 = conv(width, width, scale=first)
        self.conv2 = conv(width, width, scale=0.1)

    def forward(self, f):
        return f + self.conv2(F.relu(self.conv1(f)))


def blocks(width, count):
    return nn.ModuleList(Block(width) for _ in range(count))


def run(modules, f):
    for module in modules:
        f = module(f)
    return f


class UNet(nn.Module):
    """Residual U-Net whose first level runs at half resolution; sides are multiples of 2^levels.

    Weights start at 0.4 of Kaiming's size and the last layer near zero: over the first 500 steps that
    is worth a tenth of the loss, since a fresh network then neither amplifies nor adds noise.
    """

    def __init__(self, widths, blocks_, middle, decoder):
        super().__init__()
        top = len(widths) - 1
        if len(blocks_) != top or len(decoder) != top:
            raise ValueError("unet: blocks and decoder need one entry fewer than widths")
        self.multiple = 2 ** len(widths)
        self.head = conv(12, widths[0], scale=0.4)
        self.encoder = nn.ModuleList(blocks(widths[i], blocks_[i]) for i in range(top))
        self.down = nn.ModuleList(conv(4 * widths[i], widths[i + 1], 1, scale=0.4) for i in range(top))
        self.middle = blocks(widths[top], middle)
        self.up = nn.ModuleList(conv(widths[i + 1], 4 * widths[i], 1, scale=0.4) for i in range(top))
        self.decoder = nn.ModuleList(blocks(widths[i], decoder[i]) for i in range(top))
        self.tail = conv(widths[0], 12, scale=0.01)

    def forward(self, x):
        f = self.head(unshuffle(x))
        skips = []
        for level, down in zip(self.encoder, self.down):
            f = run(level, f)
            skips.append(f)
            f = down(unshuffle(f))
        f = run(self.middle, f)
        for i in reversed(range(len(skips))):
            f = run(self.decoder[i], shuffle(self.up[i](f)) + skips[i])
        return x + shuffle(self.tail(f)).float()


class SRResNet(nn.Module):
    """Plain residual network at full resolution (methods.md 7.1): no norm, no skip round the body."""

    multiple = 1

    def __init__(self, channels, blocks_, skip=True):
        super().__init__()
        scale = 0.1 if skip else 1.0
        self.skip = skip
        self.first = conv(3, channels, scale=scale)
        self.body = nn.ModuleList(Block(channels, first=0.1) for _ in range(blocks_))
        self.high = conv(channels, channels, scale=scale)
        self.last = conv(channels, 3, scale=0.1)

    def features(self, x):
        """The last feature map, from which the last convolution makes the image."""
        f = run(self.body, F.leaky_relu(self.first(x), 0.1))
        return F.leaky_relu(self.high(f), 0.1)

    def forward(self, x):
        image = self.last(self.features(x)).float()
        return x + image if self.skip else image


def build(spec):
    """Network from a recipe's {"id", "config"}; unknown or missing keys are errors."""
    for other in (airnet, mprnet, nafnet, rdmc, restormer, transweather, uformer):
        name = "restormer" if spec["id"] == "prompt-ir" else spec["id"]
        if name == other.__name__.rpartition(".")[2]:
            return other.build(spec["config"]).to(memory_format=torch.channels_last)
    wanted = {
        "unet": {"widths", "blocks", "middle", "decoder"},
        "srresnet": {"channels", "blocks"},
    }
    if spec["id"] not in wanted:
        raise ValueError(f"unknown network {spec['id']!r}; known: airnet, mprnet, nafnet, prompt-ir, rdmc, restormer, transweather, uformer, {', '.join(wanted)}")
    config = dict(spec["config"])
    if set(config) - {"skip"} != wanted[spec["id"]] or ("skip" in config and spec["id"] != "srresnet"):
        raise ValueError(f"{spec['id']} takes exactly {sorted(wanted[spec['id']])}")
    config["blocks_"] = config.pop("blocks")
    network = UNet(**config) if spec["id"] == "unet" else SRResNet(**config)
    return network.to(memory_format=torch.channels_last)


def parameters(network):
    return sum(p.numel() for p in network.parameters())


def gmac_per_megapixel(network):
    """Multiply-adds of all convolutions for one million pixels, in 1e9 (counted, not timed); attention is left out."""
    total, side, hooks = 0, max(64, network.multiple), []

    def count(layer, _, out):
        nonlocal total
        total += layer.weight.numel() * out.shape[2] * out.shape[3]

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, rdmc.NormConv, uformer.Around, restormer.Around)):
            hooks.append(module.register_forward_hook(count))
    with torch.no_grad():
        network(torch.zeros(1, 3, side, side))
    for hook in hooks:
        hook.remove()
    return round(total / side**2 / 1000, 2)
