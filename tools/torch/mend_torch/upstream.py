"""NAFNet, Restormer and PromptIR with the parameter names and layouts of their releases, and MPRNet's names.

    python3 -m mend_torch.upstream

They are the witnesses for importing released weights: the engine reads a file with these names and must give the image and
the gradients that are computed here. Written from the papers and from the names of the released files.
"""
import json
import os
import re

from . import mprnet, safetensors
from .fixtures import FOLDER, provenance

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class ChannelNorm(nn.Module):
    """Layer norm over channels, weight and bias."""

    def __init__(self, width, eps):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.eps = eps

    def forward(self, x):
        y = F.layer_norm(x.permute(0, 2, 3, 1), self.weight.shape, self.weight, self.bias, self.eps)
        return y.permute(0, 3, 1, 2)


def halves_product(x):
    a, b = x.chunk(2, 1)
    return a * b


class NafBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        wide = 2 * width
        self.norm1, self.norm2 = ChannelNorm(width, 1e-6), ChannelNorm(width, 1e-6)
        self.conv1, self.conv4 = nn.Conv2d(width, wide, 1), nn.Conv2d(width, wide, 1)
        self.conv2 = nn.Conv2d(wide, wide, 3, padding=1, groups=wide)
        self.conv3, self.conv5 = nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.sca = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(width, width, 1))
        self.beta, self.gamma = (nn.Parameter(torch.zeros(1, width, 1, 1)) for _ in range(2))

    def forward(self, x):
        y = halves_product(self.conv2(self.conv1(self.norm1(x))))
        y = x + self.beta * self.conv3(y * self.sca(y))
        return y + self.gamma * self.conv5(halves_product(self.conv4(self.norm2(y))))


class NafNet(nn.Module):
    """Released decoders count from the deepest level; `decoder` here counts from the finest, as the engine's does."""

    def __init__(self, width, encoder, middle, decoder):
        super().__init__()
        self.intro, self.ending = nn.Conv2d(3, width, 3, padding=1), nn.Conv2d(width, 3, 3, padding=1)
        row = lambda width, count: nn.Sequential(*(NafBlock(width) for _ in range(count)))
        at = [width * 2**i for i in range(len(encoder) + 1)]
        self.encoders = nn.ModuleList(row(at[i], n) for i, n in enumerate(encoder))
        self.downs = nn.ModuleList(nn.Conv2d(at[i], at[i + 1], 2, 2) for i in range(len(encoder)))
        self.middle_blks = row(at[-1], middle)
        up = lambda width: nn.Sequential(nn.Conv2d(width, 2 * width, 1, bias=False), nn.PixelShuffle(2))
        self.ups = nn.ModuleList(up(width) for width in at[:0:-1])
        self.decoders = nn.ModuleList(row(w, n) for w, n in zip(at[-2::-1], reversed(decoder)))

    def forward(self, x):
        y, skips = self.intro(x), []
        for level, down in zip(self.encoders, self.downs):
            skips.append(level(y))
            y = down(skips[-1])
        y = self.middle_blks(y)
        for up, level in zip(self.ups, self.decoders):
            y = level(up(y) + skips.pop())
        return self.ending(y) + x


def bare(inputs, outputs, side=1, groups=1):
    return nn.Conv2d(inputs, outputs, side, padding=side // 2, groups=groups, bias=False)


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = ChannelNorm(width, 1e-5)

    def forward(self, x):
        return self.body(x)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.temperature = nn.Parameter(torch.ones(heads, 1, 1))
        self.qkv, self.qkv_dwconv = bare(width, 3 * width), bare(3 * width, 3 * width, 3, 3 * width)
        self.project_out = bare(width, width)

    def forward(self, x):
        n, c, h, w = x.shape
        q, k, v = self.qkv_dwconv(self.qkv(x)).reshape(n, 3, self.heads, c // self.heads, h * w).unbind(1)
        scores = F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-1, -2)
        return self.project_out(((scores * self.temperature).softmax(-1) @ v).reshape(n, c, h, w))


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        hidden = int(width * 2.66)
        self.project_in, self.project_out = bare(width, 2 * hidden), bare(hidden, width)
        self.dwconv = bare(2 * hidden, 2 * hidden, 3, 2 * hidden)

    def forward(self, x):
        a, b = self.dwconv(self.project_in(x)).chunk(2, 1)
        return self.project_out(F.gelu(a) * b)


class Transformer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.norm2 = Norm(width), Norm(width)
        self.attn, self.ffn = Attention(width, heads), FeedForward(width)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.ffn(self.norm2(x))


class Body(nn.Module):
    """A convolution and what changes the resolution."""

    def __init__(self, inputs, outputs, change):
        super().__init__()
        self.body = nn.Sequential(bare(inputs, outputs, 3), change)

    def forward(self, x):
        return self.body(x)


class Embed(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.proj = bare(3, dim, 3)

    def forward(self, x):
        return self.proj(x)


class Prompt(nn.Module):
    def __init__(self, width, channels, side):
        super().__init__()
        self.prompt_param = nn.Parameter(torch.rand(1, 5, channels, side, side))
        self.linear_layer = nn.Linear(width, 5)
        self.conv3x3 = bare(channels, channels, 3)

    def forward(self, x):
        shares = self.linear_layer(x.mean((2, 3))).softmax(1)
        mixture = (shares[:, :, None, None, None] * self.prompt_param).sum(1)
        return self.conv3x3(F.interpolate(mixture, x.shape[2:], mode="bilinear", align_corners=False))


class Restormer(nn.Module):
    """With `prompts` it is PromptIR, which also holds six convolutions that it never uses."""

    def __init__(self, dim, blocks, refinement, heads=(1, 2, 4, 8), prompts=None, sides=None):
        super().__init__()
        d = [dim * 2**i for i in range(4)]
        row = lambda width, n, h: nn.Sequential(*(Transformer(width, h) for _ in range(n)))
        down = lambda width: Body(width, width // 2, nn.PixelUnshuffle(2))
        up = lambda width: Body(width, 2 * width, nn.PixelShuffle(2))
        self.patch_embed = Embed(dim)
        for i in range(3):
            setattr(self, f"encoder_level{i + 1}", row(d[i], blocks[i], heads[i]))
            setattr(self, f"down{i + 1}_{i + 2}", down(d[i]))
        self.latent = row(d[3], blocks[3], heads[3])
        deepest = d[2] if prompts else d[3]
        self.up4_3, self.up3_2, self.up2_1 = up(deepest), up(d[2]), up(d[1])
        self.reduce_chan_level3, self.reduce_chan_level2 = bare(deepest // 2 + d[2], d[2]), bare(d[2], d[1])
        self.decoder_level3, self.decoder_level2 = row(d[2], blocks[2], heads[2]), row(d[1], blocks[1], heads[1])
        self.decoder_level1, self.refinement = row(d[1], blocks[0], heads[0]), row(d[1], refinement, heads[0])
        self.output = bare(d[1], 3, 3)
        self.prompts = bool(prompts)
        if prompts:
            for i, (p, s, width, out) in enumerate(zip(prompts, sides, (d[1], d[2], d[3]), (d[1], d[2], d[2]))):
                setattr(self, f"prompt{i + 1}", Prompt(width, p, s))
                setattr(self, f"noise_level{i + 1}", Transformer(width + p, heads[2]))
                setattr(self, f"reduce_noise_level{i + 1}", bare(width + p, out))
                inner = 4 * p // 5 if i == 2 else p
                setattr(self, f"chnl_reduce{i + 1}", bare(p, inner))
                setattr(self, f"reduce_noise_channel_{i + 1}", bare(d[i] + inner, d[i]))

    def prompted(self, i, x):
        if not self.prompts:
            return x
        both = torch.cat([x, getattr(self, f"prompt{i}")(x)], 1)
        return getattr(self, f"reduce_noise_level{i}")(getattr(self, f"noise_level{i}")(both))

    def forward(self, x):
        one = self.encoder_level1(self.patch_embed(x))
        two = self.encoder_level2(self.down1_2(one))
        three = self.encoder_level3(self.down2_3(two))
        y = self.prompted(3, self.latent(self.down3_4(three)))
        y = self.decoder_level3(self.reduce_chan_level3(torch.cat([self.up4_3(y), three], 1)))
        y = self.decoder_level2(self.reduce_chan_level2(torch.cat([self.up3_2(self.prompted(2, y)), two], 1)))
        y = self.decoder_level1(torch.cat([self.up2_1(self.prompted(1, y)), one], 1))
        return self.output(self.refinement(y)) + x


class Mprnet(mprnet.Mprnet):
    """The twin's network; its released names are made from its own."""

    RULES = (
        (r"shallow(\d)\.conv\.", r"shallow_feat\1.0."),
        (r"shallow(\d)\.block\.", r"shallow_feat\1.1."),
        (r"^(en|de)coder(\d)\.level", r"stage\2_\1coder.\1coder_level"),
        (r"^(en|de)coder(\d)\.", r"stage\2_\1coder."),
        (r"\.from_encoder(\d)", r".csff_enc\1"),
        (r"\.from_decoder(\d)", r".csff_dec\1"),
        (r"^full\.csff_(enc|dec)", r"full.conv_\1"),
        (r"^full\.encoder_up", "full.up_enc"),
        (r"^full\.decoder_up", "full.up_dec"),
        (r"\.(up_enc|up_dec)1\.", r".\g<1>1.up.1."),
        (r"\.(up_enc|up_dec)2a\.", r".\g<1>2.0.up.1."),
        (r"\.(up_enc|up_dec)2b\.", r".\g<1>2.1.up.1."),
        (r"^full\.group(\d)\.", r"full.orb\1.body."),
        (r"^full\.", "stage3_orsnet."),
        (r"\.down1\.", ".down12.down.1."),
        (r"\.down2\.", ".down23.down.1."),
        (r"coder\.up1\.", "coder.up21.up.1."),
        (r"coder\.up2\.", "coder.up32.up.1."),
        (r"\.skip(\d)\.", r".skip_attn\1."),
        (r"\.squeeze\.", ".CA.conv_du.0."),
        (r"\.excite\.", ".CA.conv_du.2."),
        (r"^attention1\.", "sam12."),
        (r"^attention2\.", "sam23."),
        (r"^(sam..)\.features", r"\1.conv1"),
        (r"^(sam..)\.image", r"\1.conv2"),
        (r"^(sam..)\.mask", r"\1.conv3"),
        (r"^join2", "concat12"),
        (r"^join3", "concat23"),
    )

    def released(self, state):
        """The released names of a state; every block shows the one slope that all share."""
        named = {}
        for name, value in state.items():
            if name == "slope":
                continue
            for pattern, with_ in self.RULES:
                name = re.sub(pattern, with_, name)
            named[name] = value
        blocks = {name[: -len("CA.conv_du.0.weight")] for name in named if name.endswith("CA.conv_du.0.weight")}
        for block in blocks:
            for i in (1, 2):
                named[f"{block}body.{2 * i - 2}.weight"] = named.pop(f"{block}conv{i}.weight")
            named[f"{block}body.1.weight"] = state["slope"]
        width = sum(".body.0.weight" in name and ".orb1." in name for name in named)
        for orb in (1, 2, 3):
            old = f"stage3_orsnet.orb{orb}.body."
            named[f"{old}{width}.weight"] = named.pop(f"{old}end.weight")
        return named


TINY = {
    "nafnet": (NafNet, {"width": 4, "encoder": [1, 2], "middle": 1, "decoder": [2, 1]}),
    "restormer": (Restormer, {"dim": 4, "blocks": [1, 1, 2, 1], "refinement": 1}),
    "prompt-ir": (
        Restormer,
        {"dim": 4, "blocks": [1, 1, 1, 1], "refinement": 1, "prompts": [4, 8, 12], "sides": [6, 4, 3]},
    ),
    "mprnet": (Mprnet, {"features": 4, "scale": 4, "orsScale": 2, "blocks": 2}),
}


def fixture(name):
    """`w.<released name>` and `grad.<released name>` of the mean absolute error, in PyTorch's layouts; `input`, `target`
    and `output` are NHWC. Weights are larger than fresh ones, so that every layer matters."""
    torch.manual_seed(7)
    make, config = TINY[name]
    network = make(**config).train()
    with torch.no_grad():
        for p in network.parameters():
            p.add_(torch.randn_like(p) * 0.1)
    x, target = torch.rand(1, 3, 24, 16), torch.rand(1, 3, 24, 16)
    y = network(x)
    (y - target).abs().mean().backward()
    named = getattr(network, "released", lambda state: state)
    state = named(network.state_dict())
    tensors = {f"w.{key}": value for key, value in state.items()}
    if name != "mprnet":  # the twin's own fixture shows those
        grads = {key: p.grad for key, p in network.named_parameters() if p.grad is not None}
        tensors.update({f"grad.{key}": value for key, value in grads.items()})
    tensors = {key: value.detach().numpy().astype(np.float32) for key, value in tensors.items()}
    nhwc = lambda t: np.ascontiguousarray(t.detach().permute(0, 2, 3, 1).numpy())
    tensors.update({"input": nhwc(x), "target": nhwc(target), "output": nhwc(y)})
    metadata = {"network": json.dumps({"id": name, "config": config}), "provenance": json.dumps(provenance())}
    safetensors.save(os.path.join(FOLDER, f"upstream-{name}.safetensors"), tensors, metadata)


def main():
    torch.set_num_threads(1)
    for name in TINY:
        fixture(name)


if __name__ == "__main__":
    main()
