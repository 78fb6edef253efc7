"""Low resolution: shrunk and brought back to its size."""
from ..linear import resize
from .base import Degradation, clip8, uniform


def downscale(image, params, rng=None, view=None):
    """Bicubic (a = -0.5) down to round(side / factor), 8-bit rounding, bicubic up to the old size.

    antialias = 1 widens the kernel on the way down; 0 samples without, as cheap resizers do.
    """
    h, w = image.shape[:2]
    low = (max(1, round(h / params["factor"])), max(1, round(w / params["factor"])))
    small = clip8(resize(image, *low, antialias=bool(params["antialias"])))
    return resize(small, h, w)


def draw(ranges, rng):
    """Half of the factors are whole numbers, as most real ones are; a fifth lacks antialiasing."""
    factor = uniform({"f": ranges["factor"]}, rng)["f"]
    lo, hi = ranges["factor"] if isinstance(ranges["factor"], (list, tuple)) else (factor, factor)
    if rng.random() < 0.5 and int(hi) > lo:
        factor = int(rng.integers(int(-(-lo // 1)), int(hi) + 1))
    smooth = ranges["antialias"]
    if isinstance(smooth, (list, tuple)):
        smooth = int(rng.random() < 0.8)
    return {"factor": factor, "antialias": smooth}


DOWNSCALE = Degradation(
    "downscale", downscale, {"factor": (2, 4), "antialias": (0, 1)}, draw, margin=16
)
