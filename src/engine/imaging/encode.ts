/** The one way out of Mend for a photo. */
import { encode as encodePngPixels } from 'fast-png';
import { StudioError } from '../domain/fault.ts';
import type { EncodeSettings, PhotoFormat, PhotoMetadata } from '../domain/photo.ts';
import { type Raster, samplesFor } from '../domain/raster.ts';
import { type Bytes, concat, latin1 } from './bytes.ts';
import { encodeJpegPixels, encodeWebpPixels, type Rgba } from './codecs.ts';
import { EXIF_PREFIX } from './exif.ts';
import { splitJpegProfile } from './icc.ts';
import { APP1, APP2, insertAfterStart, jpegSegment, LARGEST_SEGMENT } from './jpeg-segments.ts';
import { XMP_JPEG_TAG, XMP_PNG_KEYWORD } from './metadata.ts';
import { insertAfterHeader, pngChunk } from './png-chunks.ts';
import {
  extendedHeader,
  readWebpChunks,
  WEBP_FLAGS,
  WEBP_LARGEST_SIDE,
  type WebpChunk,
  webpFile,
} from './webp-chunks.ts';
import { deflate } from './zlib.ts';

/**
 * Encodes a raster with its metadata. PNG keeps 8 or 16 bits and alpha; JPEG has 8 bits, 4:4:4 from quality 85 on
 * and lies on white where the photo was transparent; WebP has 8 bits and alpha and is lossless at quality 100.
 * EXIF or XMP over 64 KB is left out of a JPEG, which cannot hold it.
 * @throws StudioError `option-invalid` for a quality out of 1..100, `image-too-large` for a WebP side over 16,383
 */
export async function encodePhoto(
  raster: Raster,
  metadata: PhotoMetadata,
  settings: EncodeSettings,
): Promise<Bytes> {
  if (!(settings.quality >= 1 && settings.quality <= 100)) {
    throw new StudioError('option-invalid', `Quality ${settings.quality} does not exist; choose 1 to 100.`);
  }
  return ENCODERS[settings.format](raster, metadata, Math.round(settings.quality));
}

type Encoder = (raster: Raster, metadata: PhotoMetadata, quality: number) => Promise<Bytes>;

const ENCODERS: Readonly<Record<PhotoFormat, Encoder>> = {
  png: encodePng,
  jpeg: encodeJpeg,
  webp: encodeWebp,
};

async function encodePng(raster: Raster, metadata: PhotoMetadata): Promise<Bytes> {
  const { width, height, depth, rgb, alpha } = raster;
  let data = rgb;
  if (alpha) {
    data = samplesFor(depth, width * height * 4);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) data[4 * i + c] = rgb[3 * i + c] as number;
      data[4 * i + 3] = alpha[i] as number;
    }
  }
  const png = encodePngPixels({ width, height, depth, channels: alpha ? 4 : 3, data });
  const chunks: Bytes[] = [];
  if (metadata.icc) {
    chunks.push(pngChunk('iCCP', concat([latin1('ICC profile\0\0'), await deflate(metadata.icc)])));
  }
  if (metadata.exif) chunks.push(pngChunk('eXIf', metadata.exif));
  if (metadata.xmp) {
    chunks.push(pngChunk('iTXt', concat([latin1(`${XMP_PNG_KEYWORD}\0\0\0\0`), metadata.xmp])));
  }
  return insertAfterHeader(png, chunks);
}

async function encodeJpeg(raster: Raster, metadata: PhotoMetadata, quality: number): Promise<Bytes> {
  const jpeg = await encodeJpegPixels(eightBits(raster, true), quality);
  const segments: Bytes[] = [];
  const tagged = (tag: string, data: Bytes | null): void => {
    if (!data || tag.length + data.length > LARGEST_SEGMENT) return;
    segments.push(jpegSegment(APP1, [latin1(tag), data]));
  };
  tagged(EXIF_PREFIX, metadata.exif);
  tagged(XMP_JPEG_TAG, metadata.xmp);
  if (metadata.icc) {
    for (const payload of splitJpegProfile(metadata.icc)) segments.push(jpegSegment(APP2, [payload]));
  }
  return insertAfterStart(jpeg, segments);
}

async function encodeWebp(raster: Raster, metadata: PhotoMetadata, quality: number): Promise<Bytes> {
  const { width, height, alpha } = raster;
  if (Math.max(width, height) > WEBP_LARGEST_SIDE) {
    throw new StudioError(
      'image-too-large',
      `A WebP can be at most ${WEBP_LARGEST_SIDE} pixels wide and high, and this photo is ${width} × ${height}; export it as PNG or JPEG.`,
    );
  }
  const webp = await encodeWebpPixels(eightBits(raster, false), quality);
  const { icc, exif, xmp } = metadata;
  if (!icc && !exif && !xmp) return webp;
  const picture = readWebpChunks(webp, 'export.webp').filter((chunk) =>
    /^(ALPH|VP8 |VP8L)$/.test(chunk.type),
  );
  const flags =
    (icc ? WEBP_FLAGS.icc : 0) |
    (alpha ? WEBP_FLAGS.alpha : 0) |
    (exif ? WEBP_FLAGS.exif : 0) |
    (xmp ? WEBP_FLAGS.xmp : 0);
  const optional = (type: string, data: Bytes | null): WebpChunk[] => (data ? [{ type, data }] : []);
  return webpFile([
    extendedHeader(flags, width, height),
    ...optional('ICCP', icc),
    ...picture,
    ...optional('EXIF', exif),
    ...optional('XMP ', xmp),
  ]);
}

/** RGBA of 8 bits, either with its opacity or laid on white. */
function eightBits({ width, height, depth, rgb, alpha }: Raster, onWhite: boolean): Rgba {
  const toByte = depth === 8 ? 1 : 1 / 257;
  const peak = depth === 8 ? 255 : 65535;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const opacity = alpha ? (alpha[i] as number) / peak : 1;
    for (let c = 0; c < 3; c++) {
      const value = (rgb[3 * i + c] as number) * toByte;
      data[4 * i + c] = onWhite ? value * opacity + 255 * (1 - opacity) : value;
    }
    data[4 * i + 3] = onWhite ? 255 : opacity * 255;
  }
  return { width, height, data };
}
