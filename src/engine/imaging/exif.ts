/** The few things Mend reads and changes in an EXIF block (CIPA DC-008, TIFF 6.0): the rest is copied as it is. */
import { type Bytes, copyOf, startsWith, viewOf } from './bytes.ts';

export const EXIF_PREFIX = 'Exif\0\0';

const ORIENTATION = 0x0112;
const SHORT = 3;
const LONG = 4;
const SMALLEST = 14;

/** How the stored pixels must be turned to be upright: 1..8 as EXIF counts; 1 is "as they are". */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** By quarter turns against the clock: unmirrored, then with top and bottom exchanged, then left and right. */
const TURNED: readonly (readonly [Orientation, Orientation, Orientation])[] = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
];

/**
 * The orientation of a picture that is to be turned by quarters against the clock and then mirrored.
 * @param mirror 0 exchanges top and bottom, 1 left and right, null neither (ISO/IEC 23008-12, 6.5.12)
 */
export function turned(quarters: number, mirror: number | null): Orientation {
  const row = TURNED[quarters & 3] as (typeof TURNED)[number];
  return row[mirror === null ? 0 : mirror === 0 ? 1 : 2];
}

/** A TIFF block without the prefix that JPEG demands and some WebP writers add; null where it is none. */
export function tiffBlock(data: Uint8Array): Uint8Array | null {
  const block = startsWith(data, EXIF_PREFIX) ? data.subarray(EXIF_PREFIX.length) : data;
  const sound = block.length >= SMALLEST && (startsWith(block, 'II*\0') || startsWith(block, 'MM\0*'));
  return sound ? block : null;
}

/**
 * Reads the orientation and makes a copy that fits upright pixels: orientation 1 wherever the tag stands, and no
 * thumbnail, since that one still shows the photo as it was.
 */
export function uprightExif(block: Uint8Array): { exif: Bytes; orientation: Orientation } {
  const exif = copyOf(block);
  const view = viewOf(exif);
  const little = exif[0] === 0x49;
  const directory = view.getUint32(4, little);
  let orientation: number | null = null;
  if (directory + 2 <= exif.length) {
    const count = view.getUint16(directory, little);
    const end = directory + 2 + 12 * count;
    for (let entry = directory + 2; entry + 12 <= Math.min(end, exif.length); entry += 12) {
      if (view.getUint16(entry, little) !== ORIENTATION) continue;
      const type = view.getUint16(entry + 2, little);
      if (type !== SHORT && type !== LONG) continue;
      const value = type === SHORT ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
      orientation ??= value;
      if (type === SHORT) view.setUint16(entry + 8, 1, little);
      else view.setUint32(entry + 8, 1, little);
    }
    if (end + 4 <= exif.length) view.setUint32(end, 0, little);
  }
  return { exif, orientation: isOrientation(orientation) ? orientation : 1 };
}

function isOrientation(value: number | null): value is Orientation {
  return value !== null && value >= 1 && value <= 8;
}

const XMP_ORIENTATION = /(tiff:Orientation(?:="|='|>)\s*)[0-9](?=\s*["'<])/g;

/** The XMP packet with its own orientation property, if it has one, set to 1. */
export function uprightXmp(xmp: Uint8Array): Bytes {
  const text = new TextDecoder('latin1').decode(xmp);
  if (!text.includes('tiff:Orientation')) return copyOf(xmp);
  const patched = copyOf(xmp);
  for (const match of text.matchAll(XMP_ORIENTATION)) {
    patched[match.index + (match[1] as string).length] = 0x31;
  }
  return patched;
}
