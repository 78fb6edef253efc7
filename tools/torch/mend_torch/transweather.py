"""TransWeather (methods.md 7.7), with the engine's parameter names."""
import torch
from torch import nn
from torch.nn import functional as F

from .uformer import Around, Norm

COARSER = (4, 2, 2, 1)
HEADS, SIDE_HEADS = (1, 2, 4, 4), (1, 2, 2)


def halved(x):
    """Space to depth by 2 in the engine's order of channels."""
    n, c, h, w = x.shape
    x = x.reshape(n, c, h // 2, 2, w // 2, 2).permute(0, 3, 5, 1, 2, 4)
    return x.reshape(n, 4 * c, h // 2, w // 2)


class Block(nn.Module):
    def __init__(self, width, heads, coarser, expansion, asks=False):
        super().__init__()
        wide = expansion * width
        self.heads, self.factor, self.asks = heads, coarser, asks
        if asks:
            self.questions = nn.Parameter(torch.randn(48, width))
        self.norm1, self.norm2 = Norm(width, 1e-6), Norm(width, 1e-6)
        self.q, self.kv = nn.Conv2d(width, width, 1), nn.Conv2d(width, 2 * width, 1)
        if coarser > 1:
            self.coarser, self.coarser_norm = nn.Conv2d(coarser**2 * width, width, 1), Norm(width)
        self.attended = nn.Conv2d(width, width, 1)
        self.wide, self.narrow, self.around = nn.Conv2d(width, wide, 1), nn.Conv2d(wide, width, 1), Around(wide)

    def attend(self, x):
        n, c, h, w = x.shape
        split = lambda y: y.reshape(n, self.heads, c // self.heads, -1).transpose(-1, -2)
        if self.asks:
            asked = F.linear(self.questions, self.q.weight[:, :, 0, 0], self.q.bias)
            q = split(F.interpolate(asked.T[None], h * w, mode="nearest").expand(n, c, h * w))
        else:
            q = split(self.q(x))
        known = x
        for _ in range(self.factor.bit_length() - 1):
            known = halved(known)
        if self.factor > 1:
            known = self.coarser_norm(self.coarser(known))
        k, v = (split(part) for part in self.kv(known).chunk(2, 1))
        scores = (q @ k.transpose(-1, -2)) * (c // self.heads) ** -0.5
        return self.attended((scores.softmax(-1) @ v).transpose(-1, -2).reshape(n, c, h, w))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.narrow(F.gelu(self.around(self.wide(self.norm2(x)))))


class Part(nn.ModuleList):
    """Blocks, and a norm behind them."""

    def __init__(self, count, width, *how):
        super().__init__(Block(width, *how) for _ in range(count))
        self.norm = Norm(width, 1e-6)

    def forward(self, x):
        for i in range(len(self) - 1 if "norm" in self._modules else len(self)):
            x = self[i](x)
        return self.norm(x)


class Embed(nn.Module):
    def __init__(self, inputs, outputs, side, stride):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(inputs, outputs, side, stride, side // 2), Norm(outputs)

    def forward(self, x):
        return self.norm(self.conv(x))


class Refine(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        return x + 0.1 * self.conv2(F.relu(self.conv1(x)))


class TransWeather(nn.Module):
    multiple = 64

    def __init__(self, dims, depths, questions, tail, skip=False):
        super().__init__()
        self.skip = skip
        by_name = lambda **parts: nn.ModuleDict(parts)
        self.embed = nn.ModuleList(
            Embed(dims[i - 1] if i else 3, dims[i], 3 if i else 7, 2 if i else 4) for i in range(4)
        )
        self.level = nn.ModuleList(Part(depths[i], dims[i], HEADS[i], COARSER[i], 2) for i in range(4))
        self.beside_embed = nn.ModuleList(Embed(dims[i], dims[i + 1], 3, 2) for i in range(3))
        self.beside = nn.ModuleList(Part(1, dims[i + 1], SIDE_HEADS[i], COARSER[i], 2) for i in range(3))
        self.questions_embed = Embed(dims[3], dims[3], 3, 2)
        self.questions = Part(questions, dims[3], 8, 1, 4, True)
        grow = lambda a, b: nn.ConvTranspose2d(a, b, 4, 2, 1)
        ups = {str(i + 1): grow(dims[i + 1], dims[i]) for i in range(3)}
        self.up = by_name(**ups, **{"4": grow(dims[3], dims[3]), "fine": grow(dims[0], tail[0]), "finest": grow(*tail)})
        self.refine = by_name(**{str(i): Refine(dims[i]) for i in range(3)}, fine=Refine(tail[0]))
        self.clean = nn.Conv2d(tail[1], 3, 3, padding=1)

    def forward(self, x):
        entered, found = self.embed[0](2 * x - 1), []
        for i in range(4):
            aside = self.beside_embed[i](entered) if i < 3 else None
            found.append(self.level[i](entered))
            if i < 3:
                entered = self.embed[i + 1](found[i]) + self.beside[i](aside)
        y = self.up["4"](self.questions(self.questions_embed(found[3]))) + found[3]
        for i in (2, 1, 0):
            y = self.refine[str(i)](self.up[str(i + 1)](y)) + found[i]
        y = self.up["finest"](self.refine["fine"](self.up["fine"](y)))
        made = torch.tanh(self.clean(y).float())
        return x + made if self.skip else made


def build(config):
    return TransWeather(**config)
