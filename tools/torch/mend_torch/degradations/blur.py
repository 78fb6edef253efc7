"""Blur without noise: Gaussian, straight motion, and a lens out of focus."""
import numpy as np

from ..linear import convolve, gaussian, line_kernel
from .base import Degradation


def gaussian_blur(image, params, rng=None, view=None):
    """Isotropic Gaussian, window radius ceil(3 sigma), normalised, borders reflected."""
    return gaussian(image, params["sigma"])


def motion_blur(image, params, rng=None, view=None):
    """Anti-aliased straight line of `length` px, `angle` degrees anticlockwise from +x."""
    return convolve(image, line_kernel(params["length"], params["angle"]))


def disc_kernel(radius):
    """Disc with edges anti-aliased by 8 x 8 samples a pixel, summing to 1."""
    reach = int(np.ceil(radius + 0.5))
    side = 2 * reach + 1
    at = (np.arange(side * 8) + 0.5) / 8 - 0.5 - reach
    inside = (at[:, None] ** 2 + at[None] ** 2 <= radius**2).astype(np.float64)
    kernel = inside.reshape(side, 8, side, 8).mean((1, 3))
    return kernel / kernel.sum()


def defocus(image, params, rng=None, view=None):
    """Convolution with a disc of `radius` px."""
    return convolve(image, disc_kernel(params["radius"]))


GAUSSIAN_BLUR = Degradation("gaussian-blur", gaussian_blur, {"sigma": (0.5, 4)}, margin=12)
MOTION_BLUR = Degradation(
    "motion-blur", motion_blur, {"length": (3, 31), "angle": (0, 180)}, margin=16
)
DEFOCUS = Degradation("defocus", defocus, {"radius": (1, 6)}, margin=8)
