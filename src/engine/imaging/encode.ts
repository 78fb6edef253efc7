/** The one way out of Mend for a photo. */
import { exportLimit } from '../domain/export-limits.ts';
import { StudioError } from '../domain/fault.ts';
import {
  type EncodeSettings,
  FORMAT_NAMES,
  type MetadataKept,
  type PhotoFormat,
  type PhotoMetadata,
} from '../domain/photo.ts';
import { peakOf, type Raster, withDepth } from '../domain/raster.ts';
import { withAvifMetadata } from './avif-file.ts';
import { type Bytes, concat, latin1 } from './bytes.ts';
import { encodeAvifPixels, encodeJpegPixels, encodeWebpPixels, type Rgba } from './codec-pixels.ts';
import { EXIF_PREFIX } from './exif.ts';
import type { Size } from './header.ts';
import { splitJpegProfile } from './icc.ts';
import { APP1, APP2, insertAfterStart, jpegSegment, LARGEST_SEGMENT } from './jpeg-segments.ts';
import { encodeJpegStrips } from './jpeg-strips.ts';
import { writeWithinMemory } from './memory-words.ts';
import { XMP_JPEG_TAG, XMP_PNG_KEYWORD } from './metadata.ts';
import { exifWithoutPlace, xmpWithoutPlace } from './place.ts';
import { pngChunk } from './png-chunks.ts';
import { encodePng } from './png-encode.ts';
import { extendedHeader, readWebpChunks, WEBP_FLAGS, type WebpChunk, webpFile } from './webp-chunks.ts';
import { deflate } from './zlib.ts';

/**
 * Encodes a raster with its metadata. PNG keeps 8 or 16 bits and alpha; JPEG has 8 bits, 4:4:4 from quality 85 on
 * and lies on white where the photo was transparent; WebP has 8 bits and alpha; AVIF has alpha, and 10 bits where the
 * photo has 16. WebP, and AVIF of 8 bits, are lossless at quality 100. EXIF or XMP over 64 KB is left out of a JPEG, which cannot
 * hold it.
 * @throws StudioError `option-invalid` for a quality out of 1..100, `out-of-memory`, and as `checkEncodable` does
 */
export async function encodePhoto(
  raster: Raster,
  metadata: PhotoMetadata,
  settings: EncodeSettings,
): Promise<Bytes> {
  const parts = await encodeParts(raster, metadata, settings);
  const [only, ...more] = parts;
  return only && more.length === 0 ? only : concat(parts);
}

/** The same in parts, which need not lie in one piece of memory. @throws StudioError as `encodePhoto` does */
export async function encodeParts(
  raster: Raster,
  metadata: PhotoMetadata,
  settings: EncodeSettings,
): Promise<readonly Bytes[]> {
  if (!(settings.quality >= 1 && settings.quality <= 100)) {
    throw new StudioError('option-invalid', `Quality ${settings.quality} does not exist; choose 1 to 100.`);
  }
  checkEncodable(raster, settings.format);
  const depth = settings.format === 'png' ? (settings.depth ?? raster.depth) : raster.depth;
  return writeWithinMemory(FORMAT_NAMES[settings.format], () =>
    ENCODERS[settings.format](
      withDepth(raster, depth),
      keptOf(metadata, settings.keep ?? 'all'),
      Math.round(settings.quality),
    ),
  );
}

/** Refuses what a format cannot hold, before any work is done. @throws StudioError `image-too-large` */
export function checkEncodable(size: Size, format: PhotoFormat): void {
  const limit = exportLimit(size, format);
  if (limit !== null) throw new StudioError('image-too-large', limit);
}

function keptOf(metadata: PhotoMetadata, keep: MetadataKept): PhotoMetadata {
  if (keep === 'all') return metadata;
  const { exif, icc, xmp } = metadata;
  if (keep === 'none') return { exif: null, icc, xmp: null };
  return { exif: exif && exifWithoutPlace(exif), icc, xmp: xmp && xmpWithoutPlace(xmp) };
}

type Encoder = (raster: Raster, metadata: PhotoMetadata, quality: number) => Promise<readonly Bytes[]>;

const ENCODERS: Readonly<Record<PhotoFormat, Encoder>> = {
  png: encodeToPng,
  jpeg: async (...photo) => [await encodeJpeg(...photo)],
  webp: async (...photo) => [await encodeWebp(...photo)],
  avif: async (...photo) => [await encodeAvif(...photo)],
};

async function encodeToPng(raster: Raster, metadata: PhotoMetadata): Promise<Bytes[]> {
  const chunks: Bytes[] = [];
  if (metadata.icc) {
    chunks.push(pngChunk('iCCP', concat([latin1('ICC profile\0\0'), await deflate(metadata.icc)])));
  }
  if (metadata.exif) chunks.push(pngChunk('eXIf', metadata.exif));
  if (metadata.xmp) {
    chunks.push(pngChunk('iTXt', concat([latin1(`${XMP_PNG_KEYWORD}\0\0\0\0`), metadata.xmp])));
  }
  return encodePng(raster, chunks);
}

/** From so many pixels on a JPEG is encoded in strips. */
const STRIPS_FROM = 24_000_000;

async function encodeJpeg(raster: Raster, metadata: PhotoMetadata, quality: number): Promise<Bytes> {
  const { width, height } = raster;
  const jpeg =
    width * height < STRIPS_FROM
      ? await encodeJpegPixels(eightBits(raster, true), quality)
      : await encodeJpegStrips(raster, (top, rows) => eightBits(raster, true, top, rows), quality);
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

async function encodeAvif(raster: Raster, metadata: PhotoMetadata, quality: number): Promise<Bytes> {
  const pixels = raster.depth === 8 ? eightBits(raster, false) : tenBits(raster);
  const avif = await encodeAvifPixels(pixels, quality);
  const { icc, exif, xmp } = metadata;
  return icc || exif || xmp ? withAvifMetadata(avif, metadata) : avif;
}

/** Rows as RGBA of 8 bits, either with their opacity or laid on white. */
function eightBits(raster: Raster, onWhite: boolean, top = 0, rows = raster.height): Rgba {
  const { width, depth, rgb, alpha } = raster;
  const toByte = depth === 8 ? 1 : 1 / 257;
  const peak = peakOf(depth);
  const data = new Uint8ClampedArray(width * rows * 4);
  for (let i = 0, from = top * width; i < width * rows; i++, from++) {
    const opacity = alpha ? (alpha[from] as number) / peak : 1;
    for (let c = 0; c < 3; c++) {
      const value = (rgb[3 * from + c] as number) * toByte;
      data[4 * i + c] = onWhite ? value * opacity + 255 * (1 - opacity) : value;
    }
    data[4 * i + 3] = onWhite ? 255 : opacity * 255;
  }
  return { width, height: rows, data };
}

/** RGBA of 10 bits from 16. */
function tenBits({ width, height, rgb, alpha }: Raster): Rgba {
  const scale = 1023 / 65535;
  const data = new Uint16Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = Math.round((rgb[3 * i + c] as number) * scale);
    data[4 * i + 3] = alpha ? Math.round((alpha[i] as number) * scale) : 1023;
  }
  return { width, height, data };
}
