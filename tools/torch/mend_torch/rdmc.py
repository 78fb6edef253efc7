"""RDMC: a recursive network for rain whose stages share all their weights (methods.md 6.1).

The encoder has one path for each dilation, which never meet; the decoder sees them side by side.
Links between levels are named `enc2-dec3`. Running statistics of the batch norms are kept for each stage, since the stages see
different images; all that is learned is shared.
"""
import torch
from torch import nn
from torch.nn import functional as F

LEVELS = (1, 2, 4, 8, 8)


def normal(weight, gain):
    nn.init.kaiming_normal_(weight, nonlinearity="relu")
    with torch.no_grad():
        weight.mul_(gain)


class NormConv(nn.Module):
    """Convolution, batch norm, LeakyReLU. Parameters: weight, bias (or none), scale, shift; mean.<stage>, variance.<stage>."""

    def __init__(self, inputs, outputs, stages, side=3, dilation=1, stride=1, bias=True, slope=0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, side, side))
        normal(self.weight, 1)
        if bias:
            self.bias = nn.Parameter(torch.zeros(outputs))
        else:
            self.bias = None
        self.scale, self.shift = nn.Parameter(torch.ones(outputs)), nn.Parameter(torch.zeros(outputs))
        for stage in range(stages):
            self.register_buffer(f"mean_{stage}", torch.zeros(outputs))
            self.register_buffer(f"variance_{stage}", torch.ones(outputs))
        self.dilation, self.stride, self.slope = dilation, stride, slope

    def forward(self, x, stage):
        pad = self.dilation * (self.weight.shape[2] // 2)
        y = F.conv2d(x, self.weight, self.bias, self.stride, pad, self.dilation)
        mean, variance = getattr(self, f"mean_{stage}"), getattr(self, f"variance_{stage}")
        y = F.batch_norm(y, mean, variance, self.scale, self.shift, self.training, 0.1, 1e-5)
        return F.leaky_relu(y, self.slope) if self.slope else F.relu(y)


def up2(x, up):
    """Twice as large: a weighted sum of bilinear and bicubic, half-pixel centres."""
    given, y = x, 0
    for weight, mode in zip(up, ("bilinear", "bicubic")):
        if weight:
            y = y + weight * F.interpolate(given, scale_factor=2, mode=mode, align_corners=False)
    return y.to(x.dtype)


class Link(nn.Module):
    """From a node of one level to a decoder node of another (or the same, for the input and the output)."""

    def __init__(self, steps, inputs, outputs, stages):
        super().__init__()
        self.steps = steps
        if steps > 0 or inputs == 6:
            side, stride = (3, 2) if steps > 0 else (1, 1)
            self.a = NormConv(inputs, outputs, stages, side=side, stride=stride, slope=0.2)
            self.b = None
        else:
            self.a = NormConv(inputs, outputs, stages)
            self.b = NormConv(outputs, outputs, stages)
        nn.init.constant_((self.b or self.a).scale, 0.1)  # a fresh network stays near the identity

    def forward(self, x, stage):
        for _ in range(self.steps - 1):
            x = F.max_pool2d(x, 2)
        for _ in range(-self.steps):
            x = up2(x, (1, 0))
        x = self.a(x, stage)
        return x if self.b is None else self.b(x, stage)


class Rdmc(nn.Module):
    multiple = 16

    def __init__(self, width, stages, dilations, up, links):
        super().__init__()
        paths = len(dilations)
        self.stages, self.dilations, self.up = stages, dilations, tuple(up)
        enc = [paths * width * n for n in LEVELS]
        self.channels = {"in": 6, "dec5": enc[4], "dec1": enc[0] // 2, "dec0": 3}
        self.channels.update({f"enc{i + 1}": c for i, c in enumerate(enc)})
        self.channels.update({f"dec{i}": enc[i - 2] for i in (4, 3, 2)})
        before = 6
        for i, level in enumerate(LEVELS):
            inner = width * level
            for p, dilation in enumerate(dilations):
                self.add_module(f"enc{i + 1}_{p + 1}a", NormConv(before, inner, stages))
                self.add_module(f"enc{i + 1}_{p + 1}b", NormConv(inner, inner, stages, dilation=dilation, bias=False))
            before = inner
        deeper = enc[4]
        for i in (4, 3, 2, 1):
            outputs = self.channels[f"dec{i}"]
            self.add_module(f"dec{i}_a", NormConv(deeper + enc[i - 1], outputs, stages))
            self.add_module(f"dec{i}_b", NormConv(outputs, outputs, stages))
            deeper = outputs
        self.out = nn.Conv2d(deeper, 3, 1)
        normal(self.out.weight, 0.1)
        nn.init.zeros_(self.out.bias)
        self.incoming = {}
        for name in links:
            source, target = name.split("-")
            level = lambda node: 1 if node in ("in", "dec0") else int(node[3:])
            steps = level(target) - level(source)
            link = Link(steps, self.channels[source], self.channels[target], stages)
            self.add_module(f"link_{source}_{target}", link)
            self.incoming.setdefault(target, []).append((source, link))

    def _stage(self, image, result, stage):
        nodes = {"in": torch.cat([image, result], 1)}

        def linked(target, y):
            for source, link in self.incoming.get(target, ()):
                y = y + link(nodes[source], stage)
            return y

        paths = [nodes["in"]] * len(self.dilations)
        for i in range(1, 6):
            for p in range(len(paths)):
                x = F.max_pool2d(paths[p], 2) if i > 1 else paths[p]
                x = getattr(self, f"enc{i}_{p + 1}a")(x, stage)
                paths[p] = getattr(self, f"enc{i}_{p + 1}b")(x, stage)
            x = nodes[f"enc{i}"] = torch.cat(paths, 1)
        x = linked("dec5", x)
        for i in (4, 3, 2, 1):
            x = torch.cat([up2(x, self.up), nodes[f"enc{i}"]], 1)
            x = getattr(self, f"dec{i}_b")(getattr(self, f"dec{i}_a")(x, stage), stage)
            x = linked(f"dec{i}", x)
        return image + linked("dec0", self.out(x)).float()

    def forward(self, x):
        result = x
        for stage in range(self.stages):
            result = self._stage(x, result, stage)
        return result


def build(config):
    """The network of a recipe's config; missing keys have the engine's defaults."""
    config = dict(config)
    genotype = config.pop("genotype", {})
    network = Rdmc(
        width=config.pop("width", 4),
        stages=config.pop("stages", 3),
        dilations=config.pop("dilations", [1, 2, 3]),
        up=genotype.get("up", [0.5, 0.5]),
        links=genotype.get("links", DEFAULT_LINKS),
    )
    if config:
        raise ValueError(f"rdmc does not know {sorted(config)[0]!r}")
    return network


DEFAULT_LINKS = ["enc2-dec3", "enc1-dec2", "enc3-dec2", "enc2-dec1"]
