/** Rows to PNG in strips, so that a large photo never lies in memory a second time (PNG specification, 9 to 11). */
import type { Raster } from '../domain/raster.ts';
import { type Bytes, concat, latin1, uint32 } from './bytes.ts';
import type { PhotoRows } from './photo-rows.ts';
import { pngChunk } from './png-chunks.ts';
import { paeth } from './png-pixels.ts';
import { PNG_SIGNATURE } from './sniff.ts';
import { deflateTo } from './zlib.ts';

const TRUECOLOUR = 2;
const WITH_ALPHA = 6;
/** Bytes that go to the coder at a time. */
const STRIP = 1 << 20;

/**
 * A PNG of 8 or 16 bits with the given chunks between header and data.
 * @param take takes the file part by part, as the bytes come: the deflated photo is never there as a whole
 */
export async function encodePng(
  photo: PhotoRows,
  chunks: readonly Bytes[],
  take: (part: Bytes) => void,
): Promise<void> {
  const { width, height, depth, alpha } = photo;
  const header = concat([
    uint32(width),
    uint32(height),
    Uint8Array.of(depth, alpha ? WITH_ALPHA : TRUECOLOUR, 0, 0, 0),
  ]);
  for (const part of [latin1(PNG_SIGNATURE), pngChunk('IHDR', header), ...chunks]) take(part);
  let waiting: Uint8Array[] = [];
  let length = 0;
  const flush = (): void => {
    if (length > 0) take(pngChunk('IDAT', concat(waiting)));
    waiting = [];
    length = 0;
  };
  await deflateTo(filteredStrips(photo), (part) => {
    waiting.push(part);
    length += part.length;
    if (length >= STRIP) flush();
  });
  flush();
  take(pngChunk('IEND', new Uint8Array()));
}

/** The bytes to be deflated: each row behind the number of the filter that suits it best. */
async function* filteredStrips(photo: PhotoRows): AsyncGenerator<Bytes> {
  const { width, height, depth, alpha } = photo;
  const step = ((alpha ? 4 : 3) * depth) / 8;
  const length = width * step;
  const rows = Math.max(1, Math.floor(STRIP / (length + 1)));
  let above = new Uint8Array(length);
  let current = new Uint8Array(length);
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    const lent = await photo.rows(top, count);
    const strip = new Uint8Array(count * (length + 1));
    for (let row = 0; row < count; row++) {
      packRow(lent, row, current);
      const out = strip.subarray(row * (length + 1), (row + 1) * (length + 1));
      const kind = bestFilter(current, above, step);
      out[0] = kind;
      for (let i = 0; i < length; i++) out[i + 1] = filtered(kind, current, above, i, step);
      [above, current] = [current, above];
    }
    yield strip;
  }
}

/** One row as PNG stores it: interleaved, and the high byte first. */
function packRow({ width, depth, rgb, alpha }: Raster, y: number, out: Uint8Array): void {
  let to = 0;
  const put = (value: number): void => {
    if (depth === 16) out[to++] = value >> 8;
    out[to++] = value & 255;
  };
  const first = y * width;
  if (depth === 8 && alpha === null) {
    out.set((rgb as Uint8Array).subarray(3 * first, 3 * (first + width)));
    return;
  }
  for (let at = first; at < first + width; at++) {
    put(rgb[3 * at] as number);
    put(rgb[3 * at + 1] as number);
    put(rgb[3 * at + 2] as number);
    if (alpha) put(alpha[at] as number);
  }
}

const FILTERS = [1, 2, 3, 4] as const;
/** Looking at every so many-th byte is enough to choose a filter. */
const SPARSE = 7;

/** The filter that leaves the smallest differences, which is what the specification advises (12.7). */
function bestFilter(current: Uint8Array, above: Uint8Array, step: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const kind of FILTERS) {
    let sum = 0;
    for (let i = 0; i < current.length && sum < least; i += SPARSE) {
      const value = filtered(kind, current, above, i, step);
      sum += value < 128 ? value : 256 - value;
    }
    if (sum < least) [best, least] = [kind, sum];
  }
  return best;
}

function filtered(kind: number, current: Uint8Array, above: Uint8Array, i: number, step: number): number {
  const value = current[i] as number;
  const left = i < step ? 0 : (current[i - step] as number);
  const up = above[i] as number;
  switch (kind) {
    case 1:
      return (value - left) & 255;
    case 2:
      return (value - up) & 255;
    case 3:
      return (value - ((left + up) >> 1)) & 255;
    default:
      return (value - paeth(left, up, i < step ? 0 : (above[i - step] as number))) & 255;
  }
}
