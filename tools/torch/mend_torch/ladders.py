"""Pairs of the same crop with weaker and stronger damage: what every tap's distance must follow.

A ladder is (weaker, stronger, clean), each n x 3 x h x w in 0..1. The distance of a tap is the mean
absolute difference to the tap of the clean crop.
"""
import math

import numpy as np
import torch
from torch.nn import functional as F

from .degradations import ALL, View, degrade

EACH = 4  # crops of each kind in a step


def to_tensor(images):
    stacked = torch.from_numpy(np.ascontiguousarray(np.stack(images)))
    return stacked.permute(0, 3, 1, 2).float().div_(255)


def blur(image, sigma):
    """Gaussian of one sigma for a batch; borders mirrored."""
    reach = math.ceil(3 * sigma)
    line = torch.exp(-(torch.arange(-reach, reach + 1.0) ** 2) / (2 * sigma**2))
    line = (line / line.sum()).view(1, 1, -1)
    flat = F.pad(image.flatten(0, 1)[:, None], (reach,) * 4, mode="reflect")
    out = F.conv2d(F.conv2d(flat, line[:, :, None]), line[..., None])
    return out.view_as(image)


def bytes_of(image):
    return (image.clamp(0, 1) * 255).round() / 255


def ladders(inputs, targets, rng):
    """Of byte crops n x h x w x 3: one ladder a kind of damage, and one of shares of the damage that they have."""
    x, y = to_tensor(list(inputs)), to_tensor(list(targets))
    share = torch.from_numpy(rng.uniform(0.3, 0.7, (len(x), 1, 1, 1)).astype(np.float32))
    visible = ((x - y).abs().mean((1, 2, 3)) > 2 / 255).nonzero().flatten()
    rungs = [((y + share * (x - y))[visible], x[visible], y[visible])]
    picks = lambda: rng.choice(len(y), EACH, replace=False)
    clean = y[picks()]
    low = rng.uniform(0.5, 2)
    rungs.append((bytes_of(blur(clean, low)), bytes_of(blur(clean, low * rng.uniform(1.4, 2.5))), clean))
    clean = y[picks()]
    noise = torch.from_numpy(rng.standard_normal(clean.shape).astype(np.float32))
    low = rng.uniform(4, 22) / 255
    rungs.append((bytes_of(clean + low * noise), bytes_of(clean + low * rng.uniform(1.5, 3) * noise), clean))
    for task, name, weak, strong in (("jpeg", "quality", (45, 80), (10, 35)), ("rain", "density", (15, 50), (75, 200))):
        chosen, made = picks(), ([], [])
        for i in chosen:
            seed = int(rng.integers(2**31))
            params = ALL[task].params({}, np.random.default_rng(seed))
            image = targets[i].astype(np.float32) / 255
            for part, span in zip(made, (weak, strong)):
                level = {**params, name: float(rng.integers(span[0], span[1] + 1))}
                part.append(degrade(task, image, level, np.random.default_rng(seed), View.whole(image)))
        rungs.append((to_tensor(made[0]), to_tensor(made[1]), y[chosen]))
    return tuple(torch.cat([rung[k] for rung in rungs]) for k in range(3))


def order_loss(network, rungs, margin):
    """Hinge on the logarithm of stronger over weaker distance, averaged over taps and crops."""
    count = len(rungs[0])
    total = 0
    for tap in network.taps(torch.cat(rungs).contiguous(memory_format=torch.channels_last)):
        weak, strong, clean = tap.float().split(count)
        near, far = ((part - clean).abs().mean((1, 2, 3)) + 1e-5 for part in (weak, strong))
        total = total + F.relu(margin - torch.log(far / near)).mean()
    return total / 5
