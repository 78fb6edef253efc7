/** ICC profiles are kept, not applied: only whether one is sound and made for RGB matters here (ICC.1:2022, 7.2). */
import { type Bytes, concat, copyOf, latin1, startsWith, viewOf } from './bytes.ts';
import { LARGEST_SEGMENT } from './jpeg-segments.ts';

/** Camera and printer profiles stay below this; anything larger is an attack. */
export const LARGEST_ICC = 4 << 20;
const HEADER = 128;
const JPEG_TAG = 'ICC_PROFILE\0';

/** A copy of a sound RGB profile, or null. Profiles for grey or CMYK do not fit the RGB pixels of a Raster. */
export function soundProfile(data: Uint8Array): Bytes | null {
  if (data.length < HEADER + 4 || data.length > LARGEST_ICC) return null;
  const length = viewOf(data).getUint32(0);
  if (length < HEADER + 4 || length > data.length) return null;
  if (!startsWith(data, 'acsp', 36) || !startsWith(data, 'RGB ', 16)) return null;
  return copyOf(data.subarray(0, length));
}

/** Whether any APP2 segment of a JPEG holds a part of a profile. */
export function hasJpegProfile(payloads: readonly Uint8Array[]): boolean {
  return payloads.some((data) => startsWith(data, JPEG_TAG));
}

/** The profile in the APP2 segments of a JPEG, whatever their order; null where a piece is missing. */
export function joinJpegProfile(payloads: readonly Uint8Array[]): Uint8Array | null {
  const pieces = payloads.filter((data) => startsWith(data, JPEG_TAG) && data.length > JPEG_TAG.length + 2);
  const total = pieces[0]?.[JPEG_TAG.length + 1];
  if (total === undefined || pieces.length !== total) return null;
  const ordered = pieces.toSorted((a, b) => numberOf(a) - numberOf(b));
  if (ordered.some((piece, i) => numberOf(piece) !== i + 1)) return null;
  return concat(ordered.map((piece) => piece.subarray(JPEG_TAG.length + 2)));
}

function numberOf(piece: Uint8Array): number {
  return piece[JPEG_TAG.length] as number;
}

/** APP2 payloads for a JPEG. */
export function splitJpegProfile(profile: Uint8Array): Bytes[] {
  const room = LARGEST_SEGMENT - JPEG_TAG.length - 2;
  const count = Math.ceil(profile.length / room);
  return Array.from({ length: count }, (_, i) =>
    concat([latin1(JPEG_TAG), Uint8Array.of(i + 1, count), profile.subarray(i * room, (i + 1) * room)]),
  );
}
