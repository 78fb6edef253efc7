"""Haze on a synthetic depth, since no depth of the photos is known."""
import numpy as np

from .base import Degradation, View


def value_noise(lattice, y, x):
    """Smooth noise: random lattice values, blended by 3t^2 - 2t^3; y, x in 0..1."""
    n = lattice.shape[0] - 1

    def split(t):
        t = np.clip(t, 0, 1) * n
        i = np.minimum(t.astype(int), n - 1)
        f = t - i
        return i, f * f * (3 - 2 * f)

    (i, a), (j, b) = split(y), split(x)
    a, b = a[:, None], b[None]
    upper = lattice[i][:, j] * (1 - b) + lattice[i][:, j + 1] * b
    lower = lattice[i + 1][:, j] * (1 - b) + lattice[i + 1][:, j + 1] * b
    return upper * (1 - a) + lower * a


class Depth:
    """Depth of a photo in 0..1: a plane, far at the top, plus three octaves of value noise.

    plane = (1 - y) + tilt * x with tilt in -0.5..0.5; the octaves have 3, 6 and 12 cells and
    weights strength, strength / 2, strength / 4. Stretched to 0..1 over the photo (33 x 33 grid).
    """

    def __init__(self, rng):
        self.tilt = rng.uniform(-0.5, 0.5)
        self.strength = rng.uniform(0.2, 1)
        self.lattices = [rng.random((n + 1, n + 1)) for n in (3, 6, 12)]
        grid = self.raw(np.linspace(0, 1, 33), np.linspace(0, 1, 33))
        self.low, self.high = grid.min(), grid.max()

    def raw(self, y, x):
        depth = (1 - y)[:, None] + self.tilt * x[None]
        for k, lattice in enumerate(self.lattices):
            depth = depth + self.strength / 2**k * value_noise(lattice, y, x)
        return depth

    def on(self, view, h, w):
        y = (np.arange(h) + view.top) / max(view.height - 1, 1)
        x = (np.arange(w) + view.left) / max(view.width - 1, 1)
        return np.clip((self.raw(y, x) - self.low) / (self.high - self.low), 0, 1)


def scatter(image, depth, beta, airlight):
    """I' = I t + A (1 - t), t = exp(-beta * depth)."""
    t = np.exp(-beta * depth).astype(np.float32)[..., None]
    return image * t + np.float32(airlight) * (1 - t)


def haze(image, params, rng, view=None):
    depth = Depth(rng).on(view or View.whole(image), *image.shape[:2])
    return scatter(image, depth, params["beta"], params["airlight"])


HAZE = Degradation("haze", haze, {"beta": (0.3, 3), "airlight": (0.7, 1)}, upright=True)
