"""Restormer and PromptIR (methods.md 7.3, 7.5), with the engine's parameter names; `upstream.py` has those of the releases."""
import torch
from torch import nn
from torch.nn import functional as F

from .nafnet import doubled
from .transweather import halved
from .uformer import Norm


def bare(inputs, outputs, side=1):
    return nn.Conv2d(inputs, outputs, side, padding=side // 2, bias=False)


class Around(nn.Module):
    """Depthwise 3x3 without a bias, stored as the engine has it."""

    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 3, width) / 5)

    def forward(self, x):
        return F.conv2d(x, self.weight.permute(2, 0, 1)[:, None], padding=1, groups=x.shape[1])


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        hidden = int(width * 2.66)
        self.norm1, self.norm2 = Norm(width), Norm(width)
        self.qkv, self.qkv_around = bare(width, 3 * width), Around(3 * width)
        self.temperature, self.attended = nn.Parameter(torch.ones(heads)), bare(width, width)
        self.wide, self.wide_around, self.narrow = bare(width, 2 * hidden), Around(2 * hidden), bare(hidden, width)

    def attend(self, x):
        n, c, h, w = x.shape
        heads = len(self.temperature)
        q, k, v = self.qkv_around(self.qkv(x)).reshape(n, 3, heads, c // heads, h * w).unbind(1)
        cosines = F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-1, -2)
        shares = (cosines * self.temperature[:, None, None]).softmax(-1)
        return self.attended((shares @ v).reshape(n, c, h, w))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        a, b = self.wide_around(self.wide(self.norm2(x))).chunk(2, 1)
        return x + self.narrow(F.gelu(a) * b)


class Prompt(nn.Module):
    """Prompts lie flat, row by row, channels last."""

    def __init__(self, width, outputs, channels, side, heads):
        super().__init__()
        self.side, self.channels = side, channels
        self.prompts = nn.Parameter(torch.randn(5, side * side * channels) / 2)
        self.wishes, self.conv = nn.Conv2d(width, 5, 1), bare(channels, channels, 3)
        self.block, self.reduce = Block(width + channels, heads), bare(width + channels, outputs)

    def forward(self, x):
        shares = self.wishes(x.mean((2, 3), keepdim=True))[:, :, 0, 0].softmax(1)
        mixture = (shares @ self.prompts).reshape(-1, self.side, self.side, self.channels).permute(0, 3, 1, 2)
        mixture = F.interpolate(mixture, x.shape[2:], mode="bilinear", align_corners=False)
        return self.reduce(self.block(torch.cat([x, self.conv(mixture)], 1)))


class Restormer(nn.Module):
    multiple = 8

    def __init__(self, dim, blocks, refinement, heads=(1, 2, 4, 8), prompts=None, sides=(64, 32, 16)):
        super().__init__()
        d = [dim * 2**i for i in range(4)]
        row = lambda width, count, h: nn.Sequential(*(Block(width, h) for _ in range(count)))
        decoded = (d[1], d[1], d[2])
        below = [d[1], d[2], d[3]]
        to = [d[1], d[2], d[2] if prompts else d[3]]
        self.embed, self.output = bare(3, dim, 3), bare(d[1], 3, 3)
        with torch.no_grad():
            self.output.weight.mul_(0.25)  # begins near the identity
        self.encoder = nn.ModuleList(row(d[i], blocks[i], heads[i]) for i in range(3))
        self.down = nn.ModuleList(bare(d[i], d[i] // 2, 3) for i in range(3))
        self.latent = row(d[3], blocks[3], heads[3])
        if prompts:
            self.prompt = nn.ModuleList(
                Prompt(below[i], to[i], prompts[i], sides[i], heads[2]) for i in range(3)
            )
        self.prompted = bool(prompts)
        self.up = nn.ModuleList(bare(to[i], 2 * to[i], 3) for i in range(3))
        joins = {str(i): bare(to[i] // 2 + d[i], d[i]) for i in (1, 2)}
        self.join = nn.ModuleDict(joins)
        self.decoder = nn.ModuleList(row(decoded[i], blocks[i], heads[i]) for i in range(3))
        self.refinement = row(d[1], refinement, heads[0])

    def forward(self, x):
        y, skips = self.embed(x), []
        for level, down in zip(self.encoder, self.down):
            skips.append(level(y))
            y = halved(down(skips[-1]))
        y = self.latent(y)
        for i in (2, 1, 0):
            if self.prompted:
                y = self.prompt[i](y)
            y = torch.cat([doubled(self.up[i](y)), skips[i]], 1)
            y = self.decoder[i](self.join[str(i)](y) if i else y)
        return x + self.output(self.refinement(y)).float()


def build(config):
    return Restormer(**config)
