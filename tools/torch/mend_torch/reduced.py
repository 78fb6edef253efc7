"""Networks that see the photo reduced; what they change is carried to full size by the fast guided filter.

He, Sun and Tang, "Guided image filtering", TPAMI 2013, eq. 18-21 (colour guide), with the coefficients found at the
small size as in He and Sun, "Fast guided filter", 2015. The witness for src/engine/inference/reduced-pass.ts.
"""
import numpy as np

from .linear import resize

# Of the reduced photo: half the window in px, and the variance of colours below which a window counts as flat.
RADIUS = 4
EPSILON = 1e-4


def reduced_size(height, width, side):
    """(height, width) with that shorter side, never larger than it was."""
    least = min(height, width)
    if least <= side:
        return height, width
    return tuple(int(np.floor(n * side / least + 0.5)) for n in (height, width))


def reduce(image, side):
    """H x W x 3 floats to that shorter side, bicubic with antialiasing."""
    size = reduced_size(*image.shape[:2], side)
    return image if size == image.shape[:2] else resize(image, *size)


def reduce_bytes(image, side):
    """As reduce, of bytes, rounded (halves up)."""
    if min(image.shape[:2]) <= side:
        return image
    small = reduce(image.astype(np.float32) / 255, side)
    return (np.clip(small, 0, 1) * 255 + 0.5).astype(np.uint8)


def box_mean(x, radius):
    """Mean over (2 radius + 1)^2 px of an H x W x ... array; windows are cut off at the border."""
    for axis in (0, 1):
        n = x.shape[axis]
        total = np.cumsum(np.concatenate([np.zeros_like(x.take([0], axis)), x], axis), axis)
        low, high = np.maximum(np.arange(n) - radius, 0), np.minimum(np.arange(n) + radius + 1, n)
        count = (high - low).reshape([n if i == axis else 1 for i in range(x.ndim)])
        x = (total.take(high, axis) - total.take(low, axis)) / count
    return x


def coefficients(guide, wanted, radius=RADIUS, epsilon=EPSILON):
    """(a: h x w x 3 x 3, b: h x w x 3) with wanted[o] ~ sum_i guide[i] a[i, o] + b[o], averaged over windows."""
    guide, wanted = guide.astype(np.float64), wanted.astype(np.float64)
    mean, out = box_mean(guide, radius), box_mean(wanted, radius)
    outer = lambda x, y: x[..., :, None] * y[..., None, :]
    spread = box_mean(outer(guide, guide), radius) - outer(mean, mean) + epsilon * np.eye(3)
    together = box_mean(outer(guide, wanted), radius) - outer(mean, out)
    a = np.linalg.solve(spread, together)
    b = out - np.einsum("hwi,hwio->hwo", mean, a)
    return box_mean(a, radius), box_mean(b, radius)


def stretch(x, size, axis):
    """Bilinear along one axis, pixel centres aligned, ends repeated."""
    n = x.shape[axis]
    place = np.clip((np.arange(size) + 0.5) * n / size - 0.5, 0, n - 1)
    low = place.astype(int)
    share = (place - low).reshape([size if i == axis else 1 for i in range(x.ndim)])
    return x.take(low, axis) * (1 - share) + x.take(np.minimum(low + 1, n - 1), axis) * share


def carry(image, guide, wanted, radius=RADIUS, epsilon=EPSILON):
    """The full-size image changed as the reduced `guide` was changed into `wanted`; may leave 0..1."""
    a, b = (stretch(x, image.shape[0], 0) for x in coefficients(guide, wanted, radius, epsilon))
    made = [
        np.einsum("wi,wio->wo", row, stretch(p, len(row), 0)) + stretch(q, len(row), 0)
        for row, p, q in zip(image.astype(np.float64), a, b)
    ]
    return np.stack(made)
