/** The one way into Mend for a photo. */
import type { Photo, PhotoFormat } from '../domain/photo.ts';
import { peakOf, type Raster, type Samples, samplesFor } from '../domain/raster.ts';
import { readAvif } from './avif-boxes.ts';
import { readAvifHeader } from './avif-header.ts';
import type { Bytes } from './bytes.ts';
import { decodeAvifPixels, decodeJpegPixels, decodeWebpPixels, type Rgba } from './codec-pixels.ts';
import { CodecRefusal } from './codecs.ts';
import { bridgeOf, isFollowed } from './colour-bridge.ts';
import { undecodable, unsupported } from './faults.ts';
import { checkSize, readJpegHeader, readPngHeader, readWebpHeader, type Size } from './header.ts';
import { readJpegSegments } from './jpeg-segments.ts';
import { isOutOfMemory, openWithinMemory } from './memory-words.ts';
import { avifMetadata, type FoundMetadata, jpegMetadata, pngMetadata, webpMetadata } from './metadata.ts';
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
 * Decodes a PNG, JPEG, WebP or AVIF, told apart by content. Pixels come upright (the file's orientation is applied
 * here, once) and keep their 8 or 16 bits and the colour under alpha; they stay in the colour space of the photo, whose
 * profile the raster names where that is not sRGB. A photo that is cut off is refused.
 * @throws StudioError `image-undecodable`, `image-unsupported`, `image-too-large`, `out-of-memory`
 */
export async function decodePhoto(bytes: Bytes, name: string): Promise<Photo> {
  if (bytes.length === 0) throw undecodable(name, 'it is empty');
  const format = sniffFormat(bytes);
  if (format === null) throw unsupported(name, describeOther(bytes));
  const { raster, found } = await openWithinMemory(name, () => DECODERS[format](bytes, name));
  const upright = turnUpright(withoutOpaqueAlpha(raster), found.orientation);
  const { icc } = found.metadata;
  const profile = icc !== null && bridgeOf(icc) !== null ? { profile: icc } : {};
  const unfollowed = found.unfit ? 'dropped' : icc !== null && !isFollowed(icc) ? 'kept' : null;
  const { metadata } = found;
  return { name, format, raster: { ...upright, ...profile }, metadata, ...(unfollowed && { unfollowed }) };
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
  async avif(bytes, name) {
    const file = readAvif(bytes, name);
    const header = readAvifHeader(bytes, file, name);
    checkSize(header, name);
    const raster = await fromCodec(() => decodeAvifPixels(bytes, header.depth), header, header.alpha, name);
    return { raster, found: avifMetadata(bytes, file, header) };
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
    if (!(cause instanceof CodecRefusal) || isOutOfMemory(cause)) throw cause;
    throw undecodable(name, 'its picture data is damaged', cause);
  }
  const { width, height, data } = pixels;
  if (width !== size.width || height !== size.height || data.length !== width * height * 4) {
    throw undecodable(name, 'its header and its picture disagree on the size');
  }
  const depth = data instanceof Uint16Array ? 16 : 8;
  return { width, height, depth, ...splitRgba(data, depth, hasAlpha) };
}

/** Samples above which colours are moved together where they are, instead of into a second buffer. */
const LARGE = 1 << 26;

function splitRgba(data: Rgba['data'], depth: 8 | 16, hasAlpha: boolean): Pick<Raster, 'rgb' | 'alpha'> {
  const pixels = data.length / 4;
  const alpha = hasAlpha ? samplesFor(depth, pixels) : null;
  const inPlace = data.length > LARGE;
  const rgb: Samples = inPlace ? sameBuffer(data, pixels * 3) : samplesFor(depth, pixels * 3);
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 4, to += 3) {
    if (alpha) alpha[i] = data[from + 3] as number;
    rgb[to] = data[from] as number;
    rgb[to + 1] = data[from + 1] as number;
    rgb[to + 2] = data[from + 2] as number;
  }
  return { rgb: inPlace ? withoutRest(rgb) : rgb, alpha };
}

function sameBuffer({ buffer, byteOffset, BYTES_PER_ELEMENT }: Rgba['data'], length: number): Samples {
  return BYTES_PER_ELEMENT === 2
    ? new Uint16Array(buffer, byteOffset, length)
    : new Uint8Array(buffer, byteOffset, length);
}

/** Gives the rest of the buffer back where the platform can; elsewhere a quarter of it lies idle. */
function withoutRest(samples: Samples): Samples {
  const { buffer, byteOffset, byteLength } = samples;
  const able = buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };
  if (byteOffset !== 0 || !able.transfer) return samples;
  const shrunk = able.transfer(byteLength);
  return samples instanceof Uint16Array ? new Uint16Array(shrunk) : new Uint8Array(shrunk);
}

function withoutOpaqueAlpha(raster: Raster): Raster {
  const peak = peakOf(raster.depth);
  const opaque = raster.alpha?.every((value) => value === peak) ?? true;
  return opaque && raster.alpha ? { ...raster, alpha: null } : raster;
}
