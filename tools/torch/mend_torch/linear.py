"""Linear filters on H x W x C float images: separable operators as matrices, kernels by FFT.

Borders are reflected without repeating the edge pixel (numpy's "reflect").
"""
from functools import lru_cache

import numpy as np


def reflect(index, size):
    """Folds any integer index into 0..size-1 by reflection about the edge pixels."""
    if size == 1:
        return np.zeros_like(index)
    period = 2 * (size - 1)
    index = np.abs(index) % period
    return np.where(index >= size, period - index, index)


def along(matrix_rows, matrix_columns, image):
    """Applies one matrix to the rows' axis and one to the columns' axis."""
    h, w, c = image.shape
    out = matrix_rows @ image.reshape(h, w * c)
    out = out.reshape(-1, w, c)
    return np.einsum("hwc,vw->hvc", out, matrix_columns, optimize=True).astype(np.float32)


def gaussian_taps(sigma, radius=None):
    """exp(-i^2 / 2 sigma^2) for i = -r..r, summing to 1; r = ceil(3 sigma) unless given."""
    radius = int(np.ceil(3 * sigma)) if radius is None else radius
    i = np.arange(-radius, radius + 1)
    taps = np.exp(-0.5 * (i / max(sigma, 1e-6)) ** 2)
    return taps / taps.sum()


def band(taps, size):
    """Matrix of a 1-D filter with reflected borders."""
    radius = len(taps) // 2
    matrix = np.zeros((size, size), np.float32)
    rows = np.arange(size)
    for k, tap in enumerate(taps):
        np.add.at(matrix, (rows, reflect(rows + k - radius, size)), tap)
    return matrix


def gaussian(image, sigma, radius=None):
    taps = gaussian_taps(sigma, radius)
    h, w = image.shape[:2]
    rows = band(taps, h)
    return along(rows, rows if w == h else band(taps, w), image)


def cubic(x):
    """Keys' cubic kernel with a = -0.5."""
    x = np.abs(x)
    near = 1.5 * x**3 - 2.5 * x**2 + 1
    far = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return np.where(x <= 1, near, np.where(x < 2, far, 0))


@lru_cache(maxsize=256)
def resize_matrix(size, target, antialias=True):
    """Bicubic resampling size -> target, pixel centres aligned (x + 0.5) * size / target - 0.5.

    When shrinking with antialias the kernel is widened by size / target. Samples outside reflect
    with the edge repeated (half-sample symmetry); each row sums to 1.
    """
    ratio = size / target
    scale = max(ratio, 1.0) if antialias else 1.0
    centre = (np.arange(target) + 0.5) * ratio - 0.5
    reach = int(np.ceil(2 * scale)) + 1
    index = np.floor(centre)[:, None].astype(int) + np.arange(-reach, reach + 1)[None]
    weight = cubic((index - centre[:, None]) / scale)
    weight /= weight.sum(1, keepdims=True)
    folded = index % (2 * size)
    folded = np.where(folded >= size, 2 * size - 1 - folded, folded)
    matrix = np.zeros((target, size), np.float32)
    np.add.at(matrix, (np.arange(target)[:, None], folded), weight)
    return matrix


def resize(image, height, width, antialias=True):
    h, w = image.shape[:2]
    return along(resize_matrix(h, height, antialias), resize_matrix(w, width, antialias), image)


def convolve(image, kernel):
    """Convolution of every channel with an odd-sized 2-D kernel, same size back."""
    h, w = image.shape[:2]
    kh, kw = kernel.shape
    ph, pw = kh // 2, kw // 2
    rows, columns = reflect(np.arange(-ph, h + ph), h), reflect(np.arange(-pw, w + pw), w)
    padded = image[rows][:, columns]
    shape = tuple(fast(n) for n in padded.shape[:2])
    spectrum = np.fft.rfft2(padded, shape, axes=(0, 1)) * np.fft.rfft2(kernel, shape)[..., None]
    full = np.fft.irfft2(spectrum, shape, axes=(0, 1))
    return full[2 * ph : 2 * ph + h, 2 * pw : 2 * pw + w].astype(np.float32)


def fast(n):
    """Next length of the form 2^a 3^b 5^c, on which FFTs are quick."""
    while True:
        m = n
        for p in (2, 3, 5):
            while m % p == 0:
                m //= p
        if m == 1:
            return n
        n += 1


def line_kernel(length, angle, radius=None):
    """Anti-aliased straight line of that length in px, angle in degrees anticlockwise from +x.

    8 points per px on the segment from -(length-1)/2 to (length-1)/2, splatted bilinearly.
    """
    half = max(length - 1, 0) / 2
    radius = int(np.ceil(half)) if radius is None else radius
    count = 8 * int(np.ceil(max(length, 1))) + 1
    s = np.linspace(-half, half, count)
    turn = np.deg2rad(angle)
    return splat(s * np.cos(turn), -s * np.sin(turn), radius)


def splat(x, y, radius):
    """Kernel of points (x right, y down) about its centre, bilinear, summing to 1."""
    kernel = np.zeros((2 * radius + 3, 2 * radius + 3))
    x, y = x + radius + 1, y + radius + 1
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = x - left, y - top
    for dy, wy in ((0, 1 - fy), (1, fy)):
        for dx, wx in ((0, 1 - fx), (1, fx)):
            keep = (wx * wy) > 0
            np.add.at(kernel, (top[keep] + dy, left[keep] + dx), (wx * wy)[keep])
    return kernel / kernel.sum()
