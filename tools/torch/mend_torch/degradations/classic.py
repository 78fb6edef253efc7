"""Ringing, Richardson-Lucy and lines to paint over (methods.md 3.1)."""
import numpy as np

from ..linear import convolve
from .base import Degradation, View, uniform


def j1(x):
    """Bessel function of the first kind, order 1: mean over tau in 0..pi of cos(tau - x sin tau)."""
    tau = (np.arange(512) + 0.5) * np.pi / 512
    return np.cos(tau - np.asarray(x, float)[..., None] * np.sin(tau)).mean(-1)


def sinc_kernel(cutoff, size=15):
    """Circular low-pass: w J1(w r) / (2 pi r), centre w^2 / (4 pi), summing to 1."""
    i = np.arange(size) - size // 2
    r = np.hypot(i[:, None], i[None])
    near = np.where(r == 0, 1, r)
    kernel = np.where(r == 0, cutoff**2 / (4 * np.pi), cutoff * j1(cutoff * r) / (2 * np.pi * near))
    return kernel / kernel.sum()


def ringing(image, params, rng=None, view=None):
    return convolve(image, sinc_kernel(params["cutoff"]))


def richardson_lucy(image, params=None, rng=None, view=None):
    """One iteration from 0.5 with a 5 x 5 box: 5 x 5 mean, after 7 px of padding ramping to 0."""
    padded = np.pad(image, ((7, 7), (7, 7), (0, 0)), "linear_ramp")
    return convolve(padded, np.full((5, 5), 1 / 25))[7:-7, 7:-7]


def paint(image, lines, white):
    """Pixels within thickness / 2 of a segment (y0, x0, y1, x1, thickness) become 1 or 0."""
    h, w = image.shape[:2]
    y, x = np.arange(h)[:, None], np.arange(w)[None]
    hit = np.zeros((h, w), bool)
    for y0, x0, y1, x1, thickness in lines:
        dy, dx = y1 - y0, x1 - x0
        t = np.clip(((y - y0) * dy + (x - x0) * dx) / max(dy * dy + dx * dx, 1e-9), 0, 1)
        hit |= np.hypot(y - y0 - t * dy, x - x0 - t * dx) <= thickness / 2
    return np.where(hit[..., None], np.float32(white), image)


def inpainting(image, params, rng, view=None):
    """`lines` straight lines between random points of the photo, all white or all black."""
    view = view or View.whole(image)
    count = int(round(params["lines"]))
    ends = rng.random((count, 4)) * ([view.height, view.width] * 2)
    ends -= [view.top, view.left] * 2
    thickness = rng.uniform(*params["span"], (count, 1))
    return paint(image, np.hstack([ends, thickness]), rng.random() < 0.5)


def draw(ranges, rng):
    drawn = uniform({"lines": ranges["lines"]}, rng)
    low, high = ranges["thickness"] if np.ndim(ranges["thickness"]) else [ranges["thickness"]] * 2
    return {**drawn, "span": (low, high)}


RINGING = Degradation("ringing", ringing, {"cutoff": 1.2}, margin=8)
RICHARDSON_LUCY = Degradation("richardson-lucy", richardson_lucy, margin=4)
INPAINTING = Degradation(
    "inpainting", inpainting, {"lines": (4.5, 10.49), "thickness": (5, 10)}, draw
)
