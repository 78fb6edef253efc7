"""NAFNet (methods.md 7.2), with the engine's parameter names; `upstream.py` has it under those of its release."""
import torch
from torch import nn

from .transweather import halved
from .uformer import Around, Norm


def doubled(x):
    """Depth to space by 2, the inverse of `halved`."""
    n, c, h, w = x.shape
    x = x.reshape(n, 2, 2, c // 4, h, w).permute(0, 3, 4, 1, 5, 2)
    return x.reshape(n, c // 4, 2 * h, 2 * w)


def product(x):
    a, b = x.chunk(2, 1)
    return a * b


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1, self.norm2 = Norm(width, 1e-6), Norm(width, 1e-6)
        self.conv1, self.conv2 = nn.Conv2d(width, 2 * width, 1), Around(2 * width)
        self.sca, self.conv3 = nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.conv4, self.conv5 = nn.Conv2d(width, 2 * width, 1), nn.Conv2d(width, width, 1)
        self.beta, self.gamma = nn.Parameter(torch.zeros(width)), nn.Parameter(torch.zeros(width))

    def forward(self, x):
        y = product(self.conv2(self.conv1(self.norm1(x))))
        y = self.conv3(y * self.sca(y.mean((2, 3), keepdim=True)))
        x = x + self.beta[:, None, None] * y
        return x + self.gamma[:, None, None] * self.conv5(product(self.conv4(self.norm2(x))))


class Nafnet(nn.Module):
    def __init__(self, width, encoder, middle, decoder):
        super().__init__()
        levels = len(encoder)
        self.multiple = 2**levels
        at = [width * 2**i for i in range(levels + 1)]
        row = lambda width, count: nn.Sequential(*(Block(width) for _ in range(count)))
        self.intro, self.ending = nn.Conv2d(3, width, 3, padding=1), nn.Conv2d(width, 3, 3, padding=1)
        with torch.no_grad():
            self.ending.weight.mul_(0.25)  # begins near the identity
        self.encoder = nn.ModuleList(row(at[i], encoder[i]) for i in range(levels))
        self.down = nn.ModuleList(nn.Conv2d(4 * at[i], at[i + 1], 1) for i in range(levels))
        self.middle = row(at[-1], middle)
        self.up = nn.ModuleList(nn.Conv2d(at[i + 1], 2 * at[i + 1], 1, bias=False) for i in range(levels))
        self.decoder = nn.ModuleList(row(at[i], decoder[i]) for i in range(levels))

    def forward(self, x):
        y, skips = self.intro(x), []
        for level, down in zip(self.encoder, self.down):
            skips.append(level(y))
            y = down(halved(skips[-1]))
        y = self.middle(y)
        for i in reversed(range(len(skips))):
            y = self.decoder[i](doubled(self.up[i](y)) + skips[i])
        return x + self.ending(y).float()


def build(config):
    return Nafnet(**config)
