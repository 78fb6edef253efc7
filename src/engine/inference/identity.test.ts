/** Strength 0: file in, the same pixels out, through the whole way that a photo takes. */
import { decode as decodeByFastPng } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import type { EncodeSettings, PhotoMetadata } from '../domain/photo.ts';
import { type Bytes, concat, latin1, uint32 } from '../imaging/bytes.ts';
import { provideCodecs } from '../imaging/codecs.ts';
import { decodePhoto } from '../imaging/decode.ts';
import { encodePhoto } from '../imaging/encode.ts';
import { exifBlock, NO_METADATA, picture } from '../imaging/fixtures.ts';
import { profileOfCicp } from '../imaging/named-colours.ts';
import { pngChunk } from '../imaging/png-chunks.ts';
import { deflate } from '../imaging/zlib.ts';
import { restore } from './restorer.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

/** In, through a restoration of strength 0, and out again as a PNG. */
async function passed(file: Bytes, settings: Partial<EncodeSettings> = {}) {
  const photo = await decodePhoto(file, 'in');
  const raster = await restore([], photo.raster, { strength: 0 });
  const out = await encodePhoto(raster, photo.metadata, { format: 'png', quality: 90, ...settings });
  return { photo, out, again: await decodePhoto(out, 'out') };
}

/** A PNG of unfiltered rows. */
async function pngOf(
  [width, height, depth, type]: readonly [number, number, number, number],
  rows: readonly (readonly number[])[],
  chunks: readonly Bytes[] = [],
): Promise<Bytes> {
  const header = concat([uint32(width), uint32(height), Uint8Array.of(depth, type, 0, 0, 0)]);
  const data = Uint8Array.from(rows.flatMap((row) => [0, ...row]));
  return concat([
    latin1('\x89PNG\r\n\x1a\n'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', await deflate(data)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

describe('strength 0 gives the pixels back, bit for bit', () => {
  it.each([
    [8, false],
    [8, true],
    [16, false],
    [16, true],
  ] as const)('%i bits, alpha %s, with the colour under alpha 0', async (depth, withAlpha) => {
    const raster = picture(23, 11, depth, withAlpha);
    const file = await encodePhoto(raster, NO_METADATA, { format: 'png', quality: 90 });
    const { out, again } = await passed(file);
    expect(again.raster).toEqual(raster);
    // By another hand, too.
    const other = decodeByFastPng(out, { checkCrc: true });
    const channels = withAlpha ? 4 : 3;
    for (let i = 0; i < 23 * 11; i++) {
      const pixel = [...other.data.slice(channels * i, channels * i + 3)];
      expect(pixel).toEqual([...raster.rgb.slice(3 * i, 3 * i + 3)]);
      if (raster.alpha) expect(other.data[channels * i + 3]).toBe(raster.alpha[i]);
    }
  });

  it('a palette with transparent entries of several colours', async () => {
    const palette = pngChunk('PLTE', Uint8Array.of(1, 2, 3, 250, 20, 30, 40, 50, 60, 70, 80, 90));
    const file = await pngOf(
      [4, 2, 2, 3],
      [[0b00011011], [0b11100100]],
      [palette, pngChunk('tRNS', Uint8Array.of(0, 0, 128))],
    );
    const { again } = await passed(file);
    expect([...again.raster.rgb]).toEqual([
      1, 2, 3, 250, 20, 30, 40, 50, 60, 70, 80, 90, 70, 80, 90, 40, 50, 60, 250, 20, 30, 1, 2, 3,
    ]);
    expect([...(again.raster.alpha ?? [])]).toEqual([0, 0, 128, 255, 255, 128, 0, 0]);
  });

  it('grey of 1, 8 and 16 bits', async () => {
    const one = await passed(await pngOf([8, 1, 1, 0], [[0b10110001]]));
    expect([...one.again.raster.rgb.filter((_, i) => i % 3 === 0)]).toEqual([255, 0, 255, 255, 0, 0, 0, 255]);
    const eight = await passed(await pngOf([3, 1, 8, 0], [[0, 77, 255]]));
    expect([...eight.again.raster.rgb]).toEqual([0, 0, 0, 77, 77, 77, 255, 255, 255]);
    const sixteen = await passed(await pngOf([2, 1, 16, 0], [[0x12, 0x34, 0xff, 0xfe]]));
    expect([...sixteen.again.raster.rgb]).toEqual([0x1234, 0x1234, 0x1234, 0xfffe, 0xfffe, 0xfffe]);
  });

  it.each([
    ['webp', 8],
    ['avif', 8],
  ] as const)('a lossless %s', async (format, depth) => {
    const raster = picture(19, 17, depth, true);
    const file = await encodePhoto(raster, NO_METADATA, { format, quality: 100 });
    const { again } = await passed(file, { format, quality: 100 });
    expect(again.raster).toEqual(raster);
  });

  it('a JPEG as it was decoded', async () => {
    const file = await encodePhoto(picture(33, 20), NO_METADATA, { format: 'jpeg', quality: 90 });
    const { photo, again } = await passed(file);
    expect(again.raster).toEqual(photo.raster);
  });

  it('in Display P3, whose numbers and profile stay', async () => {
    const raster = picture(20, 10, 16);
    const metadata: PhotoMetadata = {
      exif: exifBlock([1], true).fill(0, 34),
      icc: profileOfCicp(12, 13),
      xmp: null,
    };
    const file = await encodePhoto(raster, metadata, { format: 'png', quality: 90 });
    const { photo, again } = await passed(file);
    expect(photo.raster.profile).toEqual(metadata.icc);
    expect(again.raster.rgb).toEqual(raster.rgb);
    expect(again.metadata).toEqual(metadata);
  });

  it('8 of 16 bits where that is asked for, and only then', async () => {
    const raster = picture(9, 5, 16);
    const file = await encodePhoto(raster, NO_METADATA, { format: 'png', quality: 90 });
    const { again } = await passed(file, { depth: 8 });
    expect(again.raster.depth).toBe(8);
    expect(again.raster.rgb).toEqual(Uint8Array.from(raster.rgb, (value) => Math.round(value / 257)));
  });

  it.each([1, 2, 3, 5, 7, 8])('photos of one pixel, of one line and of prime sides (%i)', async (side) => {
    for (const [width, height] of [
      [side, 1],
      [1, side],
      [side, 13],
    ] as const) {
      const raster = picture(width, height, 16, true);
      const { again } = await passed(await encodePhoto(raster, NO_METADATA, { format: 'png', quality: 90 }));
      expect(again.raster.rgb).toEqual(raster.rgb);
    }
  });
});
