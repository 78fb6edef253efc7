/** Small generated photos and metadata blocks for tests. */
import { StudioError } from '../domain/fault.ts';
import type { PhotoMetadata } from '../domain/photo.ts';
import type { Raster } from '../domain/raster.ts';
import { latin1, uint32, viewOf } from './bytes.ts';

export const NO_METADATA: PhotoMetadata = { exif: null, icc: null, xmp: null };

/** A picture in which no two turns are alike: smooth, so that JPEG keeps it. */
export function picture(width: number, height: number, depth: 8 | 16 = 8, withAlpha = false): Raster {
  const peak = depth === 8 ? 255 : 65535;
  const make = depth === 8 ? (n: number) => new Uint8Array(n) : (n: number) => new Uint16Array(n);
  const rgb = make(width * height * 3);
  const alpha = withAlpha ? make(width * height) : null;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      rgb[3 * i] = Math.round((peak * x) / width);
      rgb[3 * i + 1] = Math.round((peak * y) / height);
      rgb[3 * i + 2] = Math.round((peak * (x + y)) / (width + height));
      if (alpha) alpha[i] = Math.round((peak * (i % 7)) / 6);
    }
  }
  return { width, height, depth, rgb, alpha };
}

/** The fault of work that should fail; code `none` where it does not. */
export async function codeOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  return { code: 'none', message: '' };
}

/** Greatest difference of two samples. */
export function greatestDifference(a: Raster, b: Raster): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.rgb.length; i++) {
    most = Math.max(most, Math.abs((a.rgb[i] as number) - (b.rgb[i] as number)));
  }
  return most;
}

/** A TIFF block with an image width, some orientation tags and a thumbnail directory. */
export function exifBlock(orientations: readonly number[], little: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + 2 + 12 * (orientations.length + 1) + 4);
  const view = viewOf(bytes);
  bytes.set(latin1(little ? 'II*\0' : 'MM\0*'));
  view.setUint32(4, 8, little);
  view.setUint16(8, orientations.length + 1, little);
  const entry = (index: number, tag: number, value: number): void => {
    const at = 10 + 12 * index;
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, 3, little);
    view.setUint32(at + 4, 1, little);
    view.setUint16(at + 8, value, little);
  };
  entry(0, 0x0100, 77);
  orientations.forEach((value, i) => {
    entry(i + 1, 0x0112, value);
  });
  view.setUint32(bytes.length - 4, 8, little);
  return bytes;
}

/** Something with the header of an ICC profile for RGB. */
export function profile(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length).map((_, i) => (i * 31) & 255);
  bytes.set(uint32(length));
  bytes.set(latin1('RGB '), 16);
  bytes.set(latin1('acsp'), 36);
  return bytes;
}
