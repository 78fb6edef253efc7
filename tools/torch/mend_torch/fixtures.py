"""Writes small known answers for the engine's tests into tools/torch/fixtures/.

    python3 -m mend_torch.fixtures

Networks: weights, input, output, L1 gradients and one optimiser step, as safetensors in fp32.
Damage and metrics: JSON. Images are bytes in row order (height, width, 3), or floats where the
8-bit rounding is left to the reader; random fields are given, so that nothing random is compared.
"""
import base64
import json
import os

from . import networks, recipe as recipes, safetensors
from .degradations import blur, classic, dark, drops, haze, jpeg, noise, rain, scale, shake, weather
from .degradations import ALL, View, to_bytes
from .degradations.base import clip8
from .evaluate import psnr
from .linear import convolve, gaussian, line_kernel, resize
from .ssim import ssim
from .train import loss_of

import numpy as np
import torch

FOLDER = os.path.join(recipes.repository(), "tools", "torch", "fixtures")
TINY = {
    "unet": {
        "id": "unet",
        "config": {"widths": [8, 16, 16], "blocks": [1, 1], "middle": 1, "decoder": [1, 1]},
    },
    "srresnet": {"id": "srresnet", "config": {"channels": 8, "blocks": 2}},
    "transweather": {
        "id": "transweather",
        "config": {"dims": [4, 8, 8, 8], "depths": [1, 1, 0, 1], "questions": 1, "tail": [4, 4], "skip": False},
    },
    "nafnet": {"id": "nafnet", "config": {"width": 4, "encoder": [1, 1], "middle": 1, "decoder": [0, 1]}},
    "restormer": {"id": "restormer", "config": {"dim": 4, "blocks": [1, 0, 1, 0], "refinement": 1}},
    "prompt-ir": {
        "id": "prompt-ir",
        "config": {"dim": 4, "blocks": [0, 1, 0, 1], "refinement": 0, "prompts": [4, 4, 8], "sides": [5, 4, 3]},
    },
    "uformer": {"id": "uformer", "config": {"width": 4, "depths": [1, 2, 1], "heads": [1, 2, 2]}},
    "airnet": {"id": "airnet", "config": {"channels": 6, "groups": 1, "blocks": 2, "skip": True}},
    "mprnet": {"id": "mprnet", "config": {"features": 6, "scale": 4, "orsScale": 2, "blocks": 1}},
    "rdmc": {
        "id": "rdmc",
        "config": {
            "width": 2,
            "stages": 2,
            "dilations": [1, 3],
            "genotype": {"up": [0.25, 0.75], "links": ["enc2-dec3", "enc2-dec1"]},
        },
    },
}


def provenance():
    return {
        "command": "python3 -m mend_torch.fixtures",
        "torch": torch.__version__,
        "numpy": np.__version__,
    }


def packed(array):
    """Array as base64 of little-endian bytes, with its type and shape."""
    array = np.ascontiguousarray(array)
    kind = {"uint8": "u8", "float32": "f32"}[array.dtype.name]
    data = base64.b64encode(array.tobytes()).decode()
    return {"dtype": kind, "shape": list(array.shape), "base64": data}


def f32(array):
    return packed(np.asarray(array, np.float32))


def photo(h, w, seed=5):
    """A small image with flat parts, edges, a ramp and texture, as bytes."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    image = np.stack([0.2 + 0.6 * x / w, 0.8 - 0.5 * y / h, 0.5 + 0.3 * np.sin(x / 3 + y / 5)], -1)
    image[h // 4 : h // 2, w // 3 : w // 2] = (0.9, 0.15, 0.1)
    image[h // 2 :, : w // 4] = (0.05, 0.1, 0.4)
    image[:, w - w // 5 :] += rng.normal(0, 0.08, (h, w // 5, 1))
    image += rng.normal(0, 0.01, image.shape)
    return to_bytes(image)


def network_fixture(name):
    """Forward, backward and (srresnet) one step of Adam and of AdamW on a tiny network.

    File: `w.<parameter>`, `input`, `target`, `output` (NHWC), `grad.<parameter>` of the mean
    absolute error, `adam.<parameter>` and `adamw.<parameter>` after one step (settings in the
    metadata). Weights are larger than a fresh network's, so that every layer matters.
    """
    torch.manual_seed(11)
    network = networks.build(TINY[name])
    with torch.no_grad():
        for p in network.parameters():
            p.add_(torch.randn_like(p) * 0.05)
        for b in network.buffers():
            b.add_(torch.rand_like(b) * 0.5)
    state = {k: v.detach().clone() for k, v in network.state_dict().items()}
    shape = {"rdmc": (2, 3, 32, 48), "uformer": (1, 3, 32, 48), "transweather": (1, 3, 64, 128)}.get(name, (1, 3, 16, 24))
    x, target = torch.rand(shape), torch.rand(shape)
    with torch.no_grad():
        y = network.eval()(x)
    (network.train()(x) - target).abs().mean().backward()
    kept = {k: v.clone() for k, v in network.named_buffers()}
    grads = {k: p.grad.clone() for k, p in network.named_parameters()}
    rules = {
        "adam": (torch.optim.Adam, {"lr": 1e-3, "betas": (0.9, 0.99), "eps": 1e-8}),
        "adamw": (
            torch.optim.AdamW,
            {"lr": 1e-3, "betas": (0.9, 0.99), "eps": 1e-8, "weight_decay": 0.1},
        ),
    }
    tensors = {}
    nhwc = lambda t: np.ascontiguousarray(t.detach().permute(0, 2, 3, 1).numpy())
    add = lambda prefix, values: tensors.update(
        {f"{prefix}.{k}": v for k, v in safetensors.from_state(values, np.float32).items()}
    )
    add("w", state)
    add("grad", grads)
    add("kept", kept)
    if name != "srresnet":
        rules = {}  # the smaller network shows the optimisers as well, in fewer bytes
    for rule, (kind, settings) in rules.items():
        network.load_state_dict(state)
        kind(network.parameters(), **settings).step()
        add(rule, network.state_dict())
    tensors.update({"input": nhwc(x), "target": nhwc(target), "output": nhwc(y)})
    metadata = {"network": json.dumps(TINY[name]), "optimizers": json.dumps({k: v[1] for k, v in rules.items()})}
    path = os.path.join(FOLDER, f"{name}.safetensors")
    safetensors.save(path, tensors, {**metadata, "provenance": json.dumps(provenance())})


def damage_fixtures():
    """List of {task, params, given..., output}. `output` is what the formula gives before clipping
    and rounding to 8 bits, except where it says bytes."""
    small, rng = photo(20, 30), np.random.default_rng(9)
    image, rows = small.astype(np.float32) / 255, []
    h, w = image.shape[:2]

    def add(task, params, output, **given):
        rows.append({"task": task, "params": params, **given, "output": output})

    for sigma in (0.7, 2):
        add("gaussian-blur", {"sigma": sigma}, f32(gaussian(image, sigma)), note="radius ceil(3 sigma)")
    for p in ({"length": 9, "angle": 30}, {"length": 6.5, "angle": 117}):
        add("motion-blur", p, f32(blur.motion_blur(image, p)), kernel=f32(line_kernel(**p)))
    for radius in (1.5, 3):
        kernel = blur.disc_kernel(radius)
        add("defocus", {"radius": radius}, f32(convolve(image, kernel)), kernel=f32(kernel))
    add("ringing", {"cutoff": 1.2}, f32(classic.ringing(image, {"cutoff": 1.2})), kernel=f32(classic.sinc_kernel(1.2)))
    add("richardson-lucy", {}, f32(classic.richardson_lucy(image)))
    for factor in (2, 3):
        low = (round(h / factor), round(w / factor))
        for smooth in (1, 0):
            p = {"factor": factor, "antialias": smooth}
            small_one = resize(image, *low, antialias=bool(smooth))
            add("downscale", p, f32(scale.downscale(image, p)), low=packed(to_bytes(small_one)), lowFloat=f32(small_one))
    n = rng.standard_normal(image.shape).astype(np.float32)
    add("gaussian-noise", {"sigma": 25}, f32(image + n * np.float32(25 / 255)), normal=f32(n))
    chosen, white = rng.random((h, w)) < 0.1, rng.random((h, w)) < 0.5
    add("salt-pepper", {"amount": 0.1}, f32(noise.replace_pixels(image, chosen, white)), chosen=packed(chosen.astype(np.uint8)), white=packed(white.astype(np.uint8)))
    u = (rng.random((h, w)) * 256).astype(np.float32)
    u[rng.random((h, w)) < 0.01] = 255.7
    p = {"density": 75, "length": 20, "angle": 20, "width": 5}
    map_ = rain.streaks(u, **p)
    add("rain", p, f32(image + map_), u=f32(u), streaks=f32(map_[..., 0]), kernel=f32(rain.streak_kernel(20, 20, 5)))
    depth = haze.Depth(rng).on(View.whole(image), h, w)
    add("haze", {"beta": 1.5, "airlight": 0.9}, f32(haze.scatter(image, depth, 1.5, 0.9)), depth=f32(depth))
    add("low-light", {"gamma": 2.2, "gain": 0.6, "shot": 0, "read": 0}, f32(dark.darken(image, 2.2, 0.6)))
    p = {"length": 8, "roll": 1.5, "zoom": 0.02, "count": 15}
    poses = shake.path(p, rng)
    add("camera-shake", p, f32(shake.expose(image, poses, View.whole(image))), poses=f32(poses))
    layers = [
        {"flakes": (rng.random((c, 3)) * [h, w, b - a] + [0, 0, a]).round(3).tolist(), "length": l, "opacity": o}
        for c, a, b, l, o in ((6, 0.6, 1.2, 3, 0.9), (3, 1.2, 2.5, 4.5, 0.7), (1, 2.5, 5, 7, 0.6))
    ]
    mask = weather.snow_mask((h, w), layers, 70)
    p = {"severity": 1, "angle": 70, "airlight": 0.95, "veil": 1}
    add("snow", p, f32(weather.cover_snow(image, mask, 0.95, 1)), layers=layers, mask=f32(mask))
    drop = {"y": 11.3, "x": 14.8, "radius": 6.5, "a": [0.08, -0.05, 0.03], "phi": [0.4, 2, 5], "lens": 3.5, "rim": 1.2, "edge": 1.5, "sigma": 3}
    second = {**drop, "y": 2.2, "x": 27.5, "radius": 4, "rim": 1.05, "edge": 1}
    add("raindrops", {"count": 2}, f32(drops.refract(image, [drop, second])), drops=[drop, second])
    lines = [[2.5, 1, 20, 28, 5], [23, 3, 4.2, 15.5, 7.5]]
    add("inpainting", {"lines": 2}, f32(classic.paint(image, lines, 1)), lines=lines, white=True)
    return {"provenance": provenance(), "image": packed(small), "cases": rows}


def statistics():
    """Mean and variance over many draws of what cannot be given as a field."""
    flat, rows = np.full((128, 128, 3), 0.4, np.float32), []
    rng = np.random.default_rng(3)
    for task, p in (("poisson-noise", {"peak": 100}), ("gaussian-noise", {"sigma": 25}), ("low-light", {"gamma": 2, "gain": 0.8, "shot": 0.005, "read": 3})):
        out = ALL[task].apply(flat, p, rng, None)
        rows.append({"task": task, "params": p, "grey": 0.4, "mean": float(out.mean()), "variance": float(out.var())})
    return {"provenance": provenance(), "note": "before clipping, 49152 values", "cases": rows}


def jpeg_fixture():
    image = photo(32, 48)
    decoded = jpeg.compress(image.astype(np.float32) / 255, {"quality": 20})
    return {
        "provenance": provenance(),
        "note": "libjpeg by Pillow: quality 20, 4:2:0, islow DCT, fancy upsampling when decoding",
        "quality": 20,
        "image": packed(image),
        "decoded": packed(to_bytes(decoded)),
        "psnr": psnr(to_bytes(decoded), image),
    }


def metric_fixture():
    a = photo(32, 48)
    rng = np.random.default_rng(2)
    rows = []
    for name, b in (
        ("noise", to_bytes(a / 255 + rng.normal(0, 0.08, a.shape))),
        ("blur", to_bytes(gaussian(a.astype(np.float32) / 255, 1.2))),
        ("equal", a),
    ):
        rows.append({"name": name, "image": packed(b), "psnr": psnr(a, b), "ssim": ssim(a, b)})
    note = "SSIM: 11x11 Gaussian of sigma 1.5, valid windows only, mean of the channels, range 255"
    return {"provenance": provenance(), "note": note, "reference": packed(a), "cases": rows}


def loss_fixture():
    """Value and gradient (by the output) of every loss on a batch of two samples, NHWC."""
    torch.manual_seed(4)
    output, target, rows = torch.rand(2, 3, 4, 5), torch.rand(2, 3, 4, 5), []
    target[1] = output[1] + 0.01 * torch.randn(3, 4, 5)
    nhwc = lambda t: f32(t.detach().permute(0, 2, 3, 1).numpy())
    for term in (
        {"id": "l1", "weight": 1},
        {"id": "charbonnier", "weight": 1, "epsilon": 0.001},
        {"id": "log-charbonnier", "weight": 1, "epsilon": 0.001, "offset": 0.02},
        {"id": "edge", "weight": 1, "epsilon": 0.001},
    ):
        given = output.clone().requires_grad_()
        value = loss_of(given, target, [term])
        value.backward()
        rows.append({"loss": term, "value": value.item(), "gradient": nhwc(given.grad)})
    return {"provenance": provenance(), "output": nhwc(output), "target": nhwc(target), "cases": rows}


def main():
    os.makedirs(FOLDER, exist_ok=True)
    torch.set_num_threads(1)
    for name in TINY:
        network_fixture(name)
    for name, make in (
        ("damage", damage_fixtures),
        ("damage-statistics", statistics),
        ("jpeg", jpeg_fixture),
        ("metrics", metric_fixture),
        ("losses", loss_fixture),
    ):
        with open(os.path.join(FOLDER, f"{name}.json"), "w") as file:
            json.dump(make(), file, separators=(",", ":"))
            file.write("\n")


if __name__ == "__main__":
    main()
