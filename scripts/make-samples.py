"""Makes the gallery of public/samples from full-size photos: web size, at most 120 kB each, no metadata.

    python3 scripts/make-samples.py <folder of originals> public/samples

A maintainer's tool (needs Pillow); its results are committed.
"""
import io
import json
import sys
from pathlib import Path

from PIL import Image

LONG_SIDE = 640
MOST_BYTES = 120_000


def encode(image):
    """The best JPEG of at most 120 kB, of quality 92 or less."""
    for quality in range(92, 60, -2):
        buffer = io.BytesIO()
        image.save(buffer, 'JPEG', quality=quality, subsampling=0, optimize=True, progressive=True)
        if buffer.tell() <= MOST_BYTES:
            return buffer.getvalue(), quality
    raise SystemExit('A photo is too detailed for 120 kB.')


def main(originals, samples):
    for sample in json.loads((samples / 'samples.json').read_text()):
        image = Image.open(originals / sample['source']).convert('RGB')
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.LANCZOS)
        content, quality = encode(image)
        (samples / sample['file']).write_bytes(content)
        print(f"{sample['file']}: {image.width}x{image.height}, quality {quality}, {len(content)} bytes")


main(Path(sys.argv[1]), Path(sys.argv[2]))
