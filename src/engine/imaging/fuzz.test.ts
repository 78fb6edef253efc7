import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import { StudioError } from '../domain/fault.ts';
import type { PhotoFormat } from '../domain/photo.ts';
import { asciiAt, type Bytes, viewOf } from './bytes.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { encodePhoto } from './encode.ts';
import { exifBlock, picture, profile } from './fixtures.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

/** Of each format: 600 in all. */
const RUNS = 150;

/** No file may take longer, whatever is in it: milliseconds of the processor, so that other work beside does not count. */
const PATIENCE = 2000;

/** Where each format's header tells the size, found in the whole file by its own marks: width and height. */
const SIZE_AT: Readonly<Record<PhotoFormat, (file: Bytes) => readonly [number, number]>> = {
  png: (file) => [viewOf(file).getUint32(16), viewOf(file).getUint32(20)],
  jpeg: (file) => {
    const frame = file.findIndex(
      (byte, i) => byte === 0xff && (file[i + 1] === 0xc0 || file[i + 1] === 0xc2),
    );
    return [viewOf(file).getUint16(frame + 7), viewOf(file).getUint16(frame + 5)];
  },
  // VP8X, which stands first where there is metadata: 24 bits less one.
  webp: (file) => [
    1 + (viewOf(file).getUint32(24, true) & 0xffffff),
    1 + (viewOf(file).getUint32(26, true) >>> 8),
  ],
  avif: (file) => {
    const ispe = file.findIndex((_, i) => asciiAt(file, i, 4) === 'ispe');
    return [viewOf(file).getUint32(ispe + 8), viewOf(file).getUint32(ispe + 12)];
  },
};

/** A decoded photo must be what its header and its arrays say; anything else that comes must be a StudioError. */
async function survives(bytes: Bytes, format: PhotoFormat): Promise<boolean> {
  const before = process.cpuUsage();
  const survived = await isOpened(bytes, format);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(PATIENCE);
  return survived;
}

async function isOpened(bytes: Bytes, format: PhotoFormat): Promise<boolean> {
  try {
    const { raster, format: seen } = await decodePhoto(bytes, 'mutated');
    if (seen === format) {
      const told = SIZE_AT[format](bytes);
      expect([told, [...told].reverse()]).toContainEqual([raster.width, raster.height]);
    }
    expect(raster.rgb.length).toBe(raster.width * raster.height * 3);
    expect(raster.alpha?.length ?? raster.rgb.length / 3).toBe(raster.width * raster.height);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(StudioError);
    return false;
  }
}

describe('mutated files', () => {
  it.each(['png', 'jpeg', 'webp', 'avif'] as PhotoFormat[])(
    '%s: opened right or refused, and quickly',
    async (format) => {
      const metadata = { exif: exifBlock([6], true), icc: profile(300), xmp: null };
      const file = await encodePhoto(picture(19, 14, 8, format !== 'jpeg'), metadata, {
        format,
        quality: 90,
      });
      const mutation = fc.record({
        places: fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        cut: fc.option(fc.nat(file.length), { freq: 4 }),
      });
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(mutation, async ({ places, cut }) => {
          const mutated = file.slice(0, cut ?? file.length);
          for (const [place, value] of places) {
            if (place < mutated.length) mutated[place] = value;
          }
          if (!(await survives(mutated, format))) refused++;
        }),
        { numRuns: RUNS, seed: 11 },
      );
      expect(refused).toBeGreaterThan(20);
    },
  );
});
