"""Writes tools/torch/fixtures/skimage.json: PSNR and SSIM as scikit-image has them.

    python3 -m mend_torch.skimage_fixture

Needs scikit-image (Debian: `python3-skimage`); `npm test` needs only the file. The pictures are made
here from a formula and a seed, and lie in the file as bytes in row order (height, width, 3).
"""
import base64
import json
import os

import numpy as np
import skimage
from skimage.color import rgb2ycbcr
from skimage.filters import gaussian
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "..", "fixtures", "skimage.json")
HEIGHT, WIDTH = 37, 52


def reference():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    planes = [
        128 + 70 * np.sin(x / (3 + c)) * np.cos(y / (5 + c)) + 40 * ((x + 2 * y) % 11 > 5) for c in range(3)
    ]
    return to_bytes(np.stack(planes, axis=-1))


def to_bytes(values):
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def pack(image):
    return {"shape": list(image.shape), "base64": base64.b64encode(image.tobytes()).decode()}


def scores(a, b):
    """With the settings of Wang et al. (2004), which scikit-image names in its documentation."""
    channel_axis = 2 if a.ndim == 3 else None
    return {
        "psnr": peak_signal_noise_ratio(a, b, data_range=255),
        "ssim": structural_similarity(
            a,
            b,
            channel_axis=channel_axis,
            data_range=255,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        ),
    }


def main():
    clean = reference()
    rng = np.random.default_rng(7)
    cases = {
        "noise": to_bytes(clean + rng.normal(0, 20, clean.shape)),
        "blur": to_bytes(255 * gaussian(clean / 255, sigma=1.2, channel_axis=2)),
        "darker": to_bytes(clean * 0.8 + 3),
        "colour cast": to_bytes(clean * np.array([1, 0.9, 0.75])),
    }
    luma = lambda image: rgb2ycbcr(image)[..., 0]
    inner = lambda image: image[4:-4, 4:-4]
    document = {
        "provenance": {
            "command": "python3 -m mend_torch.skimage_fixture",
            "scikit-image": skimage.__version__,
            "numpy": np.__version__,
        },
        "reference": pack(clean),
        "cases": [
            {
                "name": name,
                "image": pack(image),
                "rgb": scores(clean, image),
                "rgb without 4 px": scores(inner(clean), inner(image)),
                "y": scores(luma(clean), luma(image)),
                "y without 4 px": scores(inner(luma(clean)), inner(luma(image))),
            }
            for name, image in cases.items()
        ],
    }
    with open(FILE, "w") as out:
        json.dump(document, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
