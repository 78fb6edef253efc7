/** The one way into Mend for a photo. */
import type { Photo, PhotoFormat } from '../domain/photo.ts';
import { peakOf, type Raster } from '../domain/raster.ts';
import type { Bytes } from './bytes.ts';
import { CodecRefusal, decodeJpegPixels, decodeWebpPixels, type Rgba } from './codecs.ts';
import { undecodable, unsupported } from './faults.ts';
import { checkSize, readJpegHeader, readPngHeader, readWebpHeader, type Size } from './header.ts';
import { readJpegSegments } from './jpeg-segments.ts';
import { type FoundMetadata, jpegMetadata, pngMetadata, webpMetadata } from './metadata.ts';
import { turnUpright } from './orient.ts';
import { readPngChunks } from './png-chunks.ts';
import { decodePng } from './png-decode.ts';
import { describeOther, sniffFormat } from './sniff.ts';
import { readWebpChunks } from './webp-chunks.ts';

interface Decoded {
  readonly raster: Raster;
  readonly found: FoundMetadata;
}

/**
 * Decodes a PNG, JPEG or WebP, told apart by content. Pixels come upright (EXIF orientation is applied here, once)
 * and keep their 8 or 16 bits and the colour under alpha; they are not converted to another colour space. A photo
 * that is cut off is refused.
 * @throws StudioError `image-undecodable`, `image-unsupported`, `image-too-large`
 */
export async function decodePhoto(bytes: Bytes, name: string): Promise<Photo> {
  if (bytes.length === 0) throw undecodable(name, 'it is empty');
  const format = sniffFormat(bytes);
  if (format === null) throw unsupported(name, describeOther(bytes) ?? 'not a photo that Mend knows');
  const { raster, found } = await DECODERS[format](bytes, name);
  return {
    name,
    format,
    raster: turnUpright(withoutOpaqueAlpha(raster), found.orientation),
    metadata: found.metadata,
  };
}

const DECODERS: Readonly<Record<PhotoFormat, (bytes: Bytes, name: string) => Promise<Decoded>>> = {
  async png(bytes, name) {
    const chunks = readPngChunks(bytes, name);
    const header = readPngHeader(chunks, name);
    checkSize(header, name);
    return { raster: await decodePng(chunks, header, name), found: await pngMetadata(chunks) };
  },
  async jpeg(bytes, name) {
    const segments = readJpegSegments(bytes, name);
    const size = readJpegHeader(segments, name);
    checkSize(size, name);
    const raster = await fromCodec(() => decodeJpegPixels(bytes), size, false, name);
    return { raster, found: jpegMetadata(segments) };
  },
  async webp(bytes, name) {
    const chunks = readWebpChunks(bytes, name);
    const size = readWebpHeader(chunks, name);
    checkSize(size, name);
    const raster = await fromCodec(() => decodeWebpPixels(bytes), size, true, name);
    return { raster, found: webpMetadata(chunks) };
  },
};

async function fromCodec(
  decode: () => Promise<Rgba>,
  size: Size,
  hasAlpha: boolean,
  name: string,
): Promise<Raster> {
  let pixels: Rgba;
  try {
    pixels = await decode();
  } catch (cause) {
    if (!(cause instanceof CodecRefusal)) throw cause;
    throw undecodable(name, 'its picture data is damaged', cause);
  }
  const { width, height, data } = pixels;
  if (width !== size.width || height !== size.height || data.length !== width * height * 4) {
    throw undecodable(name, 'its header and its picture disagree on the size');
  }
  const rgb = new Uint8Array(width * height * 3);
  const alpha = hasAlpha ? new Uint8Array(width * height) : null;
  for (let i = 0, from = 0, to = 0; i < width * height; i++, from += 4, to += 3) {
    rgb[to] = data[from] as number;
    rgb[to + 1] = data[from + 1] as number;
    rgb[to + 2] = data[from + 2] as number;
    if (alpha) alpha[i] = data[from + 3] as number;
  }
  return { width, height, depth: 8, rgb, alpha };
}

function withoutOpaqueAlpha(raster: Raster): Raster {
  const peak = peakOf(raster.depth);
  const opaque = raster.alpha?.every((value) => value === peak) ?? true;
  return opaque && raster.alpha ? { ...raster, alpha: null } : raster;
}
