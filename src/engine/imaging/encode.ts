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
import { peakOf, type Raster } from '../domain/raster.ts';
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
import { eachStrip, type PhotoRows, rowsInDepth, rowsOf } from './photo-rows.ts';
import { exifWithoutPlace, xmpWithoutPlace } from './place.ts';
import { pngChunk } from './png-chunks.ts';
import { encodePng } from './png-encode.ts';
import { extendedHeader, readWebpChunks, WEBP_FLAGS, type WebpChunk, webpFile } from './webp-chunks.ts';
import { deflate } from './zlib.ts';

/** Takes the next bytes of a file, which are its own to keep. */
export type TakePart = (part: Bytes) => void;

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
  const parts: Bytes[] = [];
  await encodeRows(rowsOf(raster), metadata, settings, (part) => parts.push(part));
  const [only, ...more] = parts;
  return only && more.length === 0 ? only : concat(parts);
}

/**
 * The same of a photo that gives its rows one after another, handing the file out as it comes: neither a PNG nor a large
 * JPEG is ever there as a whole, nor are its pixels.
 * @throws StudioError as `encodePhoto` does, and whatever the rows throw
 */
export async function encodeRows(
  photo: PhotoRows,
  metadata: PhotoMetadata,
  settings: EncodeSettings,
  take: TakePart,
): Promise<void> {
  if (!(settings.quality >= 1 && settings.quality <= 100)) {
    throw new StudioError('option-invalid', `Quality ${settings.quality} does not exist; choose 1 to 100.`);
  }
  checkEncodable(photo, settings.format);
  const depth = settings.format === 'png' ? (settings.depth ?? photo.depth) : photo.depth;
  await writeWithinMemory(FORMAT_NAMES[settings.format], () =>
    ENCODERS[settings.format](
      rowsInDepth(photo, depth),
      keptOf(metadata, settings.keep ?? 'all'),
      Math.round(settings.quality),
      take,
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

type Encoder = (photo: PhotoRows, metadata: PhotoMetadata, quality: number, take: TakePart) => Promise<void>;

const ENCODERS: Readonly<Record<PhotoFormat, Encoder>> = {
  png: encodeToPng,
  jpeg: encodeJpeg,
  webp: encodeWebp,
  avif: encodeAvif,
};

async function encodeToPng(
  photo: PhotoRows,
  metadata: PhotoMetadata,
  _quality: number,
  take: TakePart,
): Promise<void> {
  const chunks: Bytes[] = [];
  if (metadata.icc) {
    chunks.push(pngChunk('iCCP', concat([latin1('ICC profile\0\0'), await deflate(metadata.icc)])));
  }
  if (metadata.exif) chunks.push(pngChunk('eXIf', metadata.exif));
  if (metadata.xmp) {
    chunks.push(pngChunk('iTXt', concat([latin1(`${XMP_PNG_KEYWORD}\0\0\0\0`), metadata.xmp])));
  }
  await encodePng(photo, chunks, take);
}

/** From so many pixels on a JPEG is encoded in strips. */
const STRIPS_FROM = 24_000_000;

async function encodeJpeg(
  photo: PhotoRows,
  metadata: PhotoMetadata,
  quality: number,
  take: TakePart,
): Promise<void> {
  const { width, height } = photo;
  const segments = jpegSegments(metadata);
  let first = true;
  const takeJpeg: TakePart = (part) => {
    take(first ? insertAfterStart(part, segments) : part);
    first = false;
  };
  const cut = (top: number, rows: number) => eightBits(photo, true, top, rows);
  if (width * height < STRIPS_FROM) takeJpeg(await encodeJpegPixels(await cut(0, height), quality));
  else await encodeJpegStrips(photo, cut, quality, takeJpeg);
}

/** EXIF, XMP and ICC as a JPEG holds them. */
function jpegSegments(metadata: PhotoMetadata): Bytes[] {
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
  return segments;
}

async function encodeWebp(
  photo: PhotoRows,
  metadata: PhotoMetadata,
  quality: number,
  take: TakePart,
): Promise<void> {
  const { width, height, alpha } = photo;
  const webp = await encodeWebpPixels(await eightBits(photo, false), quality);
  const { icc, exif, xmp } = metadata;
  if (!icc && !exif && !xmp) return take(webp);
  const picture = readWebpChunks(webp, 'export.webp').filter((chunk) =>
    /^(ALPH|VP8 |VP8L)$/.test(chunk.type),
  );
  const flags =
    (icc ? WEBP_FLAGS.icc : 0) |
    (alpha ? WEBP_FLAGS.alpha : 0) |
    (exif ? WEBP_FLAGS.exif : 0) |
    (xmp ? WEBP_FLAGS.xmp : 0);
  const optional = (type: string, data: Bytes | null): WebpChunk[] => (data ? [{ type, data }] : []);
  take(
    webpFile([
      extendedHeader(flags, width, height),
      ...optional('ICCP', icc),
      ...picture,
      ...optional('EXIF', exif),
      ...optional('XMP ', xmp),
    ]),
  );
}

async function encodeAvif(
  photo: PhotoRows,
  metadata: PhotoMetadata,
  quality: number,
  take: TakePart,
): Promise<void> {
  const pixels = photo.depth === 8 ? await eightBits(photo, false) : await tenBits(photo);
  const avif = await encodeAvifPixels(pixels, quality);
  const { icc, exif, xmp } = metadata;
  take(icc || exif || xmp ? withAvifMetadata(avif, metadata) : avif);
}

/** Rows as RGBA of 8 bits, either with their opacity or laid on white. */
async function eightBits(photo: PhotoRows, onWhite: boolean, top = 0, rows = photo.height): Promise<Rgba> {
  const { width, depth } = photo;
  const toByte = depth === 8 ? 1 : 1 / 257;
  const peak = peakOf(depth);
  const data = new Uint8ClampedArray(width * rows * 4);
  await eachStrip(photo, top, top + rows, ({ rgb, alpha, height }, at) => {
    for (let from = 0, i = (at - top) * width; from < width * height; i++, from++) {
      const opacity = alpha ? (alpha[from] as number) / peak : 1;
      for (let c = 0; c < 3; c++) {
        const value = (rgb[3 * from + c] as number) * toByte;
        data[4 * i + c] = onWhite ? value * opacity + 255 * (1 - opacity) : value;
      }
      data[4 * i + 3] = onWhite ? 255 : opacity * 255;
    }
  });
  return { width, height: rows, data };
}

/** RGBA of 10 bits from 16. */
async function tenBits(photo: PhotoRows): Promise<Rgba> {
  const { width, height } = photo;
  const scale = 1023 / 65535;
  const data = new Uint16Array(width * height * 4);
  await eachStrip(photo, 0, height, ({ rgb, alpha, height: rows }, top) => {
    for (let from = 0, i = top * width; from < width * rows; i++, from++) {
      for (let c = 0; c < 3; c++) data[4 * i + c] = Math.round((rgb[3 * from + c] as number) * scale);
      data[4 * i + 3] = alpha ? Math.round((alpha[from] as number) * scale) : 1023;
    }
  });
  return { width, height, data };
}
