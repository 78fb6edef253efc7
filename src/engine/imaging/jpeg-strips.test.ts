import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import { type Bytes, concat } from './bytes.ts';
import type { Rgba } from './codec-pixels.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { greatestDifference, picture } from './fixtures.ts';
import { encodeJpegStrips } from './jpeg-strips.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

describe('a JPEG made of strips', () => {
  it.each([
    [95, 61, 97],
    [70, 50, 83],
  ])('is one ordinary JPEG at quality %i', async (quality, width, height) => {
    const raster = picture(width, height);
    const heights: number[] = [];
    const cut = async (top: number, rows: number): Promise<Rgba> => {
      heights.push(rows);
      const data = new Uint8ClampedArray(width * rows * 4).fill(255);
      for (let i = 0; i < width * rows; i++) {
        for (let c = 0; c < 3; c++) data[4 * i + c] = raster.rgb[3 * (top * width + i) + c] as number;
      }
      return { width, height: rows, data };
    };
    const encoded = async (stripPixels?: number): Promise<Bytes> => {
      const parts: Bytes[] = [];
      await encodeJpegStrips(raster, cut, quality, (part) => parts.push(part), stripPixels);
      return concat(parts);
    };
    const strips = await encoded(width * 16);
    expect(heights.length).toBeGreaterThan(5);
    const photo = await decodePhoto(strips, 'strips.jpg');
    expect([photo.raster.width, photo.raster.height]).toEqual([width, height]);
    // Blocks are coded apart, so that the strips hold what one piece holds: only the order of their codes differs.
    const whole = await decodePhoto(await encoded(), 'whole.jpg');
    expect(greatestDifference(whole.raster, photo.raster)).toBeLessThan(4);
    expect(greatestDifference(raster, photo.raster)).toBeLessThan(24);
  });
});
