import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import type { PhotoFormat, PhotoMetadata } from '../domain/photo.ts';
import { concat, latin1 } from './bytes.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { encodePhoto } from './encode.ts';
import { exifBlock, NO_METADATA, picture, profile } from './fixtures.ts';
import { profileOfCicp } from './named-colours.ts';
import { insertAfterHeader, pngChunk } from './png-chunks.ts';
import { deflate } from './zlib.ts';

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

describe('metadata', () => {
  const metadata: PhotoMetadata = {
    exif: exifBlock([1], true).fill(0, 34),
    icc: profile(150_001),
    xmp: latin1('<x:xmpmeta><rdf:Description tiff:Orientation="1" dc:title="caf\xc3\xa9"/></x:xmpmeta>'),
  };

  it.each(['png', 'jpeg', 'webp', 'avif'] as PhotoFormat[])(
    'EXIF, ICC and XMP survive %s',
    async (format) => {
      const file = await encodePhoto(picture(16, 9, 8, true), metadata, { format, quality: 95 });
      expect((await decodePhoto(file, 'a')).metadata).toEqual(metadata);
    },
  );

  it('says of a profile whether it is followed: one by tables is kept, and one of sRGB is no news', async () => {
    const told = async (icc: PhotoMetadata['icc']) => {
      const file = await encodePhoto(picture(4, 4), { ...NO_METADATA, icc }, { format: 'jpeg', quality: 90 });
      return (await decodePhoto(file, 'a.jpg')).unfollowed;
    };
    expect(await told(profile(300))).toBe('kept');
    expect(await told(profileOfCicp(1, 13))).toBeUndefined();
    expect(await told(profileOfCicp(12, 13))).toBeUndefined();
    expect(await told(null)).toBeUndefined();
  });

  it('sets the orientation in XMP to 1 as well', async () => {
    const xmp = latin1('<a tiff:Orientation="6"/><tiff:Orientation> 8</tiff:Orientation>');
    const file = await encodePhoto(picture(4, 4), { ...NO_METADATA, xmp }, { format: 'png', quality: 95 });
    const kept = (await decodePhoto(file, 'a')).metadata.xmp ?? new Uint8Array();
    expect(new TextDecoder().decode(kept)).toBe(
      '<a tiff:Orientation="1"/><tiff:Orientation> 1</tiff:Orientation>',
    );
  });

  it('drops profiles that are broken, for grey, or bombs, and keeps the photo', async () => {
    const plain = await encodePhoto(picture(4, 4), NO_METADATA, { format: 'png', quality: 95 });
    const grey = profile(200);
    grey.set(latin1('GRAY'), 16);
    const bomb = await deflate(new Uint8Array(64 << 20));
    for (const data of [
      await deflate(grey),
      await deflate(profile(200).fill(1, 36, 40)),
      bomb,
      latin1('junk'),
    ]) {
      const chunk = pngChunk('iCCP', concat([latin1('name\0\0'), data]));
      const photo = await decodePhoto(insertAfterHeader(plain, [chunk]), 'a.png');
      expect(photo.metadata.icc).toBeNull();
      expect(photo.unfollowed).toBe('dropped');
      expect(photo.raster).toEqual(picture(4, 4));
    }
  });
});
