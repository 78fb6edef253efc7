"""MPRNet: three stages that look at quarters, at halves and at the whole photo (methods.md 5.4).

No convolution has a bias; all blocks share one PReLU slope. Sides are multiples of 8.
"""
import torch
from torch import nn
from torch.nn import functional as F


def conv(inputs, outputs, side=3, gain=1.0):
    layer = nn.Conv2d(inputs, outputs, side, padding=side // 2, bias=False)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    with torch.no_grad():
        layer.weight.mul_(gain)
    return layer


class Block(nn.Module):
    """Channel attention block; the shared slope is handed in with every call."""

    def __init__(self, width):
        super().__init__()
        narrow = max(1, width // 4)
        self.conv1, self.conv2 = conv(width, width), conv(width, width, gain=0.1)
        self.squeeze, self.excite = conv(width, narrow, 1), conv(narrow, width, 1)

    def forward(self, x, slope):
        y = self.conv2(F.prelu(self.conv1(x), slope.to(x.dtype)))
        weights = self.excite(F.relu(self.squeeze(y.mean((2, 3), keepdim=True))))
        return y * torch.sigmoid(weights) + x


class Level(nn.ModuleList):
    """Some blocks, one after the other."""

    def __init__(self, width, count=2):
        super().__init__(Block(width) for _ in range(count))

    def forward(self, x, slope):
        for block in self:
            x = block(x, slope)
        return x


def up2(x):
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def down2(x):
    return F.interpolate(x, scale_factor=0.5, mode="bilinear", align_corners=False)


class Encoder(nn.Module):
    def __init__(self, widths, fused):
        super().__init__()
        self.fused = fused
        for i, width in enumerate(widths, 1):
            setattr(self, f"level{i}", Level(width))
            if fused:
                setattr(self, f"from_encoder{i}", conv(width, width, 1, 0.1))
                setattr(self, f"from_decoder{i}", conv(width, width, 1, 0.1))
        self.down1, self.down2 = conv(widths[0], widths[1], 1), conv(widths[1], widths[2], 1)

    def forward(self, x, slope, before=None):
        levels = []
        for i in (1, 2, 3):
            if i > 1:
                x = getattr(self, f"down{i - 1}")(down2(x))
            x = getattr(self, f"level{i}")(x, slope)
            if before is not None:
                x = x + getattr(self, f"from_encoder{i}")(before[0][i - 1])
                x = x + getattr(self, f"from_decoder{i}")(before[1][i - 1])
            levels.append(x)
        return levels


class Decoder(nn.Module):
    def __init__(self, widths):
        super().__init__()
        for i, width in enumerate(widths, 1):
            setattr(self, f"level{i}", Level(width))
        self.skip1, self.skip2 = Block(widths[0]), Block(widths[1])
        self.up1, self.up2 = conv(widths[1], widths[0], 1), conv(widths[2], widths[1], 1)

    def forward(self, levels, slope):
        third = self.level3(levels[2], slope)
        second = self.level2(self.up2(up2(third)) + self.skip2(levels[1], slope), slope)
        first = self.level1(self.up1(up2(second)) + self.skip1(levels[0], slope), slope)
        return [first, second, third]


class Attention(nn.Module):
    """Supervised attention: an image, and the features that pass on."""

    def __init__(self, width):
        super().__init__()
        self.features, self.image, self.mask = conv(width, width, 1), conv(width, 3, 1, 0.1), conv(3, width, 1)

    def forward(self, features, x):
        image = self.image(features).float() + x
        return self.features(features) * torch.sigmoid(self.mask(image)) + features, image


class Full(nn.Module):
    """The stage at full resolution."""

    def __init__(self, widths, wide, count):
        super().__init__()
        for g in (1, 2, 3):
            group = Level(wide, count)
            group.end = conv(wide, wide, gain=0.1)
            setattr(self, f"group{g}", group)
            for side in ("encoder", "decoder"):
                setattr(self, f"from_{side}{g}", conv(widths[0], wide, 1, 0.1))
        for side in ("encoder", "decoder"):
            setattr(self, f"{side}_up1", conv(widths[1], widths[0], 1))
            setattr(self, f"{side}_up2a", conv(widths[2], widths[1], 1))
            setattr(self, f"{side}_up2b", conv(widths[1], widths[0], 1))
        self.count = count

    def fine(self, side, levels, g):
        if g == 1:
            return levels[0]
        if g == 2:
            return getattr(self, f"{side}_up1")(up2(levels[1]))
        return getattr(self, f"{side}_up2b")(up2(getattr(self, f"{side}_up2a")(up2(levels[2]))))

    def forward(self, x, slope, before):
        for g in (1, 2, 3):
            group, inner = getattr(self, f"group{g}"), x
            for i in range(self.count):
                inner = group[i](inner, slope)
            x = group.end(inner) + x
            for side, levels in zip(("encoder", "decoder"), before):
                x = x + getattr(self, f"from_{side}{g}")(self.fine(side, levels, g))
        return x


class Shallow(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.block = conv(3, width), Block(width)

    def forward(self, x, slope):
        return self.block(self.conv(x), slope)


class Mprnet(nn.Module):
    multiple = 8

    def __init__(self, features, scale, orsScale, blocks):
        super().__init__()
        widths, wide = [features + i * scale for i in range(3)], features + orsScale
        for i in (1, 2, 3):
            setattr(self, f"shallow{i}", Shallow(features))
        self.encoder1, self.decoder1 = Encoder(widths, False), Decoder(widths)
        self.encoder2, self.decoder2 = Encoder(widths, True), Decoder(widths)
        self.attention1, self.attention2 = Attention(features), Attention(features)
        self.join2, self.join3 = conv(2 * features, features), conv(2 * features, wide)
        self.full = Full(widths, wide, blocks)
        self.tail = conv(wide, 3, gain=0.1)
        self.slope = nn.Parameter(torch.full((1,), 0.25))

    def stages(self, x):
        """The image after each stage, the last of them the result."""
        slope = self.slope
        halves = x.chunk(2, 2)
        quarters = [quarter for half in halves for quarter in half.chunk(2, 3)]
        seen = [self.encoder1(self.shallow1(quarter, slope), slope) for quarter in quarters]
        encoder1 = [[torch.cat(pair, 3) for pair in zip(*seen[i : i + 2])] for i in (0, 2)]
        decoder1 = [self.decoder1(levels, slope) for levels in encoder1]
        passed, images = zip(*(self.attention1(d[0], half) for d, half in zip(decoder1, halves)))
        first = torch.cat(images, 2)

        encoder2 = []
        for half, entered, before in zip(halves, passed, zip(encoder1, decoder1)):
            joined = self.join2(torch.cat([self.shallow2(half, slope), entered.to(half.dtype)], 1))
            encoder2.append(self.encoder2(joined, slope, before))
        encoder2 = [torch.cat(pair, 2) for pair in zip(*encoder2)]
        decoder2 = self.decoder2(encoder2, slope)
        onward, second = self.attention2(decoder2[0], x)

        joined = self.join3(torch.cat([self.shallow3(x, slope), onward], 1))
        features = self.full(joined, slope, (encoder2, decoder2))
        return [first, second, x + self.tail(features).float()]

    def forward(self, x):
        return self.stages(x)[-1]


def build(config):
    if set(config) != {"features", "scale", "orsScale", "blocks"}:
        raise ValueError("mprnet takes exactly features, scale, orsScale and blocks")
    return Mprnet(**config)
