/** The type of a file by its content; names and extensions lie. */
import type { PhotoFormat } from '../domain/photo.ts';
import { asciiAt, startsWith, viewOf } from './bytes.ts';

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

const AVIF_BRANDS = ['avif', 'avis'];
/** More compatible brands than this are no photo. */
const MOST_BRANDS = 64;

/** The major brand and the compatible ones of a box file. */
function brandsOf(bytes: Uint8Array): string[] {
  const length = Math.min(bytes.length, viewOf(bytes).getUint32(0), 16 + 4 * MOST_BRANDS);
  const brands = [asciiAt(bytes, 8, 4)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(asciiAt(bytes, at, 4));
  return brands;
}

/** The format of a photo that Mend reads, or null. */
export function sniffFormat(bytes: Uint8Array): PhotoFormat | null {
  if (startsWith(bytes, PNG_SIGNATURE)) return 'png';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  if (startsWith(bytes, 'ftyp', 4) && AVIF_BRANDS.some((brand) => brandsOf(bytes).includes(brand)))
    return 'avif';
  return null;
}

/** What a file that Mend does not read seems to be, with its article, and what to do about it. */
export interface OtherKind {
  readonly what: string;
  readonly cure: string;
}

const SAVE_AS = 'save it as an ordinary PNG, JPEG, WebP or AVIF and open that';
const FROM_PHONE =
  'export it as JPEG from your photo app (on an iPhone: Settings, Camera, Formats, Most Compatible for new photos)';
const FROM_RAW = 'develop it in your raw converter, export a 16-bit PNG and open that';
const FROM_TIFF =
  'save it as PNG, which keeps its 16 bits, and open that; a camera raw file must be developed first';

const OTHERS: readonly (readonly [number, string, string, string])[] = [
  [0, 'GIF8', 'a GIF', SAVE_AS],
  [0, 'BM', 'a BMP', SAVE_AS],
  [8, 'CR\x02', 'a Canon raw file', FROM_RAW],
  [0, 'II*\0', 'a TIFF or camera raw file', FROM_TIFF],
  [0, 'MM\0*', 'a TIFF or camera raw file', FROM_TIFF],
  [0, 'II+\0', 'a TIFF file', FROM_TIFF],
  [0, 'IIU\0', 'a Panasonic raw file', FROM_RAW],
  [0, 'IIRO', 'an Olympus raw file', FROM_RAW],
  [0, 'FUJIFILMCCD-RAW', 'a Fujifilm raw file', FROM_RAW],
  [0, '8BPS', 'a Photoshop file', SAVE_AS],
  [0, '%PDF', 'a PDF', SAVE_AS],
  [0, 'PK\x03\x04', 'a ZIP archive', 'unpack it and open the photos in it'],
  [0, '\0\0\0\x0cJXL ', 'a JPEG XL', SAVE_AS],
  [0, '\xff\x0a', 'a JPEG XL', SAVE_AS],
  [0, '\0\0\0\x0cjP  ', 'a JPEG 2000', SAVE_AS],
];

const HEIC = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'];

/** What a file that Mend does not read seems to be. */
export function describeOther(bytes: Uint8Array): OtherKind {
  for (const [offset, magic, what, cure] of OTHERS) {
    if (startsWith(bytes, magic, offset)) return { what, cure };
  }
  if (startsWith(bytes, 'ftyp', 4)) {
    const brand = asciiAt(bytes, 8, 4);
    if (brand === 'crx ') return { what: 'a Canon raw file', cure: FROM_RAW };
    if (HEIC.includes(brand)) return { what: 'a HEIC', cure: FROM_PHONE };
    return { what: 'a video', cure: 'save one of its pictures as PNG or JPEG and open that' };
  }
  if (/^\s*(<\?xml|<svg)/.test(asciiAt(bytes, 0, 64))) return { what: 'an SVG drawing', cure: SAVE_AS };
  return { what: 'not a photo that Mend knows', cure: SAVE_AS };
}

/** How another kind of known photo can be brought along. */
export function otherKind(what: string): OtherKind {
  return { what, cure: what === 'a HEIC' ? FROM_PHONE : SAVE_AS };
}
