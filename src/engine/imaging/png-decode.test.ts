import fc from 'fast-check';
import { encode as encodeByFastPng } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { type Bytes, concat, latin1, uint32 } from './bytes.ts';
import { decodePhoto } from './decode.ts';
import { codeOf } from './fixtures.ts';
import { pngChunk } from './png-chunks.ts';
import { deflate } from './zlib.ts';

/** The pass of every pixel of an 8 x 8 block, as the PNG specification prints it (figure 8.1). */
const ADAM7 = [
  [1, 6, 4, 6, 2, 6, 4, 6],
  [7, 7, 7, 7, 7, 7, 7, 7],
  [5, 6, 5, 6, 5, 6, 5, 6],
  [7, 7, 7, 7, 7, 7, 7, 7],
  [3, 6, 4, 6, 3, 6, 4, 6],
  [7, 7, 7, 7, 7, 7, 7, 7],
  [5, 6, 5, 6, 5, 6, 5, 6],
  [7, 7, 7, 7, 7, 7, 7, 7],
];

interface Kind {
  readonly colorType: number;
  readonly depth: number;
  readonly channels: number;
}

const KINDS: readonly Kind[] = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ colorType: 0, depth, channels: 1 })),
  ...[8, 16].map((depth) => ({ colorType: 2, depth, channels: 3 })),
  ...[1, 2, 4, 8].map((depth) => ({ colorType: 3, depth, channels: 1 })),
  ...[8, 16].map((depth) => ({ colorType: 4, depth, channels: 2 })),
  ...[8, 16].map((depth) => ({ colorType: 6, depth, channels: 4 })),
];

function pack(samples: readonly number[], depth: number): number[] {
  const bits = samples.map((value) => value.toString(2).padStart(depth, '0')).join('');
  return (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((byte) =>
    parseInt(byte, 2),
  );
}

async function file(
  kind: Kind,
  [w, h]: readonly [number, number],
  sample: (x: number, y: number, c: number) => number,
  interlaced: boolean,
  extra: readonly Bytes[] = [],
): Promise<Bytes> {
  const passes = interlaced ? [1, 2, 3, 4, 5, 6, 7] : [0];
  const rows: number[] = [];
  for (const pass of passes) {
    for (let y = 0; y < h; y++) {
      const line: number[] = [];
      for (let x = 0; x < w; x++) {
        if (interlaced && ADAM7[y % 8]?.[x % 8] !== pass) continue;
        for (let c = 0; c < kind.channels; c++) line.push(sample(x, y, c));
      }
      if (line.length > 0) rows.push(0, ...pack(line, kind.depth));
    }
  }
  const head = [uint32(w), uint32(h), Uint8Array.of(kind.depth, kind.colorType, 0, 0, interlaced ? 1 : 0)];
  const data = await deflate(Uint8Array.from(rows));
  return concat([
    latin1('\x89PNG\r\n\x1a\n'),
    pngChunk('IHDR', concat(head)),
    ...extra,
    pngChunk('IDAT', data.subarray(0, 5)),
    pngChunk('IDAT', data.subarray(5)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

function pixel(raster: Raster, x: number, y: number): number[] {
  const i = y * raster.width + x;
  const rgb = [...raster.rgb.subarray(3 * i, 3 * i + 3)];
  return raster.alpha ? [...rgb, raster.alpha[i] as number] : rgb;
}

const PALETTE = pngChunk(
  'PLTE',
  Uint8Array.from({ length: 768 }, (_, i) => (i * 37 + 11) & 255),
);

describe('every kind of PNG', () => {
  const rows = KINDS.flatMap((kind) => [
    { ...kind, interlaced: false },
    { ...kind, interlaced: true },
  ]);

  it.each(rows)('colour type $colorType, $depth bits, interlaced $interlaced', async (kind) => {
    const top = 2 ** kind.depth - 1;
    const sample = (x: number, y: number, c: number): number =>
      (x * 7919 + y * 104729 + c * 1299709) % (top + 1);
    const sizes: (readonly [number, number])[] = [
      [1, 1],
      [5, 3],
      [11, 9],
    ];
    for (const size of sizes) {
      const extra = kind.colorType === 3 ? [PALETTE] : [];
      const { raster } = await decodePhoto(await file(kind, size, sample, kind.interlaced, extra), 'a.png');
      expect([raster.width, raster.height, raster.depth]).toEqual([...size, kind.depth === 16 ? 16 : 8]);
      const scale = kind.depth < 8 ? 255 / top : 1;
      const opaque = raster.alpha === null;
      for (let y = 0; y < size[1]; y++) {
        for (let x = 0; x < size[0]; x++) {
          const at = (c: number): number => sample(x, y, c) * scale;
          const colour =
            kind.colorType === 3
              ? [0, 1, 2].map((c) => ((3 * sample(x, y, 0) + c) * 37 + 11) & 255)
              : kind.channels < 3
                ? [at(0), at(0), at(0)]
                : [at(0), at(1), at(2)];
          const alpha = kind.channels % 2 === 0 && !opaque ? [at(kind.channels - 1)] : [];
          expect(pixel(raster, x, y)).toEqual([...colour, ...alpha]);
        }
      }
    }
  });

  it('makes declared colours transparent and keeps them', async () => {
    const grey = await file({ colorType: 0, depth: 4, channels: 1 }, [3, 1], (x) => 5 * x, false, [
      pngChunk('tRNS', Uint8Array.of(0, 5)),
    ]);
    expect([...((await decodePhoto(grey, 'a')).raster.alpha ?? [])]).toEqual([255, 0, 255]);
    expect((await decodePhoto(grey, 'a')).raster.rgb[3]).toBe(85);
    const rgb = await file(
      { colorType: 2, depth: 16, channels: 3 },
      [2, 1],
      (x, _, c) => 1000 * x + c,
      false,
      [pngChunk('tRNS', Uint8Array.of(0x03, 0xe8, 0x03, 0xe9, 0x03, 0xea))],
    );
    expect([...((await decodePhoto(rgb, 'a')).raster.alpha ?? [])]).toEqual([65535, 0]);
    const indexed = await file({ colorType: 3, depth: 2, channels: 1 }, [4, 1], (x) => x, false, [
      PALETTE,
      pngChunk('tRNS', Uint8Array.of(9, 0)),
    ]);
    expect([...((await decodePhoto(indexed, 'a')).raster.alpha ?? [])]).toEqual([9, 0, 255, 255]);
  });

  it('undoes all filters', async () => {
    const [width, height] = [9, 25];
    const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i * 31 + (i >> 3)) & 255);
    const bytes = width * 3;
    const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : (pixels[y * bytes + x] as number));
    const stored: number[] = [];
    for (let y = 0; y < height; y++) {
      const filter = y % 5;
      stored.push(filter);
      for (let x = 0; x < bytes; x++) {
        const [a, b, c] = [at(x - 3, y), at(x, y - 1), at(x - 3, y - 1)];
        const estimate = a + b - c;
        const nearest = [a, b, c].reduce((best, v) =>
          Math.abs(v - estimate) < Math.abs(best - estimate) ? v : best,
        );
        const guess = [0, a, b, Math.floor((a + b) / 2), nearest][filter] as number;
        stored.push((at(x, y) - guess) & 255);
      }
    }
    const png = concat([
      latin1('\x89PNG\r\n\x1a\n'),
      pngChunk('IHDR', concat([uint32(width), uint32(height), Uint8Array.of(8, 2, 0, 0, 0)])),
      pngChunk('IDAT', await deflate(Uint8Array.from(stored))),
      pngChunk('IEND', new Uint8Array()),
    ]);
    expect((await decodePhoto(png, 'a')).raster.rgb).toEqual(pixels);
  });
});

describe('broken PNGs', () => {
  const rgb: Kind = { colorType: 2, depth: 8, channels: 3 };

  it('refuses wrong checksums, missing rows, unknown filters and bad palettes', async () => {
    const good = await file(rgb, [4, 4], (x) => x, false);
    const flipped = good.slice();
    flipped[45] = (flipped[45] as number) ^ 1;
    const short = concat([
      good.subarray(0, 8),
      pngChunk('IHDR', concat([uint32(4), uint32(5), Uint8Array.of(8, 2, 0, 0, 0)])),
      good.subarray(33),
    ]);
    const noData = concat([good.subarray(0, 33), pngChunk('IEND', new Uint8Array())]);
    const index = await file({ colorType: 3, depth: 8, channels: 1 }, [4, 4], () => 2, false, [
      pngChunk('PLTE', new Uint8Array(6)),
    ]);
    const noPalette = await file({ colorType: 3, depth: 8, channels: 1 }, [4, 4], () => 2, false);
    for (const bytes of [flipped, short, noData, index, noPalette]) {
      expect((await codeOf(decodePhoto(bytes, 'a'))).code).toBe('image-undecodable');
    }
  });

  it('stops inflating where the picture is full', async () => {
    const bomb = concat([
      latin1('\x89PNG\r\n\x1a\n'),
      pngChunk('IHDR', concat([uint32(2), uint32(2), Uint8Array.of(8, 2, 0, 0, 0)])),
      pngChunk('IDAT', await deflate(new Uint8Array(64 << 20))),
      pngChunk('IEND', new Uint8Array()),
    ]);
    const before = performance.now();
    expect((await decodePhoto(bomb, 'a')).raster.rgb).toEqual(new Uint8Array(12));
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('leaves out a damaged chunk that does not matter', async () => {
    const text = pngChunk('tEXt', latin1('a\0b'));
    text[9] = 0;
    const bytes = await file(rgb, [2, 2], (x) => x, false, [text]);
    expect((await decodePhoto(bytes, 'a')).raster.width).toBe(2);
  });

  it('agrees with an encoder of another hand on random pixels', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (w, h, adam7) => {
          const data = Uint8Array.from({ length: w * h * 3 }, (_, i) => (i * 73) & 255);
          const png = encodeByFastPng(
            { width: w, height: h, data, channels: 3 },
            { interlace: adam7 ? 'Adam7' : 'null' },
          );
          expect((await decodePhoto(new Uint8Array(png), 'a')).raster.rgb).toEqual(data);
        },
      ),
      { numRuns: 30, seed: 5 },
    );
  });
});
