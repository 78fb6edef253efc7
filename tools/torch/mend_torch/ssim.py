"""Structural similarity (Wang et al.) with valid windows only."""
import numpy as np

from .linear import gaussian_taps


def valid(image, taps):
    """Separable filter without padding on H x W."""
    rows = np.lib.stride_tricks.sliding_window_view(image, len(taps), 0) @ taps
    return np.lib.stride_tricks.sliding_window_view(rows, len(taps), 1) @ taps


def ssim(a, b):
    """Mean over channels and over all 11 x 11 windows inside the image; bytes or floats 0..255.

    Gaussian weights of sigma 1.5; C1 = (0.01 * 255)^2, C2 = (0.03 * 255)^2; variances are the
    weighted second moments less the squared weighted means.
    """
    taps, c1, c2, values = gaussian_taps(1.5, 5), (0.01 * 255) ** 2, (0.03 * 255) ** 2, []
    for k in range(a.shape[2]):
        x, y = a[..., k].astype(np.float64), b[..., k].astype(np.float64)
        mx, my = valid(x, taps), valid(y, taps)
        vx, vy = valid(x * x, taps) - mx**2, valid(y * y, taps) - my**2
        cov = valid(x * y, taps) - mx * my
        top = (2 * mx * my + c1) * (2 * cov + c2)
        values.append((top / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean())
    return float(np.mean(values))
