/** A Photo is a file that the user brought, decoded: its pixels and what an export keeps of the rest. */
import type { Raster } from './raster.ts';

export type PhotoFormat = 'png' | 'jpeg' | 'webp' | 'avif';

/** Formats as people write them. */
export const FORMAT_NAMES: Readonly<Record<PhotoFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  avif: 'AVIF',
};

/** A decoded file: upright pixels, and the metadata that an export keeps. */
export interface Photo {
  readonly name: string;
  readonly format: PhotoFormat;
  readonly raster: Raster;
  readonly metadata: PhotoMetadata;
}

export interface PhotoMetadata {
  /** TIFF block of the EXIF data with orientation set to 1, without the `Exif\0\0` prefix. */
  readonly exif: Uint8Array<ArrayBuffer> | null;
  readonly icc: Uint8Array<ArrayBuffer> | null;
  readonly xmp: Uint8Array<ArrayBuffer> | null;
}

export interface EncodeSettings {
  readonly format: PhotoFormat;
  /** 1..100, of JPEG, WebP and AVIF; 100 is lossless in WebP, and in AVIF of 8 bits. */
  readonly quality: number;
  /** Bits of a PNG; absent: those of the photo. */
  readonly depth?: 8 | 16;
  /** What goes along beside the pixels; absent: everything. The colour profile always does. */
  readonly keep?: MetadataKept;
}

/** Everything, everything but the place where the photo was taken, or nothing. */
export type MetadataKept = 'all' | 'no-place' | 'none';
