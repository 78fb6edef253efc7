"""Low light as a camera sees it."""
import numpy as np

from .base import Degradation


def darken(image, gamma, gain):
    """y = gain * I^gamma."""
    return np.float32(gain) * np.power(image, np.float32(gamma))


def low_light(image, params, rng, view=None):
    """Darkened, then noise of variance shot * y + (read / 255)^2 in every pixel and channel."""
    y = darken(image, params["gamma"], params["gain"])
    sigma = np.sqrt(params["shot"] * y + (params["read"] / 255) ** 2, dtype=np.float32)
    return y + sigma * rng.standard_normal(image.shape, dtype=np.float32)


LOW_LIGHT = Degradation(
    "low-light",
    low_light,
    {"gamma": (1, 3.5), "gain": (0.3, 0.9), "shot": (0, 0.005), "read": (0, 3)},
)
