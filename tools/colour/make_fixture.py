"""Writes tools/colour/littlecms.json: colours converted by LittleCMS (through Pillow), to hold our own maths to.

Usage: python3 tools/colour/make_fixture.py <profile that Mend wrote> > tools/colour/littlecms.json
"""
import base64, io, json, struct, sys
from PIL import Image, ImageCms

D50 = (0.9642, 1.0, 0.8249)


def s15(value):
    return struct.pack(">i", round(value * 65536))


def xyz(values):
    return b"XYZ \0\0\0\0" + b"".join(map(s15, values))


def gamma(value):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


def table(curve, count):
    return b"curv\0\0\0\0" + struct.pack(">I", count) + b"".join(
        struct.pack(">H", round(65535 * curve(i / (count - 1)))) for i in range(count))


def profile(columns, curve):
    """A version 2 matrix profile, as cameras and editors have written them for decades."""
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Test\0" + b"\0" * 78
    tags = [(b"desc", text), (b"cprt", b"text\0\0\0\0none\0"), (b"wtpt", xyz(D50))]
    tags += [(name, xyz(c)) for name, c in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns)]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    offset, entries, data = 132 + 12 * len(tags), b"", b""
    for name, content in tags:
        entries += name + struct.pack(">II", offset + len(data), len(content))
        data += content + b"\0" * (-len(content) % 4)
    head = struct.pack(">I", offset + len(data)) + b"\0" * 4 + struct.pack(">I", 0x02400000) + b"mntrRGB XYZ "
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + b"".join(map(s15, D50)) + b"\0" * 48
    return head + struct.pack(">I", len(tags)) + entries + data


def srgb(v):
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


# Columns of the published profiles: Adobe RGB (1998) 4.3.5.3, ProPhoto RGB (ROMM, ISO 22028-2), Apple's Display P3.
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
PROPHOTO = ((0.7977, 0.2880, 0.0), (0.1352, 0.7119, 0.0), (0.0313, 0.0001, 0.8249))
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))

with open(sys.argv[1], "rb") as file:
    ours = file.read()
profiles = {
    "Adobe RGB": profile(ADOBE, gamma(2.19921875)),
    "ProPhoto RGB": profile(PROPHOTO, gamma(1.8)),
    "Display P3": profile(P3, table(srgb, 256)),
    "sRGB": profile(SRGB, table(srgb, 256)),
    "Display P3 as Mend writes it": ours,
}

levels = (0, 13, 51, 102, 160, 210, 255)
colours = [(r, g, b) for r in levels for g in levels for b in levels][::3]
patches = Image.new("RGB", (len(colours), 1))
patches.putdata(colours)


def convert(source, target):
    transform = ImageCms.buildTransform(source, target, "RGB", "RGB", renderingIntent=1)
    return [list(c) for c in ImageCms.applyTransform(patches, transform).getdata()]


result = {"littlecms": ImageCms.core.littlecms_version, "colours": [list(c) for c in colours], "profiles": []}
for name, data in profiles.items():
    opened = ImageCms.ImageCmsProfile(io.BytesIO(data))
    working = ImageCms.createProfile("sRGB")
    result["profiles"].append({
        "name": name,
        "profile": base64.b64encode(data).decode(),
        "toSrgb": convert(opened, working),
        "fromSrgb": convert(working, opened),
    })
json.dump(result, sys.stdout, separators=(",", ":"))
