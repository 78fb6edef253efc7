/** What an export keeps of a file beside its pixels, read from the four formats. */
import type { PhotoMetadata } from '../domain/photo.ts';
import { type AvifFile, type AvifItem, itemData } from './avif-boxes.ts';
import { type AvifHeader, avifProfile } from './avif-header.ts';
import { type Bytes, startsWith, viewOf } from './bytes.ts';
import { EXIF_PREFIX, type Orientation, tiffBlock, uprightExif, uprightXmp } from './exif.ts';
import { hasJpegProfile, joinJpegProfile, LARGEST_ICC, soundProfile } from './icc.ts';
import { APP1, APP2, type JpegSegment } from './jpeg-segments.ts';
import { profileOfChunks, profileOfCicp } from './named-colours.ts';
import type { PngChunk } from './png-chunks.ts';
import type { WebpChunk } from './webp-chunks.ts';
import { inflate } from './zlib.ts';

export interface FoundMetadata {
  /** Fit for upright pixels. */
  readonly metadata: PhotoMetadata;
  /** How the stored pixels lie. */
  readonly orientation: Orientation;
  /** The file has a colour profile that is broken, or that does not fit RGB pixels. */
  readonly unfit: boolean;
}

export const XMP_JPEG_TAG = 'http://ns.adobe.com/xap/1.0/\0';
export const XMP_PNG_KEYWORD = 'XML:com.adobe.xmp\0';
/** XMP is text about one photo; more than this is an attack. */
const LARGEST_XMP = 4 << 20;

/** Metadata from the segments of a JPEG: EXIF and XMP from APP1, ICC from APP2. Extended XMP is not kept. */
export function jpegMetadata(segments: readonly JpegSegment[]): FoundMetadata {
  const payloads = (marker: number): Uint8Array[] =>
    segments.filter((segment) => segment.marker === marker).map((segment) => segment.data);
  const app1 = payloads(APP1);
  const app2 = payloads(APP2);
  return assemble(
    app1.find((data) => startsWith(data, EXIF_PREFIX)),
    joinJpegProfile(app2) ?? (hasJpegProfile(app2) ? BROKEN : null),
    app1.find((data) => startsWith(data, XMP_JPEG_TAG))?.subarray(XMP_JPEG_TAG.length),
  );
}

/** Metadata from the chunks of a WebP. */
export function webpMetadata(chunks: readonly WebpChunk[]): FoundMetadata {
  const find = (type: string): Uint8Array | undefined => chunks.find((chunk) => chunk.type === type)?.data;
  return assemble(find('EXIF'), find('ICCP'), find('XMP '));
}

/**
 * Metadata from the items of an AVIF that describe its main picture. How it lies is said by its properties alone
 * (MIAF, 7.3.6.7), whatever its EXIF says.
 */
export function avifMetadata(bytes: Bytes, file: AvifFile, header: AvifHeader): FoundMetadata {
  const { primary } = file;
  const about = (fits: (item: AvifItem) => boolean): Uint8Array | undefined => {
    const item = file.items.find((candidate) => fits(candidate) && describes(candidate, primary.id));
    return item && itemData(bytes, item);
  };
  const named = header.cicp && profileOfCicp(header.cicp.primaries, header.cicp.transfer);
  const { metadata, unfit } = assemble(
    exifOf(about(({ type }) => type === 'Exif')),
    avifProfile(primary) ?? named,
    about(({ type, contentType }) => type === 'mime' && contentType === 'application/rdf+xml'),
  );
  return { metadata, orientation: header.orientation, unfit };
}

function describes(item: AvifItem, id: number): boolean {
  return item.refers.some(({ kind, to }) => kind === 'cdsc' && to.includes(id));
}

/** An EXIF item begins with the distance to its TIFF header. */
function exifOf(data: Uint8Array | undefined): Uint8Array | undefined {
  if (!data || data.length < 4) return undefined;
  return data.subarray(Math.min(data.length, 4 + viewOf(data).getUint32(0)));
}

/**
 * Metadata from the chunks of a PNG: eXIf, iCCP and the iTXt chunk that holds XMP. Where it brings no profile, cICP or
 * gAMA and cHRM name its colours, unless sRGB does.
 */
export async function pngMetadata(chunks: readonly PngChunk[]): Promise<FoundMetadata> {
  const find = (type: string): Uint8Array | undefined => chunks.find((chunk) => chunk.type === type)?.data;
  const xmp = chunks.find((chunk) => chunk.type === 'iTXt' && startsWith(chunk.data, XMP_PNG_KEYWORD));
  const icc = (await pngProfile(find('iCCP'))) ?? namedColours(find) ?? (find('iCCP') ? BROKEN : null);
  return assemble(find('eXIf'), icc, xmp && (await pngText(xmp.data)));
}

function namedColours(find: (type: string) => Uint8Array | undefined): Bytes | null {
  const cicp = find('cICP');
  if (cicp?.length === 4) return profileOfCicp(cicp[0] as number, cicp[1] as number);
  return find('sRGB') ? null : profileOfChunks(find('gAMA'), find('cHRM'));
}

/** Stands for a profile that could not even be read. */
const BROKEN = new Uint8Array(0);

function assemble(
  exifData: Uint8Array | undefined,
  iccData: Uint8Array | null | undefined,
  xmpData: Uint8Array | null | undefined,
): FoundMetadata {
  const block = exifData ? tiffBlock(exifData) : null;
  const upright = block && uprightExif(block);
  const icc = iccData ? soundProfile(iccData) : null;
  return {
    metadata: {
      exif: upright?.exif ?? null,
      icc,
      xmp: xmpData && xmpData.length <= LARGEST_XMP ? uprightXmp(xmpData) : null,
    },
    orientation: upright?.orientation ?? 1,
    unfit: icc === null && iccData != null,
  };
}

/** iCCP: a name, a zero, the compression method 0 and a zlib stream. */
async function pngProfile(data: Uint8Array | undefined): Promise<Bytes | null> {
  const nameEnd = data?.indexOf(0) ?? -1;
  if (!data || nameEnd < 0 || data[nameEnd + 1] !== 0) return null;
  const { bytes, complete } = await inflate([data.subarray(nameEnd + 2)], LARGEST_ICC);
  return complete ? bytes : null;
}

/** iTXt: keyword, compression flag and method, language, translated keyword, then the text, perhaps deflated. */
async function pngText(data: Uint8Array): Promise<Uint8Array | null> {
  const flags = XMP_PNG_KEYWORD.length;
  const languageEnd = data.indexOf(0, flags + 2);
  const keywordEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (keywordEnd < 0) return null;
  const text = data.subarray(keywordEnd + 1);
  if (data[flags] === 0) return text;
  const { bytes, complete } = await inflate([text], LARGEST_XMP);
  return complete ? bytes : null;
}
