/** What export formats can hold; said before any work is done. */
import { FORMAT_NAMES, type PhotoFormat } from './photo.ts';
import type { Raster } from './raster.ts';

/** VP8 tells sizes in 14 bits. */
const WEBP_LARGEST_SIDE = 16383;
/** Pixels that the codecs of WebP and AVIF can encode within two gigabytes. */
const MOST_PIXELS: Readonly<Partial<Record<PhotoFormat, number>>> = { webp: 64_000_000, avif: 40_000_000 };

/** Why a photo of that size does not fit into a format, with the cure; null where it does. */
export function exportLimit(
  { width, height }: Pick<Raster, 'width' | 'height'>,
  format: PhotoFormat,
): string | null {
  const tooLong = format === 'webp' && Math.max(width, height) > WEBP_LARGEST_SIDE;
  const most = MOST_PIXELS[format];
  if (!tooLong && (most === undefined || width * height <= most)) return null;
  const limit = tooLong
    ? `at most ${WEBP_LARGEST_SIDE} pixels wide and high`
    : `at most ${(most ?? 0) / 1e6} megapixels here`;
  return `A ${FORMAT_NAMES[format]} can be ${limit}, and this photo is ${width} × ${height}; export it as PNG or JPEG.`;
}
