"""Uformer: windows of 8x8 pixels that attend to themselves (methods.md 7.4), with the engine's parameter names."""
import torch
from torch import nn
from torch.nn import functional as F

SIDE = 8


class Norm(nn.Module):
    def __init__(self, width, eps=1e-5):
        super().__init__()
        self.scale, self.shift = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.eps = eps

    def forward(self, x):
        y = F.layer_norm(x.permute(0, 2, 3, 1).float(), self.scale.shape, self.scale, self.shift, self.eps)
        return y.permute(0, 3, 1, 2)


class Around(nn.Module):
    """Depthwise 3x3; the weight is stored as the engine has it, (3, 3, channels)."""

    def __init__(self, width):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.randn(3, 3, width) / 5), nn.Parameter(torch.zeros(width))

    def forward(self, x):
        kernel = self.weight.permute(2, 0, 1)[:, None]
        return F.conv2d(x, kernel, self.bias, padding=1, groups=x.shape[1])


def windows(x):
    """(n, c, h, w) to (n, windows, 64, c)."""
    n, c, h, w = x.shape
    x = x.reshape(n, c, h // SIDE, SIDE, w // SIDE, SIDE).permute(0, 2, 4, 3, 5, 1)
    return x.reshape(n, -1, SIDE * SIDE, c)


def images(x, h, w):
    n, _, _, c = x.shape
    x = x.reshape(n, h // SIDE, w // SIDE, SIDE, SIDE, c).permute(0, 5, 1, 3, 2, 4)
    return x.reshape(n, c, h, w)


class Block(nn.Module):
    def __init__(self, width, heads, modulated, shift):
        super().__init__()
        wide = 4 * width
        self.heads, self.move = heads, shift
        if modulated:
            self.pattern = nn.Parameter(torch.randn(SIDE * SIDE, width) * 0.1)
        self.norm1, self.norm2 = Norm(width), Norm(width)
        self.qkv, self.attended = nn.Conv2d(width, 3 * width, 1), nn.Conv2d(width, width, 1)
        self.distances = nn.Parameter(torch.randn((2 * SIDE - 1) ** 2, heads) * 0.1)
        self.wide, self.narrow, self.around = nn.Conv2d(width, wide, 1), nn.Conv2d(wide, width, 1), Around(wide)

    def bias(self):
        y, x = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
        y, x = y.flatten(), x.flatten()
        rows, columns = y[:, None] - y[None] + SIDE - 1, x[:, None] - x[None] + SIDE - 1
        return self.distances[rows * (2 * SIDE - 1) + columns].permute(2, 0, 1)

    def mask(self, h, w):
        """Pixels of one window see each other only if they were neighbours before the image was rolled."""
        parts = torch.zeros(1, 1, h, w)
        cuts = (slice(0, -SIDE), slice(-SIDE, -self.move), slice(-self.move, None))
        for i, rows in enumerate(cuts):
            for j, columns in enumerate(cuts):
                parts[:, :, rows, columns] = 3 * i + j
        of = windows(parts)[0, :, :, 0]
        return torch.where(of[:, None] == of[:, :, None], 0.0, -100.0)[None, :, None]

    def attend(self, x):
        n, c, h, w = x.shape
        if self.move:
            x = x.roll((-self.move, -self.move), (2, 3))
        if hasattr(self, "pattern"):
            x = images(windows(x) + self.pattern, h, w)
        qkv = windows(self.qkv(x))
        q, k, v = qkv.reshape(*qkv.shape[:3], 3, self.heads, c // self.heads).permute(3, 0, 1, 4, 2, 5)
        scores = (q * (c // self.heads) ** -0.5) @ k.transpose(-1, -2) + self.bias()
        if self.move:
            scores = scores + self.mask(h, w)
        y = (scores.softmax(-1) @ v).transpose(2, 3).reshape(n, -1, SIDE * SIDE, c)
        y = self.attended(images(y, h, w))
        return y.roll((self.move, self.move), (2, 3)) if self.move else y

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.narrow(F.gelu(self.around(F.gelu(self.wide(self.norm2(x))))))


class Uformer(nn.Module):
    def __init__(self, width, depths, heads, shift=True):
        super().__init__()
        levels = len(depths) // 2
        self.levels, self.multiple = levels, SIDE * 2**levels
        row = lambda i, w: nn.Sequential(
            *(Block(w, heads[i], i > levels, SIDE // 2 if shift and b % 2 else 0) for b in range(depths[i]))
        )
        at = [width * 2**i for i in range(levels + 1)]
        self.input, self.output = nn.Conv2d(3, width, 3, padding=1), nn.Conv2d(2 * width, 3, 3, padding=1)
        self.encoder = nn.ModuleList(row(i, at[i]) for i in range(levels))
        self.down = nn.ModuleList(nn.Conv2d(at[i], at[i + 1], 4, 2, 1) for i in range(levels))
        self.middle = row(levels, at[levels])
        self.decoder = nn.ModuleList(row(2 * levels - i, 2 * at[i]) for i in range(levels))
        below = lambda i: at[i + 1] * (1 if i == levels - 1 else 2)
        self.up = nn.ModuleList(nn.ConvTranspose2d(below(i), at[i], 2, 2) for i in range(levels))

    def forward(self, x):
        y, skips = F.leaky_relu(self.input(x), 0.01), []
        for level, down in zip(self.encoder, self.down):
            skips.append(level(y))
            y = down(skips[-1])
        y = self.middle(y)
        for i in reversed(range(self.levels)):
            y = self.decoder[i](torch.cat([self.up[i](y), skips[i]], 1))
        return x + self.output(y).float()


def build(config):
    return Uformer(**config)
