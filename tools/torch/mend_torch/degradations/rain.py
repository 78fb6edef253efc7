"""Rain streaks added to a photo (methods.md 4.2)."""
import numpy as np

from ..linear import convolve, gaussian_taps, line_kernel
from .base import Degradation, uniform


def streak_kernel(length, angle, width):
    """Line leaning `angle` degrees from the vertical, smoothed by a Gaussian of odd `width`.

    The line stands for a length x length diagonal turned and shrunk by 1 - length / 100: it is
    sqrt(2) * length * (1 - length / 100) px long. The Gaussian's sigma is 0.15 * width + 0.35.
    """
    size = np.sqrt(2) * length * (1 - length / 100)
    line = line_kernel(size, 90 + angle)
    taps = gaussian_taps(0.15 * width + 0.35, width // 2)
    pad = np.pad(line, width // 2)
    for axis in (0, 1):
        pad = np.apply_along_axis(lambda v: np.convolve(v, taps, "same"), axis, pad)
    return pad / pad.sum()


def streaks(u, density, length, angle, width):
    """Streak map in 0..1 from uniform random numbers u in 0..256.

    Keeps u >= 256 - density / 100, else 0; weighs centre 8 and 4 neighbours 0.1; convolves with
    the streak kernel; stretches the smallest value to 0 and the largest to 1.
    """
    drops = np.where(u >= 256 - density / 100, u, 0).astype(np.float32)[..., None]
    cross = np.array([[0, 0.1, 0], [0.1, 8, 0.1], [0, 0.1, 0]])
    field = convolve(convolve(drops, cross), streak_kernel(length, angle, width))
    low, high = field.min(), field.max()
    return (field - low) / (high - low) if high - low > 1e-3 else np.zeros_like(field)


def rain(image, params, rng, view=None):
    """I' = I + streaks, the same in all channels."""
    u = rng.random(image.shape[:2], dtype=np.float32) * 256
    return image + streaks(u, *(params[k] for k in ("density", "length", "angle", "width")))


def draw(ranges, rng):
    drawn = uniform(ranges, rng)
    drawn["length"] = round(drawn["length"])
    drawn["width"] = 2 * round((drawn["width"] - 1) / 2) + 1
    return drawn


RANGES = {"density": (50, 100), "length": (20, 40), "angle": (-45, 45), "width": (3, 11)}
RAIN = Degradation("rain", rain, RANGES, draw, margin=40, upright=True)
