"""Scores weights on test images: RGB PSNR, 8-bit rounded, whole image, mean of per-image values.

    python3 -m mend_torch.evaluate WEIGHTS --data FOLDER --set test/derain/rain100l
    python3 -m mend_torch.evaluate WEIGHTS --data FOLDER --set test/clean/cbsd68 \\
        --task gaussian-noise --params sigma=25

A set with input/ and target/ is scored as pairs, any other is damaged first (random stream keyed
by seed and file name). For looking at results only: nothing may be chosen by test scores.
"""
import argparse
import json
import os
import zlib

from . import networks, safetensors
from .data import listing, partner, read
from .degradations import ALL, View, degrade
from .reduced import carry, reduce

import numpy as np
import torch
from torch.nn import functional as F

SUITES = {
    "local": [
        ("test/clean/cbsd68", "gaussian-noise", {"sigma": 15}),
        ("test/clean/cbsd68", "gaussian-noise", {"sigma": 25}),
        ("test/clean/cbsd68", "gaussian-noise", {"sigma": 50}),
        ("test/clean/kodak24", "jpeg", {"quality": 10}),
        ("test/clean/kodak24", "jpeg", {"quality": 20}),
        ("test/clean/kodak24", "jpeg", {"quality": 40}),
        ("test/clean/cbsd68", "gaussian-blur", {"sigma": 2}),
        ("test/clean/set14", "downscale", {"factor": 2, "antialias": 1}),
        ("test/clean/set14", "downscale", {"factor": 4, "antialias": 1}),
        ("test/derain/rain100l", None, {}),
        ("test/derain/ddn", None, {}),
        ("test/derain/jorder_heavy", None, {}),
        ("test/clean/kodak24", "clean", {}),
        ("test/deblur/gopro", None, {}),
    ],
    "low-light": [("test/lowlight/lol", None, {}), ("test/clean/kodak24", "clean", {})],
    "haze": [("test/dehaze/sots_indoor", None, {}), ("test/clean/kodak24", "clean", {})],
}
PAIR_TASK = {"derain": "rain", "dehaze": "haze", "lowlight": "low-light", "deblur": "motion-blur"}


def load_network(path, spec=None):
    """Network with weights from a file; the network's description is in the file's metadata."""
    arrays, metadata = safetensors.load(path)
    spec = spec or json.loads(metadata["network"])
    network = networks.build(spec)
    network.side = spec.get("side")
    network.load_state_dict(safetensors.to_state(arrays))
    return network.eval()


def restore(network, image):
    """Bytes H x W x 3 to bytes; by way of the reduced photo where the network works on that."""
    floats = image.astype(np.float32) / 255
    side = getattr(network, "side", None)
    if side is None or min(image.shape[:2]) <= side:
        made = whole(network, floats)
    else:
        small = reduce(floats, side)
        made = carry(floats, small, whole(network, small))
    return (np.clip(made, 0, 1) * 255).round().astype(np.uint8)


def whole(network, image):
    """Floats H x W x 3 to floats, clipped: reflected at the lower right up to the network's multiple."""
    h, w = image.shape[:2]
    m = network.multiple
    x = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None]
    x = F.pad(x, (0, -w % m, 0, -h % m), mode="reflect")
    x = x.contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        y = network(x)[0, :, :h, :w]
    return y.clamp(0, 1).permute(1, 2, 0).numpy()


def psnr(a, b):
    """PSNR of byte images over all channels; 100 for equal ones."""
    mse = np.mean((a.astype(np.float64) - b) ** 2)
    return 100.0 if mse == 0 else 10 * np.log10(255**2 / mse)


def images(folder, task, params, seed=0):
    """Yields (name, input, target) as bytes."""
    if task is None:
        targets = listing(os.path.join(folder, "target"))
        for name in listing(os.path.join(folder, "input")):
            target = read(os.path.join(folder, "target", partner(name, targets)))
            yield name, read(os.path.join(folder, "input", name)), target
        return
    for name in listing(folder):
        target = read(os.path.join(folder, name))
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        image = target.astype(np.float32) / 255
        drawn = ALL[task].params(params, rng)
        yield name, degrade(task, image, drawn, rng, View.whole(image)), target


def score(network, data, folder, task=None, params=None, seed=0):
    before, after = [], []
    for _, given, target in images(os.path.join(data, folder), task, params or {}, seed):
        before.append(psnr(given, target))
        after.append(psnr(restore(network, given), target))
    return {
        "set": folder,
        "task": task or PAIR_TASK.get(folder.split("/")[1], "restore"),
        "params": params or {},
        "count": len(after),
        "psnrInput": round(float(np.mean(before)), 2),
        "psnr": round(float(np.mean(after)), 2),
    }


def suite(network, data, name, weights="WEIGHTS"):
    rows = []
    for folder, task, params in SUITES[name]:
        row = score(network, data, folder, task, params)
        options = f" --task {task}" if task else ""
        options += "".join(f" --params {k}={v}" for k, v in params.items())
        row["command"] = (
            f"python3 -m mend_torch.evaluate {weights} --data DATA --set {folder}{options}"
        )
        rows.append(row)
        print(json.dumps({k: v for k, v in row.items() if k != "command"}), flush=True)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("weights")
    parser.add_argument("--data", required=True)
    parser.add_argument("--set")
    parser.add_argument("--suite", choices=sorted(SUITES))
    parser.add_argument("--task")
    parser.add_argument("--params", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args()
    torch.set_num_threads(1)
    network = load_network(a.weights)
    if a.suite:
        suite(network, a.data, a.suite)
    else:
        params = {k: float(v) for k, v in (p.split("=") for p in a.params)}
        print(json.dumps(score(network, a.data, a.set, a.task, params, a.seed)))


if __name__ == "__main__":
    main()
