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

/** Takes the samples of one row of one pass; they are only lent. */
export type TakeRow = (samples: Uint8Array | Uint16Array, row: PngRow) => void;

/** Where the samples of a row belong: every `step`-th pixel of line `y`, from `x` on. */
export interface PngRow {
  readonly x: number;
  readonly y: number;
  readonly step: number;
}

export interface RowReader {
  /** Takes the next inflated bytes; false where a filter is unknown. Bytes past the end are ignored. */
  push(bytes: Uint8Array): boolean;
  /** Whether all rows have come. */
  complete(): boolean;
}

/** Undoes filters and interlacing row by row, so that the inflated data never lies in memory as a whole. */
export function createRowReader(header: PngHeader, take: TakeRow): RowReader {
  const channels = channelsOf(header);
  const pixelBytes = Math.max(1, (channels * header.depth) >> 3);
  const passes = passesOf(header);
  let pass = 0;
  let row = 0;
  let filled = 0;
  let current: Uint8Array = new Uint8Array(0);
  let above: Uint8Array = current;
  let samples: Uint8Array | Uint16Array = current;
  const begin = (): void => {
    const next = passes[pass];
    if (!next) return;
    const length = 1 + rowBytes(header, next.width);
    current = new Uint8Array(length);
    above = new Uint8Array(length);
    const count = next.width * channels;
    samples = header.depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  };
  const finishRow = ({ x, y, stepX, stepY, height }: Pass): boolean => {
    const line = current.subarray(1);
    if (!unfilter(current[0] as number, line, above.subarray(1), pixelBytes)) return false;
    unpack(line, header.depth, samples.length, samples);
    take(samples, { x, y: y + row * stepY, step: stepX });
    [current, above] = [above, current];
    filled = 0;
    row++;
    if (row < height) return true;
    row = 0;
    pass++;
    begin();
    return true;
  };
  begin();
  return {
    push(bytes) {
      let at = 0;
      for (let now = passes[pass]; now && at < bytes.length; now = passes[pass]) {
        const part = bytes.subarray(at, at + current.length - filled);
        current.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === current.length && !finishRow(now)) return false;
      }
      return true;
    },
    complete: () => pass >= passes.length,
  };
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

/** Whichever of the three neighbours lies nearest to left + above - corner. */
export function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function unpack(line: Uint8Array, depth: number, count: number, out: Uint8Array | Uint16Array): void {
  if (depth === 8) {
    out.set(line);
  } else if (depth === 16) {
    for (let i = 0; i < count; i++) out[i] = ((line[2 * i] as number) << 8) | (line[2 * i + 1] as number);
  } else {
    const mask = (1 << depth) - 1;
    for (let i = 0; i < count; i++) {
      const bit = i * depth;
      out[i] = ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & mask;
    }
  }
}
