import encodeJpegFile, { init as initJpegEncoder } from '@jsquash/jpeg/encode.js';
import { decode as decodeByFastPng } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import type { PhotoFormat } from '../domain/photo.ts';
import { concat, latin1, uint32, viewOf } from './bytes.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { encodePhoto } from './encode.ts';
import { codeOf, greatestDifference, NO_METADATA, picture } from './fixtures.ts';
import { insertAfterStart, jpegSegment } from './jpeg-segments.ts';
import { pngChunk } from './png-chunks.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

describe('PNG', () => {
  it.each([
    [8, false],
    [8, true],
    [16, false],
    [16, true],
  ] as const)(
    'round trips %i bits, alpha %s, bit for bit with the colour under alpha 0',
    async (depth, alpha) => {
      const raster = picture(17, 13, depth, alpha);
      const bytes = await encodePhoto(raster, NO_METADATA, { format: 'png', quality: 90 });
      const photo = await decodePhoto(bytes, 'a.png');
      expect(photo.raster).toEqual(raster);
      const other = decodeByFastPng(bytes, { checkCrc: true });
      expect([other.width, other.height, other.depth, other.channels]).toEqual([
        17,
        13,
        depth,
        alpha ? 4 : 3,
      ]);
    },
  );

  it('takes alpha that is opaque everywhere for none', async () => {
    const raster = { ...picture(5, 4), alpha: new Uint8Array(20).fill(255) };
    const photo = await decodePhoto(
      await encodePhoto(raster, NO_METADATA, { format: 'png', quality: 90 }),
      'a.png',
    );
    expect(photo.raster.alpha).toBeNull();
  });
});

describe('JPEG and WebP', () => {
  it('come back nearly equal at high quality, and 4:4:4 keeps thin colour', async () => {
    const raster = picture(40, 30);
    for (let i = 0; i < raster.rgb.length; i += 6) raster.rgb.set([200, 40, 40], i);
    const jpeg = await decodePhoto(
      await encodePhoto(raster, NO_METADATA, { format: 'jpeg', quality: 98 }),
      'a.jpg',
    );
    expect(jpeg.format).toBe('jpeg');
    expect(jpeg.raster.alpha).toBeNull();
    expect(greatestDifference(raster, jpeg.raster)).toBeLessThan(16);
  });

  it('WebP at quality 100 is lossless with hidden colour', async () => {
    const raster = picture(21, 9, 8, true);
    const webp = await decodePhoto(
      await encodePhoto(raster, NO_METADATA, { format: 'webp', quality: 100 }),
      'a.webp',
    );
    expect(webp.raster).toEqual(raster);
  });

  it('JPEG lies on white where the photo was transparent', async () => {
    const raster = { ...picture(16, 16), rgb: new Uint8Array(768), alpha: new Uint8Array(256) };
    const jpeg = await decodePhoto(
      await encodePhoto(raster, NO_METADATA, { format: 'jpeg', quality: 95 }),
      'a.jpg',
    );
    expect(Math.min(...jpeg.raster.rgb)).toBeGreaterThan(250);
  });

  it('a grey JPEG repeats its value three times', async () => {
    const grey = new Uint8ClampedArray(16 * 16 * 4).map((_, i) => 4 * Math.floor(i / 64));
    const image = { width: 16, height: 16, data: grey, colorSpace: 'srgb' } as ImageData;
    await initJpegEncoder(await loadCodecFile('jpeg-encode'));
    const file = new Uint8Array(await encodeJpegFile(image, { quality: 95, color_space: 1 }));
    const { rgb } = (await decodePhoto(file, 'grey.jpg')).raster;
    expect(
      rgb.every(
        (value, i) => value === rgb[i - (i % 3)] && Math.abs(value - (grey[4 * Math.floor(i / 3)] ?? 0)) < 6,
      ),
    ).toBe(true);
  });

  it('16 bits are rounded to 8', async () => {
    const raster = picture(8, 8, 16);
    const webp = await decodePhoto(
      await encodePhoto(raster, NO_METADATA, { format: 'webp', quality: 100 }),
      'a.webp',
    );
    const rounded = Uint8Array.from(raster.rgb, (value) => Math.round(value / 257));
    expect(webp.raster.rgb).toEqual(rounded);
  });
});

describe('refusals', () => {
  const header = (width: number, height: number): Uint8Array<ArrayBuffer> =>
    concat([
      latin1('\x89PNG\r\n\x1a\n'),
      pngChunk('IHDR', concat([uint32(width), uint32(height), Uint8Array.of(1, 0, 0, 0, 0)])),
      pngChunk('IDAT', new Uint8Array(10)),
      pngChunk('IEND', new Uint8Array()),
    ]);

  it('refuses giants from the header, with the size in words', async () => {
    const fault = await codeOf(decodePhoto(header(60_000, 60_000), 'bomb.png'));
    expect(fault.code).toBe('image-too-large');
    expect(fault.message).toContain('bomb.png is 60,000 × 60,000 pixels (3,600 megapixels)');
    expect((await codeOf(decodePhoto(header(30_001, 2), 'long.png'))).code).toBe('image-too-large');
    expect((await codeOf(decodePhoto(header(10_000, 10_000), 'fits.png'))).code).toBe('image-undecodable');
  });

  it('refuses giant JPEG and WebP files from their headers', async () => {
    const jpeg = await encodePhoto(picture(32, 32), NO_METADATA, { format: 'jpeg', quality: 90 });
    const frame = jpeg.findIndex(
      (byte, i) => byte === 0xff && (jpeg[i + 1] === 0xc0 || jpeg[i + 1] === 0xc2),
    );
    viewOf(jpeg).setUint16(frame + 5, 20_000);
    viewOf(jpeg).setUint16(frame + 7, 20_000);
    expect(await codeOf(decodePhoto(jpeg, 'bomb.jpg'))).toMatchObject({
      code: 'image-too-large',
      message: expect.stringContaining('20,000 × 20,000 pixels (400 megapixels)'),
    });
    const webp = await encodePhoto(picture(32, 32), NO_METADATA, { format: 'webp', quality: 90 });
    // Width and height of a VP8 frame, 14 bits each.
    viewOf(webp).setUint32(26, 0x3fff_3fff, true);
    expect(await codeOf(decodePhoto(webp, 'bomb.webp'))).toMatchObject({
      code: 'image-too-large',
      message: expect.stringContaining('(268 megapixels)'),
    });
  });

  it('refuses what is not a photo, saying what it is', async () => {
    expect(await codeOf(decodePhoto(latin1('GIF89a....'), 'a.png'))).toMatchObject({
      code: 'image-unsupported',
      message: expect.stringContaining('a.png cannot be opened: it is a GIF'),
    });
    expect((await codeOf(decodePhoto(latin1('\0\0\0\x18ftypheic'), 'x'))).message).toContain('a HEIC');
    expect((await codeOf(decodePhoto(new Uint8Array(), 'x'))).code).toBe('image-undecodable');
    expect((await codeOf(decodePhoto(new Uint8Array(1000), 'x'))).code).toBe('image-unsupported');
  });

  it('keeps odd names out of the sentence', async () => {
    const fault = await codeOf(decodePhoto(new Uint8Array(9), `a\u202egnp.\n${'x'.repeat(300)}`));
    expect(fault.message.startsWith('agnp.xxx')).toBe(true);
    expect(fault.message.length).toBeLessThan(220);
  });

  it.each(['png', 'jpeg', 'webp', 'avif'] as PhotoFormat[])(
    'refuses a %s cut at any of ten places',
    async (format) => {
      const file = await encodePhoto(picture(32, 32), NO_METADATA, { format, quality: 90 });
      for (let i = 1; i <= 10; i++) {
        const cut = file.slice(0, i === 10 ? file.length - 1 : Math.floor((file.length * i) / 10));
        expect((await codeOf(decodePhoto(cut, 'cut'))).code).toBe('image-undecodable');
      }
    },
  );

  it('refuses CMYK and 12-bit JPEG by name', async () => {
    const file = await encodePhoto(picture(16, 16), NO_METADATA, { format: 'jpeg', quality: 90 });
    const frame = file.findIndex(
      (byte, i) => byte === 0xff && /[\xc0\xc2]/.test(String.fromCharCode(file[i + 1] as number)),
    );
    const cmyk = file.slice();
    cmyk[frame + 9] = 4;
    expect(await codeOf(decodePhoto(cmyk, 'print.jpg'))).toMatchObject({
      code: 'image-unsupported',
      message: expect.stringContaining('CMYK'),
    });
    const deep = file.slice();
    deep[frame + 4] = 12;
    expect((await codeOf(decodePhoto(deep, 'deep.jpg'))).message).toContain('12 bits');
  });

  it('refuses a JPEG with endless scans', async () => {
    const file = await encodePhoto(picture(16, 16), NO_METADATA, { format: 'jpeg', quality: 90 });
    const scans = Array.from({ length: 101 }, () => jpegSegment(0xda, [new Uint8Array(8)]));
    expect((await codeOf(decodePhoto(insertAfterStart(file, scans), 'a'))).message).toContain('100 scans');
  });

  it('does not blame the file where the codec cannot be loaded, and tries again', async () => {
    const good = await encodePhoto(picture(32, 32), NO_METADATA, { format: 'jpeg', quality: 90 });
    provideCodecs(async () => {
      throw new Error('offline');
    });
    await expect(decodePhoto(good, 'good.jpg')).rejects.toThrow('offline');
    provideCodecs(loadCodecFile);
    expect((await decodePhoto(good, 'good.jpg')).raster.width).toBe(32);
  });

  it('goes on after a file that broke the codec', async () => {
    const good = await encodePhoto(picture(32, 32), NO_METADATA, { format: 'jpeg', quality: 90 });
    const bad = good.slice();
    const tables = bad.findIndex((byte, i) => byte === 0xff && bad[i + 1] === 0xc4);
    bad.fill(0xee, tables + 5, tables + 20);
    expect((await codeOf(decodePhoto(bad, 'bad.jpg'))).code).toBe('image-undecodable');
    expect((await decodePhoto(good, 'good.jpg')).raster.width).toBe(32);
  });
});
