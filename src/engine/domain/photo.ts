/** A Photo is a file that the user brought, decoded: its pixels and what an export keeps of the rest. */
import type { Raster } from './raster.ts';

export type PhotoFormat = 'png' | 'jpeg' | 'webp';

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
  /** 1..100, of JPEG and WebP. */
  readonly quality: number;
}
