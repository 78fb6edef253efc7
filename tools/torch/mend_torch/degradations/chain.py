"""The unknown damage of real photos: several kinds one after the other, twice, and a last JPEG."""
from ..linear import gaussian
from .base import Degradation, clip8
from .jpeg import compress
from .noise import add_gaussian
from .scale import downscale


def real_chain(image, params, rng, view=None):
    """Severity s scales every range; 0 is the identity. 8-bit rounding after each step.

    Twice: blur (chance 0.7, sigma U(0.2, 1.5) s), low resolution (0.5, factor 1 + U(0, 1) s),
    noise (0.6, sigma U(1, 12) s), JPEG (0.5). Then JPEG always. Quality 95 - U(0, 30) s.
    """
    s = params["severity"]
    if s <= 0:
        return image
    quality = lambda: {"quality": round(95 - rng.uniform(0, 30) * s)}
    for _ in range(2):
        if rng.random() < 0.7:
            image = clip8(gaussian(image, rng.uniform(0.2, 1.5) * s))
        if rng.random() < 0.5:
            image = clip8(downscale(image, {"factor": 1 + rng.uniform(0, 1) * s, "antialias": 1}))
        if rng.random() < 0.6:
            image = clip8(add_gaussian(image, {"sigma": rng.uniform(1, 12) * s}, rng))
        if rng.random() < 0.5:
            image = compress(image, quality())
    return compress(image, quality())


REAL_CHAIN = Degradation("real-chain", real_chain, {"severity": (0, 2)}, margin=24, phase=True)
