"""Reads and writes safetensors: 8-byte little-endian header length, JSON header, raw data.

Convolution weights are stored as HWIO [kh, kw, in, out], the layout of tfjs, so that the engine
can use the bytes as they are; in memory PyTorch wants OIHW.
"""
import json
import struct

import numpy as np

DTYPES = {"F32": np.float32, "F16": np.float16}
NAMES = {np.dtype(v): k for k, v in DTYPES.items()}


def save(path, tensors, metadata=None):
    """Writes {name: array}; names are sorted so that equal weights give equal bytes."""
    header, offset, parts = {}, 0, []
    if metadata:
        header["__metadata__"] = {str(k): str(v) for k, v in metadata.items()}
    for name in sorted(tensors):
        array = np.ascontiguousarray(tensors[name])
        parts.append(array.tobytes())
        header[name] = {
            "dtype": NAMES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # keeps the data aligned for typed arrays
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def load(path):
    """Returns ({name: float32 array}, metadata)."""
    with open(path, "rb") as file:
        raw = file.read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = np.frombuffer(raw[8 + length + begin : 8 + length + end], DTYPES[entry["dtype"]])
        tensors[name] = data.reshape(entry["shape"]).astype(np.float32)
    return tensors, metadata


def from_state(state, dtype=np.float16):
    """State dict (OIHW) to arrays (HWIO). Running statistics stay in 32 bits: their range is wide."""
    arrays = {}
    for name, value in state.items():
        array = value.detach().float().cpu().numpy()
        if array.ndim == 4:
            array = array.transpose(2, 3, 1, 0)
        kept = name.rpartition(".")[2].startswith(("mean_", "variance_"))
        kind = np.float32 if kept else dtype
        arrays[name] = np.array(array, dtype=kind, order="C")  # copied: a bias would share the live weights
    return arrays


def to_state(arrays):
    """Arrays (HWIO) to a state dict (OIHW)."""
    import torch

    return {
        name: torch.from_numpy(np.ascontiguousarray(a.transpose(3, 2, 0, 1) if a.ndim == 4 else a))
        for name, a in arrays.items()
    }
