"""Sampling an image at any place: what camera shake and raindrops share."""
import numpy as np

from ..linear import reflect


def bilinear(image, y, x):
    """Image values at real coordinates (pixel centres at whole numbers), borders reflected."""
    h, w = image.shape[:2]
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    fy, fx = (y - top)[..., None].astype(np.float32), (x - left)[..., None].astype(np.float32)
    y0, y1, x0, x1 = reflect(top, h), reflect(top + 1, h), reflect(left, w), reflect(left + 1, w)
    upper = image[y0, x0] * (1 - fx) + image[y0, x1] * fx
    lower = image[y1, x0] * (1 - fx) + image[y1, x1] * fx
    return upper * (1 - fy) + lower * fy
