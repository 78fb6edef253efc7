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
  /**
   * Where the file's colour profile is not followed, and the photo is restored in its own numbers: `kept` by an export,
   * because it is sound but works by tables; `dropped`, because it is broken or made for grey or CMYK.
   */
  readonly unfollowed?: UnfollowedProfile;
}

export type UnfollowedProfile = 'kept' | 'dropped';

/** What that means, and what to do where colours matter. */
export const PROFILE_WORDS: Readonly<Record<UnfollowedProfile, string>> = {
  kept: 'Its colour profile works by tables, which Mend does not follow: the photo is restored in its own numbers and keeps the profile, but the screen may show other colours. Convert it to sRGB or Adobe RGB first where that matters.',
  dropped:
    'Its colour profile is broken or not for RGB, so its colours are taken for sRGB and an export has no profile.',
};

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
