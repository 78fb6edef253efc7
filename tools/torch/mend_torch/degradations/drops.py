"""Raindrops on the glass in front of the lens."""
import numpy as np

from ..linear import gaussian
from .base import Degradation, View, uniform
from .warp import bilinear


def refract(image, drops):
    """Draws drops in order. Each is a dict; distances in px, angles in radians.

    Outline: radius * (1 + sum of a_k cos(k theta + phi_k), k = 2..4). Inside, the image blurred by
    `sigma` is seen at centre - lens * (p - centre), times 1 + (rim - 1) * clip((y - cy) / radius,
    0, 1); alpha = clip((outline - distance) / edge + 0.5, 0, 1).
    """
    h, w = image.shape[:2]
    out, blurred = image.copy(), {}
    for drop in drops:
        cy, cx, radius = drop["y"], drop["x"], drop["radius"]
        reach = radius * (1 + sum(abs(a) for a in drop["a"])) + 2
        top, bottom = max(0, int(cy - reach)), min(h, int(cy + reach) + 2)
        left, right = max(0, int(cx - reach)), min(w, int(cx + reach) + 2)
        if top >= bottom or left >= right:
            continue
        y, x = np.arange(top, bottom)[:, None] - cy, np.arange(left, right)[None] - cx
        theta, distance = np.arctan2(y, x), np.hypot(y, x)
        outline = radius * np.ones_like(theta)
        for k, (a, phi) in enumerate(zip(drop["a"], drop["phi"]), 2):
            outline += radius * a * np.cos(k * theta + phi)
        alpha = np.clip((outline - distance) / drop["edge"] + 0.5, 0, 1).astype(np.float32)
        sigma = drop["sigma"]
        if sigma not in blurred:
            blurred[sigma] = gaussian(image, sigma)
        zeros = np.zeros_like(theta)
        lens = bilinear(blurred[sigma], cy - drop["lens"] * y + zeros, cx - drop["lens"] * x + zeros)
        lens = lens * (1 + (drop["rim"] - 1) * np.clip(y / radius, 0, 1))[..., None]
        part = out[top:bottom, left:right]
        part += (np.minimum(lens, 1) - part).astype(np.float32) * alpha[..., None]
    return out


def raindrops(image, params, rng, view=None):
    """`count` drops on the whole photo; a crop gets its share on average."""
    h, w = image.shape[:2]
    view = view or View.whole(image)
    count, share = int(round(params["count"])), h * w / (view.height * view.width)
    if share < 1:
        count = rng.poisson(count * share)
    sigma = rng.uniform(3, 6)
    low, high = params["smallest"], params["largest"]
    drops = [
        {
            "y": rng.uniform(0, h),
            "x": rng.uniform(0, w),
            "radius": rng.uniform(low, high),
            "a": rng.uniform(-0.1, 0.1, 3),
            "phi": rng.uniform(0, 2 * np.pi, 3),
            "lens": rng.uniform(3, 6),
            "rim": rng.uniform(1, 1.3),
            "edge": rng.uniform(1, 2),
            "sigma": sigma,
        }
        for _ in range(count)
    ]
    return refract(image, drops)


RAINDROPS = Degradation(
    "raindrops",
    raindrops,
    {"count": (10, 60), "smallest": 4, "largest": 24},
    uniform,
    margin=24,
    upright=True,
)
