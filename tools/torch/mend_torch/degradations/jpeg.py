"""JPEG compression by a real encoder: standard tables, 4:2:0."""
import io

import numpy as np
from PIL import Image

from .base import Degradation, to_bytes, whole_numbers


def compress(image, params, rng=None, view=None):
    """Encodes and decodes with PIL (libjpeg), baseline, chroma subsampled 4:2:0."""
    buffer = io.BytesIO()
    Image.fromarray(to_bytes(image)).save(
        buffer, "JPEG", quality=int(params["quality"]), subsampling=2
    )
    return np.asarray(Image.open(buffer), np.float32) / 255


JPEG = Degradation(
    "jpeg", compress, {"quality": (10, 90)}, whole_numbers("quality"), margin=8, phase=True
)
