"""Noise: Gaussian, Poisson, and salt and pepper."""
import numpy as np

from .base import Degradation


def add_gaussian(image, params, rng, view=None):
    """I' = I + n, n ~ N(0, (sigma / 255)^2), independent in every pixel and channel."""
    noise = rng.standard_normal(image.shape, dtype=np.float32)
    return image + noise * np.float32(params["sigma"] / 255)


def add_poisson(image, params, rng, view=None):
    """I' = Poisson(I * peak) / peak in every pixel and channel."""
    return (rng.poisson(image * params["peak"]) / params["peak"]).astype(np.float32)


def replace_pixels(image, chosen, white):
    """Pixels where `chosen` become 1 where `white`, else 0, in all channels together."""
    return np.where(chosen[..., None], white[..., None].astype(np.float32), image)


def add_salt_pepper(image, params, rng, view=None):
    """Each pixel is replaced with probability `amount`, by white or black with equal chance."""
    shape = image.shape[:2]
    return replace_pixels(image, rng.random(shape) < params["amount"], rng.random(shape) < 0.5)


GAUSSIAN = Degradation("gaussian-noise", add_gaussian, {"sigma": (0, 50)})
POISSON = Degradation("poisson-noise", add_poisson, {"peak": (30, 300)})
SALT_PEPPER = Degradation("salt-pepper", add_salt_pepper, {"amount": (0.01, 0.1)})
