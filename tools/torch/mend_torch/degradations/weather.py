"""Rain with a veil, and snow (methods.md 4.2b)."""
import numpy as np

from ..linear import convolve, line_kernel
from .base import Degradation, View
from .haze import Depth, scatter
from .rain import RANGES as RAIN_RANGES
from .rain import draw as draw_rain
from .rain import rain


def rain_veil(image, params, rng, view=None):
    """Streaks first, then haze: I' = (I + S) t + A (1 - t); beta = 0 is streaks alone."""
    wet = np.clip(rain(image, params, rng), 0, 1)
    depth = Depth(rng).on(view or View.whole(image), *image.shape[:2])
    return scatter(wet, depth, params["beta"], params["airlight"])


# Flakes a pixel at severity 1, smallest and largest radius in px.
LAYERS = ((6e-3, 0.6, 1.2), (1.5e-3, 1.2, 2.5), (3e-4, 2.5, 5.0))


def discs(shape, flakes):
    """Largest coverage of anti-aliased discs (y, x, r): clip(r + 0.5 - distance, 0, 1)."""
    h, w = shape
    layer = np.zeros((h, w), np.float32)
    for y, x, r in flakes:
        top, bottom = max(0, int(y - r - 1)), min(h, int(y + r + 3))
        left, right = max(0, int(x - r - 1)), min(w, int(x + r + 3))
        if top >= bottom or left >= right:
            continue
        dy, dx = np.arange(top, bottom) - y, np.arange(left, right) - x
        cover = np.clip(r + 0.5 - np.hypot(dy[:, None], dx[None]), 0, 1)
        part = layer[top:bottom, left:right]
        np.maximum(part, cover, out=part)
    return layer


def snow_mask(shape, layers, angle):
    """1 - product of (1 - opacity * layer); a layer is its discs blurred along the wind."""
    clear = np.ones(shape, np.float32)
    for layer in layers:
        cover = discs(shape, layer["flakes"])[..., None]
        cover = np.clip(convolve(cover, line_kernel(layer["length"], angle))[..., 0], 0, 1)
        clear *= 1 - np.float32(layer["opacity"]) * cover
    return 1 - clear


def cover_snow(image, mask, airlight, veil):
    """I' = I (1 - z) + A z, then t = exp(-0.3 veil) of haze in the same A."""
    snowy = image + (np.float32(airlight) - image) * mask[..., None]
    return scatter(snowy, np.ones(image.shape[:2]), 0.3 * veil, airlight)


def snow(image, params, rng, view=None):
    h, w = image.shape[:2]
    layers = []
    for density, small, large in LAYERS:
        count = rng.poisson(density * params["severity"] * h * w)
        place = rng.random((count, 3)) * [h, w, large - small] - [0.5, 0.5, -small]
        layers.append(
            {"flakes": place, "length": rng.uniform(1, 9), "opacity": rng.uniform(0.5, 1)}
        )
    mask = snow_mask((h, w), layers, params["angle"])
    veil = params["severity"] if rng.random() < params["veil"] else 0
    return cover_snow(image, mask, params["airlight"], veil)


RAIN_VEIL = Degradation(
    "rain-veil",
    rain_veil,
    {**RAIN_RANGES, "beta": (0.3, 1.5), "airlight": (0.8, 1)},
    draw_rain,
    margin=40,
    upright=True,
)
SNOW = Degradation(
    "snow",
    snow,
    {"severity": (0.5, 2), "angle": (30, 150), "airlight": (0.85, 1), "veil": 0.3},
    margin=8,
    upright=True,
)
