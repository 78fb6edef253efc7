import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import { StudioError } from '../domain/fault.ts';
import type { PhotoFormat } from '../domain/photo.ts';
import type { Bytes } from './bytes.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { encodePhoto } from './encode.ts';
import { exifBlock, picture, profile } from './fixtures.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

/** A decoded photo must be what its own arrays say; anything else that comes must be a StudioError. */
async function survives(bytes: Bytes): Promise<boolean> {
  try {
    const { raster } = await decodePhoto(bytes, 'mutated');
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
          if (!(await survives(mutated))) refused++;
        }),
        { numRuns: 250, seed: 11 },
      );
      expect(refused).toBeGreaterThan(20);
    },
  );
});
