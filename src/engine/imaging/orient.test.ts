import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import type { Raster } from '../domain/raster.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { encodePhoto } from './encode.ts';
import { exifBlock, NO_METADATA, picture } from './fixtures.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

describe('EXIF orientation', () => {
  /** Where pixel (x, y) of the upright picture lies in the stored one, from the wording of the EXIF standard. */
  const stored: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _w, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, _w, h) => [y, h - 1 - x],
    7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
    8: (x, y, w) => [w - 1 - y, x],
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i comes upright and is exported as 1', async (orientation) => {
    const upright = picture(5, 3, 16, true);
    const exchanged = orientation >= 5;
    const [w, h] = exchanged ? [3, 5] : [5, 3];
    const turned: Raster = {
      ...upright,
      width: w,
      height: h,
      rgb: new Uint16Array(45),
      alpha: new Uint16Array(15),
    };
    const place = stored[orientation];
    if (!place) throw new Error('no such orientation');
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 5; x++) {
        const [sx, sy] = place(x, y, w, h);
        for (let c = 0; c < 3; c++) {
          turned.rgb[(sy * w + sx) * 3 + c] = upright.rgb[(y * 5 + x) * 3 + c] as number;
        }
        turned.alpha?.fill(upright.alpha?.[y * 5 + x] as number, sy * w + sx, sy * w + sx + 1);
      }
    }
    const exif = exifBlock([orientation], orientation % 2 === 0);
    const file = await encodePhoto(turned, { ...NO_METADATA, exif }, { format: 'png', quality: 90 });
    const photo = await decodePhoto(file, 'turned.png');
    expect(photo.raster).toEqual(upright);
    const again = await decodePhoto(
      await encodePhoto(photo.raster, photo.metadata, { format: 'png', quality: 90 }),
      'b.png',
    );
    expect(again.raster).toEqual(upright);
    expect(again.metadata.exif).toEqual(photo.metadata.exif);
  });

  it.each([[[]], [[0]], [[9]]])('%j counts as upright', async (orientations) => {
    const raster = picture(5, 3);
    const exif = exifBlock(orientations, true);
    const file = await encodePhoto(raster, { ...NO_METADATA, exif }, { format: 'png', quality: 90 });
    expect((await decodePhoto(file, 'a.png')).raster).toEqual(raster);
  });

  it('takes the first of two tags, sets both to 1 and drops the thumbnail', async () => {
    const exif = exifBlock([6, 3], false);
    const file = await encodePhoto(picture(5, 3), { ...NO_METADATA, exif }, { format: 'png', quality: 90 });
    const photo = await decodePhoto(file, 'a.png');
    expect([photo.raster.width, photo.raster.height]).toEqual([3, 5]);
    const expected = exifBlock([1, 1], false);
    expected.fill(0, expected.length - 4);
    expect(photo.metadata.exif).toEqual(expected);
  });

  it('is applied once to JPEG and WebP too', async () => {
    for (const format of ['jpeg', 'webp'] as const) {
      const exif = exifBlock([6], true);
      const file = await encodePhoto(picture(40, 24), { ...NO_METADATA, exif }, { format, quality: 95 });
      const photo = await decodePhoto(file, 'a');
      expect([photo.raster.width, photo.raster.height]).toEqual([24, 40]);
      expect(photo.raster.rgb[0]).toBeLessThan(20);
      expect(photo.raster.rgb[1]).toBeGreaterThan(230);
    }
  });
});
