"""What a degradation is: ranges to draw from, a drawing rule and a formula.

Images are H x W x 3 float32 in 0..1. `apply` may leave 0..1; the caller rounds to 8 bits.
"""
from dataclasses import dataclass, field
from typing import Callable, Dict

import numpy as np


@dataclass
class View:
    """Which part of a whole photo an image is, so that haze in a crop looks like haze in a photo."""

    top: int
    left: int
    height: int  # of the whole photo
    width: int

    @staticmethod
    def whole(image):
        return View(0, 0, *image.shape[:2])


@dataclass
class Degradation:
    id: str
    apply: Callable  # (image, params, rng, view) -> image
    ranges: Dict[str, tuple] = field(default_factory=dict)
    draw: Callable = None  # (ranges, rng) -> params; None: uniform in every range
    margin: int = 0  # px round a training crop that the formula looks at
    phase: bool = False  # the crop's place on an 8 px grid matters (JPEG)
    upright: bool = False  # only mirrored left to right when augmented (rain falls down)

    def params(self, settings, rng):
        unknown = set(settings) - set(self.ranges)
        if unknown:
            raise ValueError(f"{self.id} has no parameter {sorted(unknown)[0]!r}")
        ranges = {**self.ranges, **settings}
        return self.draw(ranges, rng) if self.draw else uniform(ranges, rng)


def uniform(ranges, rng):
    """One value for each name; a [lo, hi] range is drawn uniformly, a number stays."""
    drawn = {}
    for name, value in ranges.items():
        drawn[name] = rng.uniform(*value) if isinstance(value, (list, tuple)) else value
    return drawn


def whole_numbers(*names):
    """Drawing rule: these parameters are whole numbers, ends included."""

    def draw(ranges, rng):
        drawn = uniform({k: v for k, v in ranges.items() if k not in names}, rng)
        for name in names:
            v = ranges[name]
            ranged = isinstance(v, (list, tuple))
            drawn[name] = int(rng.integers(int(v[0]), int(v[1]) + 1)) if ranged else int(v)
        return drawn

    return draw


def to_bytes(image):
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)


def clip8(image):
    """Clips to 0..1 and rounds to 8 bits (halves up)."""
    return to_bytes(image).astype(np.float32) / 255
