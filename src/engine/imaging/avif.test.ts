import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import type { Raster } from '../domain/raster.ts';
import { readAv1Size } from './av1-header.ts';
import { itemData, readAvif, readBoxes } from './avif-boxes.ts';
import { readAvifHeader } from './avif-header.ts';
import { asciiAt, type Bytes, concat, latin1, uint32, viewOf } from './bytes.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { encodePhoto } from './encode.ts';
import { codeOf, exifBlock, greatestDifference, NO_METADATA, picture, profile } from './fixtures.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

const avif = (raster: Raster, quality = 100): Promise<Bytes> =>
  encodePhoto(raster, NO_METADATA, { format: 'avif', quality });

/** Where a box of a type lies, by its name; its payload begins 4 bytes later. */
function placeOf(file: Uint8Array, type: string): number {
  for (let at = 4; at < file.length; at++) if (asciiAt(file, at, 4) === type) return at;
  throw new Error(`no ${type}`);
}

const box = (type: string, ...data: number[]): Bytes =>
  concat([uint32(8 + data.length), latin1(type), Uint8Array.from(data)]);

/** The file with a property more of its main picture: boxes grow around it, and the data moves down. */
function withProperty(file: Bytes, property: Bytes): Bytes {
  const parsed = readAvif(file, 'a');
  const index = countProperties(file) + 1;
  const ipcoEnd = endOf(file, 'ipco');
  const ipma = placeOf(file, 'ipma');
  // version, flags, count of items, first item: its id and its count of links.
  const links = ipma + 4 + 4 + 4 + 2;
  const count = file[links] as number;
  const out = concat([
    file.subarray(0, ipcoEnd),
    property,
    file.subarray(ipcoEnd, links),
    Uint8Array.of(count + 1),
    file.subarray(links + 1, links + 1 + count),
    Uint8Array.of(0x80 | index),
    file.subarray(links + 1 + count),
  ]);
  const grow = (type: string, by: number, shift = 0): void => {
    const at = placeOf(file, type) - 4 + shift;
    viewOf(out).setUint32(at, viewOf(file).getUint32(placeOf(file, type) - 4) + by);
  };
  grow('ipco', property.length);
  grow('ipma', 1, property.length);
  for (const type of ['iprp', 'meta']) grow(type, property.length + 1);
  const iloc = placeOf(file, 'iloc');
  for (let i = 0; i < parsed.items.length; i++) {
    const at = iloc + 4 + 4 + 2 + 2 + i * 14 + 6;
    viewOf(out).setUint32(at, viewOf(out).getUint32(at) + property.length + 1);
  }
  return out;
}

function endOf(file: Uint8Array, type: string): number {
  const at = placeOf(file, type) - 4;
  return at + viewOf(file).getUint32(at);
}

function countProperties(file: Uint8Array): number {
  const at = placeOf(file, 'ipco');
  return readBoxes(file.subarray(at + 4, endOf(file, 'ipco')), 'a').length;
}

describe('AVIF', () => {
  it('round trips 8 bits at quality 100, with alpha and the colour under it', async () => {
    for (const withAlpha of [false, true]) {
      const raster = picture(21, 13, 8, withAlpha);
      expect((await decodePhoto(await avif(raster), 'a.avif')).raster).toEqual(raster);
    }
  });

  it('keeps 10 of 16 bits, which is four times finer than 8', async () => {
    const raster = picture(700, 8, 16);
    const photo = await decodePhoto(await avif(raster), 'a.avif');
    expect(photo.raster.depth).toBe(16);
    expect(greatestDifference(raster, photo.raster)).toBeLessThan(65535 / 255);
    expect(new Set(photo.raster.rgb).size).toBeGreaterThan(400);
  });

  it('tells its size twice before it is decoded: in its header and in its stream', async () => {
    const file = await avif(picture(37, 23));
    const parsed = readAvif(file, 'a');
    expect(readAvifHeader(file, parsed, 'a')).toMatchObject({
      width: 37,
      height: 23,
      depth: 8,
      alpha: false,
    });
    expect(readAv1Size(itemData(file, parsed.primary))).toEqual({ width: 37, height: 23 });
  });

  it('is refused by its header when it is a bomb, or lies', async () => {
    const file = await avif(picture(37, 23));
    const size = placeOf(file, 'ispe') + 8;
    const lying = file.slice();
    viewOf(lying).setUint32(size, 20);
    expect((await codeOf(decodePhoto(lying, 'a'))).message).toContain('disagree on the size');
    // A grid has no stream of its own to ask.
    const bomb = file.slice();
    viewOf(bomb).setUint32(size, 60_000);
    viewOf(bomb).setUint32(size + 4, 60_000);
    bomb.set(latin1('grid'), placeOf(bomb, 'av01'));
    expect(await codeOf(decodePhoto(bomb, 'bomb.avif'))).toMatchObject({
      code: 'image-too-large',
      message: expect.stringContaining('60,000 × 60,000 pixels (3,600 megapixels)'),
    });
  });

  it('names what it does not show: animations, HDR, crops, HEIC', async () => {
    const file = await avif(picture(16, 16));
    const animated = file.slice();
    animated.set(latin1('avis'), 8);
    expect((await codeOf(decodePhoto(animated, 'a'))).message).toContain('animated AVIF');
    const hdr = file.slice();
    viewOf(hdr).setUint16(placeOf(hdr, 'nclx') + 6, 16);
    expect((await codeOf(decodePhoto(hdr, 'a'))).message).toContain('HDR');
    const cropped = withProperty(file, box('clap', ...new Array(32).fill(0)));
    expect((await codeOf(decodePhoto(cropped, 'a'))).message).toContain('crop');
    const heic = concat([uint32(24), latin1('ftypheic\0\0\0\0mif1heic'), new Uint8Array(9)]);
    expect((await codeOf(decodePhoto(heic, 'a'))).message).toContain('Most Compatible');
  });

  it('takes colours by number for a profile', async () => {
    const file = await avif(picture(16, 16));
    viewOf(file).setUint16(placeOf(file, 'nclx') + 4, 12);
    const { metadata, raster } = await decodePhoto(file, 'a');
    expect(metadata.icc?.length).toBeGreaterThan(400);
    expect(raster.profile).toEqual(metadata.icc);
  });

  it.each([
    [0, null, 1],
    [1, null, 8],
    [2, null, 3],
    [3, null, 6],
    [0, 1, 2],
    [0, 0, 4],
    [1, 0, 5],
    [3, 0, 7],
    [1, 1, 7],
    [2, 1, 4],
  ] as const)('irot %i and imir %s lie as EXIF orientation %i', async (quarters, mirror, orientation) => {
    let file: Bytes = await avif(picture(24, 16));
    file = withProperty(file, box('irot', quarters));
    if (mirror !== null) file = withProperty(file, box('imir', mirror));
    const png = await encodePhoto(
      picture(24, 16),
      { ...NO_METADATA, exif: exifBlock([orientation], true) },
      { format: 'png', quality: 90 },
    );
    const [turned, expected] = [await decodePhoto(file, 'a'), await decodePhoto(png, 'b')];
    expect(turned.raster).toEqual(expected.raster);
  });

  it('does not turn by EXIF, which its properties overrule', async () => {
    const metadata = { exif: exifBlock([6], true), icc: profile(300), xmp: latin1('<x/>') };
    const file = await encodePhoto(picture(24, 16, 8, true), metadata, { format: 'avif', quality: 100 });
    const photo = await decodePhoto(file, 'a');
    expect(photo.raster).toEqual(picture(24, 16, 8, true));
    expect(photo.metadata.icc).toEqual(metadata.icc);
    expect(photo.metadata.xmp).toEqual(metadata.xmp);
  });

  it('is read past boxes of 64-bit length, and refused where boxes make no sense', () => {
    const long = concat([uint32(1), latin1('free'), uint32(0), uint32(20), uint32(7)]);
    expect(readBoxes(long, 'a')).toEqual([{ type: 'free', data: uint32(7) }]);
    expect(() => readBoxes(concat([uint32(7), latin1('free')]), 'a')).toThrow('broken');
    expect(() => readBoxes(concat([uint32(99), latin1('free')]), 'a')).toThrow('cut off');
  });
});
