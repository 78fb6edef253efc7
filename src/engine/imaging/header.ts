/** Dimensions from the header, before anything is decoded: a tiny file may claim a giant picture. */
import { StudioError } from '../domain/fault.ts';
import { viewOf } from './bytes.ts';
import { displayName, undecodable, unsupported } from './faults.ts';
import { isFrameMarker, type JpegSegment } from './jpeg-segments.ts';
import type { PngChunk } from './png-chunks.ts';
import { WEBP_FLAGS, type WebpChunk } from './webp-chunks.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const MOST_PIXELS = 100_000_000;
export const LONGEST_SIDE = 30_000;

/** Refuses a picture that would not fit. @throws StudioError `image-too-large`, `image-undecodable` */
export function checkSize({ width, height }: Size, name: string): void {
  if (width < 1 || height < 1) throw undecodable(name, 'it says that it has no pixels');
  if (width <= LONGEST_SIDE && height <= LONGEST_SIDE && width * height <= MOST_PIXELS) return;
  const count = (value: number): string => value.toLocaleString('en-GB');
  const megapixels = count(Math.round((width * height) / 1e6));
  throw new StudioError(
    'image-too-large',
    `${displayName(name)} is ${count(width)} × ${count(height)} pixels (${megapixels} megapixels); ` +
      `Mend opens up to ${MOST_PIXELS / 1e6} megapixels and sides up to ${count(LONGEST_SIDE)}, so make it smaller first.`,
  );
}

export interface PngHeader extends Size {
  readonly depth: number;
  readonly colorType: number;
  readonly interlaced: boolean;
}

const PNG_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** The IHDR of a PNG. @throws StudioError `image-undecodable` */
export function readPngHeader(chunks: readonly PngChunk[], name: string): PngHeader {
  const header = chunks[0];
  if (header?.type !== 'IHDR' || header.data.length !== 13)
    throw undecodable(name, 'its PNG header is broken');
  const view = viewOf(header.data);
  const [depth, colorType, compression, filter, interlace] = header.data.subarray(8) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (!PNG_DEPTHS[colorType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw undecodable(name, 'its PNG header is broken');
  }
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colorType,
    interlaced: interlace === 1,
  };
}

/** The frame header of a JPEG. @throws StudioError `image-undecodable`, `image-unsupported` */
export function readJpegHeader(segments: readonly JpegSegment[], name: string): Size {
  const frame = segments.find((segment) => isFrameMarker(segment.marker));
  if (!frame || frame.data.length < 6) throw undecodable(name, 'its JPEG header is broken');
  const view = viewOf(frame.data);
  const [precision, components] = [view.getUint8(0), view.getUint8(5)];
  const [height, width] = [view.getUint16(1), view.getUint16(3)];
  if (frame.marker > 0xc2)
    throw unsupported(name, 'a rare kind of JPEG (lossless, arithmetic or hierarchical)');
  if (precision !== 8) throw unsupported(name, `a JPEG of ${precision} bits a sample`);
  if (components === 4) throw unsupported(name, 'a CMYK JPEG, made for printing');
  if (components !== 1 && components !== 3) throw undecodable(name, 'its JPEG header is broken');
  return { width, height };
}

/** The frame size of a WebP. @throws StudioError `image-undecodable`, `image-unsupported` */
export function readWebpHeader(chunks: readonly WebpChunk[], name: string): Size {
  const [first] = chunks;
  const broken = (): StudioError => undecodable(name, 'its WebP header is broken');
  if (!first) throw broken();
  if (first.type !== 'VP8X') return readWebpFrame(first) ?? raise(broken());
  if (first.data.length < 10) throw broken();
  if ((first.data[0] as number) & WEBP_FLAGS.animation) throw unsupported(name, 'an animated WebP');
  const canvas = { width: 1 + uint24(first.data, 4), height: 1 + uint24(first.data, 7) };
  const frames = chunks.map(readWebpFrame).filter((frame) => frame !== null);
  if (frames.length !== 1 || frames[0]?.width !== canvas.width || frames[0].height !== canvas.height) {
    throw broken();
  }
  return canvas;
}

/** The size in a VP8 (RFC 6386, 9.1) or VP8L chunk; null for other chunks and broken ones. */
function readWebpFrame({ type, data }: WebpChunk): Size | null {
  if (data.length < 10) return null;
  const view = viewOf(data);
  if (type === 'VP8 ') {
    const isKeyFrame = (view.getUint8(0) & 1) === 0;
    if (!isKeyFrame || uint24(data, 3) !== 0x2a019d) return null;
    return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
  }
  if (type === 'VP8L' && data[0] === 0x2f) {
    const bits = view.getUint32(1, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return null;
}

function uint24(bytes: Uint8Array, offset: number): number {
  return (
    (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8) | ((bytes[offset + 2] as number) << 16)
  );
}

function raise(error: Error): never {
  throw error;
}
