"""Camera shake: an exposure while the camera moves, so that blur differs across the photo."""
import numpy as np

from .base import Degradation, View, uniform
from .warp import bilinear


def path(params, rng):
    """Poses (dx, dy, degrees, zoom) along a smooth random path, each with mean 0.

    Every coordinate is c1 P1(s) + c2 P2(s) / 2 + c3 P3(s) / 3 with Legendre polynomials on -1..1
    and c ~ U(-1, 1). The way in (dx, dy) is scaled to `length` px; roll and zoom so that their
    largest value is at most `roll` degrees and `zoom`.
    """
    s = np.linspace(-1, 1, int(params["count"]))
    legendre = np.stack([s, (3 * s**2 - 1) / 4, (5 * s**3 - 3 * s) / 6])
    poses = (rng.uniform(-1, 1, (4, 3)) @ legendre).T
    poses -= poses.mean(0)
    way = np.hypot(*np.diff(poses[:, :2], axis=0).T).sum()
    poses[:, :2] *= params["length"] / max(way, 1e-9)
    for k, name in ((2, "roll"), (3, "zoom")):
        poses[:, k] *= params[name] / max(np.abs(poses[:, k]).max(), 1e-9)
    return poses


def expose(image, poses, view):
    """Mean in linear light (gamma 2.2) of copies seen from each pose.

    A pixel p about the photo's centre shows the image at (1 + zoom) R(degrees) p + (dx, dy).
    """
    h, w = image.shape[:2]
    cy, cx = (view.height - 1) / 2 - view.top, (view.width - 1) / 2 - view.left
    y, x = np.arange(h)[:, None] - cy, np.arange(w)[None] - cx
    light, total = np.power(image, np.float32(2.2)), np.zeros_like(image)
    for dx, dy, degrees, zoom in poses:
        a = np.deg2rad(degrees)
        c, s = (1 + zoom) * np.cos(a), (1 + zoom) * np.sin(a)
        total += bilinear(light, cy + s * x + c * y + dy, cx + c * x - s * y + dx)
    return np.power(total / len(poses), np.float32(1 / 2.2))


def camera_shake(image, params, rng, view=None):
    return expose(image, path(params, rng), view or View.whole(image))


def draw(ranges, rng):
    drawn = uniform(ranges, rng)
    drawn["count"] = round(drawn["count"])
    return drawn


CAMERA_SHAKE = Degradation(
    "camera-shake",
    camera_shake,
    {"length": (0, 24), "roll": (0, 1.5), "zoom": (0, 0.02), "count": (15, 31)},
    draw,
    margin=24,
)
