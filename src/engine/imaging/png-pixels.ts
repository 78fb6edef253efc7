/** From the bytes that a PNG inflates to, to its samples (PNG specification, sections 7 to 9). */
import type { PngHeader } from './header.ts';

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
}

const WHOLE = [[0, 0, 1, 1]] as const;
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Samples of a pixel as they are stored: 1 for grey and palettes. */
export function channelsOf(header: PngHeader): number {
  return CHANNELS[header.colorType] as number;
}

function passesOf(header: PngHeader): Pass[] {
  return (header.interlaced ? ADAM7 : WHOLE)
    .map(([x, y, stepX, stepY]) => ({
      x,
      y,
      stepX,
      stepY,
      width: Math.ceil((header.width - x) / stepX),
      height: Math.ceil((header.height - y) / stepY),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

function rowBytes(header: PngHeader, width: number): number {
  return Math.ceil((width * channelsOf(header) * header.depth) / 8);
}

/** How many bytes the image data must inflate to. */
export function inflatedLength(header: PngHeader): number {
  return passesOf(header).reduce((sum, pass) => sum + pass.height * (1 + rowBytes(header, pass.width)), 0);
}

/**
 * Undoes the filters and the interlacing.
 * @param inflated `inflatedLength(header)` bytes; overwritten.
 * @returns Samples as stored, `[height, width, channels]`, or null where a filter is unknown.
 */
export function readSamples(inflated: Uint8Array, header: PngHeader): Uint8Array | Uint16Array | null {
  const channels = channelsOf(header);
  const length = header.width * header.height * channels;
  const samples = header.depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  const pixelBytes = Math.max(1, (channels * header.depth) >> 3);
  let offset = 0;
  for (const pass of passesOf(header)) {
    const bytes = rowBytes(header, pass.width);
    const line = header.interlaced ? new Uint16Array(pass.width * channels) : null;
    let above: Uint8Array = new Uint8Array(bytes);
    for (let row = 0; row < pass.height; row++) {
      const current = inflated.subarray(offset + 1, offset + 1 + bytes);
      if (!unfilter(inflated[offset] as number, current, above, pixelBytes)) return null;
      const start = ((pass.y + row * pass.stepY) * header.width + pass.x) * channels;
      if (line === null) {
        unpack(current, header.depth, pass.width * channels, samples, start);
      } else {
        unpack(current, header.depth, pass.width * channels, line, 0);
        scatter(line, samples, start, channels, pass.stepX);
      }
      above = current;
      offset += 1 + bytes;
    }
  }
  return samples;
}

function unfilter(kind: number, line: Uint8Array, above: Uint8Array, step: number): boolean {
  const at = (bytes: Uint8Array, i: number): number => (i < 0 ? 0 : (bytes[i] as number));
  switch (kind) {
    case 0:
      return true;
    case 1:
      for (let i = step; i < line.length; i++) line[i] = (line[i] as number) + (line[i - step] as number);
      return true;
    case 2:
      for (let i = 0; i < line.length; i++) line[i] = (line[i] as number) + (above[i] as number);
      return true;
    case 3:
      for (let i = 0; i < line.length; i++) {
        line[i] = (line[i] as number) + ((at(line, i - step) + (above[i] as number)) >> 1);
      }
      return true;
    case 4:
      for (let i = 0; i < line.length; i++) {
        line[i] = (line[i] as number) + paeth(at(line, i - step), above[i] as number, at(above, i - step));
      }
      return true;
    default:
      return false;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function unpack(
  line: Uint8Array,
  depth: number,
  count: number,
  out: Uint8Array | Uint16Array,
  start: number,
): void {
  if (depth === 8) {
    out.set(line, start);
  } else if (depth === 16) {
    for (let i = 0; i < count; i++) {
      out[start + i] = ((line[2 * i] as number) << 8) | (line[2 * i + 1] as number);
    }
  } else {
    const mask = (1 << depth) - 1;
    for (let i = 0; i < count; i++) {
      const bit = i * depth;
      out[start + i] = ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & mask;
    }
  }
}

function scatter(
  line: Uint16Array,
  out: Uint8Array | Uint16Array,
  start: number,
  channels: number,
  stepX: number,
): void {
  for (let i = 0, to = start; i < line.length; i += channels, to += channels * stepX) {
    for (let c = 0; c < channels; c++) out[to + c] = line[i + c] as number;
  }
}
