/** The type of a file by its content; names and extensions lie. */
import type { PhotoFormat } from '../domain/photo.ts';
import { asciiAt, startsWith } from './bytes.ts';

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

/** The format of a photo that Mend reads, or null. */
export function sniffFormat(bytes: Uint8Array): PhotoFormat | null {
  if (startsWith(bytes, PNG_SIGNATURE)) return 'png';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  return null;
}

const OTHERS: readonly (readonly [number, string, string])[] = [
  [0, 'GIF8', 'a GIF'],
  [0, 'BM', 'a BMP'],
  [0, 'II*\0', 'a TIFF or camera raw file'],
  [0, 'MM\0*', 'a TIFF or camera raw file'],
  [0, '8BPS', 'a Photoshop file'],
  [0, '%PDF', 'a PDF'],
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, '\0\0\0\x0cJXL ', 'a JPEG XL'],
  [0, '\xff\x0a', 'a JPEG XL'],
  [0, '\0\0\0\x0cjP  ', 'a JPEG 2000'],
];

const BOXED: Readonly<Record<string, string>> = {
  avif: 'an AVIF',
  avis: 'an AVIF',
  heic: 'a HEIC',
  heix: 'a HEIC',
  hevc: 'a HEIC',
  mif1: 'a HEIC',
  msf1: 'a HEIC',
};

/** What a file that Mend does not read seems to be, with its article (`a GIF`), or null. */
export function describeOther(bytes: Uint8Array): string | null {
  for (const [offset, magic, label] of OTHERS) {
    if (startsWith(bytes, magic, offset)) return label;
  }
  if (startsWith(bytes, 'ftyp', 4)) return BOXED[asciiAt(bytes, 8, 4)] ?? 'a video';
  if (/^\s*(<\?xml|<svg)/.test(asciiAt(bytes, 0, 64))) return 'an SVG drawing';
  return null;
}
