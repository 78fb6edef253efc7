"""Known answers for the metrics without a reference, written on their own from the papers' formulas.

    python3 -m mend_torch.quality

Writes tools/torch/fixtures/quality.json: BRISQUE's features, NIQE under a model fitted to another
picture, PIQE, and the prediction of a small support vector regression by libsvm itself
(Debian: libsvm-tools), with its files. Pictures are formulas of whole numbers that the reader repeats.
Needs numpy and libsvm-tools, no torch.
"""
import json
import math
import os
import subprocess
import tempfile

import numpy as np

FOLDER = os.path.join(os.path.dirname(__file__), "..", "fixtures")
SHAPES = 0.2 + 0.001 * np.arange(9801)
GAMMA = np.vectorize(math.gamma)
RATIO = GAMMA(2 / SHAPES) ** 2 / (GAMMA(1 / SHAPES) * GAMMA(3 / SHAPES))


def picture(width, height, seed):
    """Bytes (height, width, 3): ramps, a chequerboard that fades, and hashed grain that grows."""
    y, x = np.mgrid[0:height, 0:width].astype(np.uint64)
    planes = []
    for c in range(3):
        mixed = (x * np.uint64(73856093)) ^ (y * np.uint64(19349663)) ^ np.uint64(83492791 * (c + seed))
        mixed &= np.uint64(0xFFFFFFFF)
        mixed = ((mixed ^ (mixed >> np.uint64(13))) * np.uint64(1274126177)) & np.uint64(0xFFFFFFFF)
        grain = (mixed >> np.uint64(16)) % (np.uint64(4) + x // np.uint64(8))
        board = ((x // np.uint64(11) + y // np.uint64(7)) % np.uint64(2)) * (y // np.uint64(3))
        planes.append((np.uint64(20 + 9 * c) + (x + np.uint64(2) * y) // np.uint64(6) + grain + board) % np.uint64(256))
    return np.stack(planes, -1).astype(np.uint8)


def grey(image):
    weights = [0.298936021293775, 0.587043074451121, 0.114020904255103]
    return np.floor(image.astype(np.float64) @ weights + 0.5)


def blur(plane, mode):
    """The 7x7 window as one sum over 49 moved planes."""
    at = np.arange(-3, 4)
    window = np.exp(-(at[:, None] ** 2 + at[None, :] ** 2) / (2 * (7 / 6) ** 2))
    window /= window.sum()
    padded = np.pad(plane, 3, mode=mode)
    h, w = plane.shape
    return sum(window[i, j] * padded[i : i + h, j : j + w] for i in range(7) for j in range(7))


def normalise(plane, mode):
    mean = blur(plane, mode)
    spread = np.sqrt(np.abs(blur(plane * plane, mode) - mean**2))
    return (plane - mean) / (spread + 1), spread


def halve(plane):
    """Bicubic (a = -0.5) to half the size as a matrix on either side, edges mirrored."""
    def matrix(size):
        out = np.zeros(((size + 1) // 2, size))
        for i in range(out.shape[0]):
            for j in range(2 * i - 8, 2 * i + 10):
                d = abs(j - (2 * i + 0.5)) / 2
                if d <= 1:
                    weight = 1.5 * d**3 - 2.5 * d**2 + 1
                elif d <= 2:
                    weight = -0.5 * d**3 + 2.5 * d**2 - 4 * d + 2
                else:
                    continue
                k = j
                while not 0 <= k < size:
                    k = -1 - k if k < 0 else 2 * size - 1 - k
                out[i, k] += weight
        return out / out.sum(1, keepdims=True)

    h, w = plane.shape
    return matrix(h) @ plane @ matrix(w).T


def symmetric_fit(values):
    variance = np.mean(values**2)
    ratio = variance / np.mean(np.abs(values)) ** 2
    return SHAPES[np.argmin(np.abs(1 / RATIO - ratio))], variance


def skewed_fit(values):
    left = math.sqrt(np.mean(values[values < 0] ** 2))
    right = math.sqrt(np.mean(values[values > 0] ** 2))
    g = left / right
    r = np.mean(np.abs(values)) ** 2 / np.mean(values**2)
    r *= (g**3 + 1) * (g + 1) / (g**2 + 1) ** 2
    return SHAPES[np.argmin((RATIO - r) ** 2)], left, right


def brisque_features(plane):
    out = []
    for _ in range(2):
        values, _ = normalise(plane, "constant")
        out += symmetric_fit(values)
        for move in [(0, 1), (1, 0), (1, 1), (-1, 1)]:
            a, left, right = skewed_fit(values * np.roll(values, move, (0, 1)))
            constant = math.sqrt(math.gamma(1 / a)) / math.sqrt(math.gamma(3 / a))
            mean = (right - left) * math.gamma(2 / a) / math.gamma(1 / a) * constant
            out += [a, mean, left**2, right**2]
        plane = halve(plane)
    return np.array(out)


def niqe_features(plane, size):
    h, w = (side // size * size for side in plane.shape)
    plane = plane[:h, :w]
    columns, sharpness = [], None
    for scale in (1, 2):
        side = size // scale
        values, spread = normalise(plane, "edge")
        rows = []
        for y in range(0, plane.shape[0], side):
            for x in range(0, plane.shape[1], side):
                block = values[y : y + side, x : x + side]
                a, left, right = skewed_fit(block)
                beta = math.sqrt(math.gamma(1 / a) / math.gamma(3 / a))
                row = [a, (left + right) * beta / 2]
                for move in [(0, 1), (1, 0), (1, 1), (1, -1)]:
                    a, left, right = skewed_fit(block * np.roll(block, move, (0, 1)))
                    beta = math.sqrt(math.gamma(1 / a) / math.gamma(3 / a))
                    mean = (right - left) * beta * math.gamma(2 / a) / math.gamma(1 / a)
                    row += [a, mean, left * beta, right * beta]
                rows.append(row)
        if scale == 1:
            cut = spread.reshape(h // size, size, w // size, size)
            sharpness = cut.mean((1, 3)).ravel()
        columns.append(np.array(rows))
        plane = halve(plane)
    return np.hstack(columns), sharpness


def niqe(plane, size, good, threshold=0.75):
    features, sharpness = niqe_features(good, size)
    chosen = features[sharpness > threshold * sharpness.max()]
    measured, _ = niqe_features(plane, size)
    difference = chosen.mean(0) - measured.mean(0)
    middle = (np.cov(chosen.T) + np.cov(measured.T)) / 2
    return math.sqrt(difference @ np.linalg.pinv(middle) @ difference), len(chosen)


def piqe(plane):
    plane = np.floor(plane * (255 / plane.max()) + 0.5)
    plane = np.pad(plane, [(0, -side % 16) for side in plane.shape], mode="edge")
    values, _ = normalise(plane, "edge")
    total, active, artefacts, noisy = 1.0, 1, 0, 0
    for y in range(0, values.shape[0], 16):
        for x in range(0, values.shape[1], 16):
            block = values[y : y + 16, x : x + 16]
            v = block.var(ddof=1)
            if not v > 0.1:
                continue
            active += 1
            edges = np.stack([block[0], block[-1], block[:, 0], block[:, -1]])
            runs = np.lib.stride_tricks.sliding_window_view(edges, 6, axis=1)
            if (runs.std(-1, ddof=1) < 0.1).any():
                artefacts += 1
                total += 1 - v
            centre = block[:, 7:9].std(ddof=1)
            around = np.delete(block, [7, 8], axis=1).std(ddof=1)
            ratio = centre / around if around > 0 else 0.0
            sigma = math.sqrt(v)
            if sigma > 2 * abs(sigma - ratio) / max(sigma, ratio):
                noisy += 1
                total += v
    return {"score": 100 * total / active, "active": active - 1, "artefacts": artefacts, "noisy": noisy}


def libsvm():
    """A regression on made-up features, trained, scaled and asked by libsvm's own programs."""
    rng = np.random.default_rng(3)
    features = rng.normal(size=(24, 36)) * rng.uniform(0.1, 5, 36)
    targets = 40 + 10 * features[:, 0] - 6 * np.abs(features[:, 5])

    def lines(rows, labels):
        row = lambda f: " ".join(f"{i + 1}:{v:.6f}" for i, v in enumerate(f))
        return "".join(f"{label:.6f} {row(f)}\n" for f, label in zip(rows, labels))

    asked = features[:3] * 0.9 + 0.05
    with tempfile.TemporaryDirectory() as folder:
        def run(command):
            return subprocess.run(command, shell=True, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout

        def put(name, text):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)

        put("train", lines(features, targets))
        put("asked", lines(asked, [0] * 3))
        put("scaled", run("svm-scale -l -1 -u 1 -s range train"))
        run("svm-train -q -s 3 -t 2 -g 0.05 -c 64 scaled model")
        put("asked-scaled", run("svm-scale -r range asked"))
        run("svm-predict asked-scaled model out")
        read = lambda name: open(os.path.join(folder, name)).read()
        return {
            "model": read("model"),
            "ranges": read("range"),
            "features": np.round(asked, 6).tolist(),
            "predictions": [float(v) for v in read("out").split()],
        }


def main():
    small, large = picture(101, 86, 1), picture(720, 620, 2)
    distance, chosen = niqe(grey(picture(250, 190, 1)), 48, grey(large))
    answers = {
        "command": "python3 -m mend_torch.quality",
        "numpy": np.__version__,
        "brisqueFeatures": {"width": 101, "height": 86, "seed": 1, "values": brisque_features(grey(small)).tolist()},
        "niqe": {
            "block": 48,
            "good": {"width": 720, "height": 620, "seed": 2},
            "goodBlocks": chosen,
            "photo": {"width": 250, "height": 190, "seed": 1},
            "distance": distance,
        },
        "piqe": [
            {"width": w, "height": h, "seed": s, **piqe(grey(picture(w, h, s)))}
            for w, h, s in [(101, 86, 1), (480, 470, 2), (250, 200, 3)]
        ],
        "libsvm": libsvm(),
    }
    with open(os.path.join(FOLDER, "quality.json"), "w") as file:
        json.dump(answers, file, indent=1)
        file.write("\n")
    print({k: v for k, v in answers.items() if k != "libsvm"}, answers["libsvm"]["predictions"])


if __name__ == "__main__":
    main()
