"""All damage by its task id."""
from . import (
    blur,
    chain,
    classic,
    clean,
    dark,
    drops,
    haze,
    jpeg,
    noise,
    rain,
    scale,
    shake,
    weather,
)
from .base import View, clip8, to_bytes

ALL = {
    d.id: d
    for d in (
        noise.GAUSSIAN,
        noise.POISSON,
        noise.SALT_PEPPER,
        jpeg.JPEG,
        blur.GAUSSIAN_BLUR,
        blur.MOTION_BLUR,
        blur.DEFOCUS,
        scale.DOWNSCALE,
        rain.RAIN,
        weather.RAIN_VEIL,
        weather.SNOW,
        drops.RAINDROPS,
        shake.CAMERA_SHAKE,
        chain.REAL_CHAIN,
        classic.RINGING,
        classic.RICHARDSON_LUCY,
        classic.INPAINTING,
        haze.HAZE,
        dark.LOW_LIGHT,
        clean.CLEAN,
    )
}


def degrade(task, image, params, rng, view=None):
    """Damages an H x W x 3 float image and rounds to 8 bits; returns uint8."""
    return to_bytes(ALL[task].apply(image, params, rng, view))
