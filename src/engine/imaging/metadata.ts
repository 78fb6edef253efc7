/** What an export keeps of a file beside its pixels, read from the three formats. */
import type { PhotoMetadata } from '../domain/photo.ts';
import { type Bytes, startsWith } from './bytes.ts';
import { EXIF_PREFIX, type Orientation, tiffBlock, uprightExif, uprightXmp } from './exif.ts';
import { joinJpegProfile, LARGEST_ICC, soundProfile } from './icc.ts';
import { APP1, APP2, type JpegSegment } from './jpeg-segments.ts';
import type { PngChunk } from './png-chunks.ts';
import type { WebpChunk } from './webp-chunks.ts';
import { inflate } from './zlib.ts';

export interface FoundMetadata {
  /** Fit for upright pixels. */
  readonly metadata: PhotoMetadata;
  /** How the stored pixels lie. */
  readonly orientation: Orientation;
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
  return assemble(
    app1.find((data) => startsWith(data, EXIF_PREFIX)),
    joinJpegProfile(payloads(APP2)),
    app1.find((data) => startsWith(data, XMP_JPEG_TAG))?.subarray(XMP_JPEG_TAG.length),
  );
}

/** Metadata from the chunks of a WebP. */
export function webpMetadata(chunks: readonly WebpChunk[]): FoundMetadata {
  const find = (type: string): Uint8Array | undefined => chunks.find((chunk) => chunk.type === type)?.data;
  return assemble(find('EXIF'), find('ICCP'), find('XMP '));
}

/** Metadata from the chunks of a PNG: eXIf, iCCP and the iTXt chunk that holds XMP. */
export async function pngMetadata(chunks: readonly PngChunk[]): Promise<FoundMetadata> {
  const find = (type: string): Uint8Array | undefined => chunks.find((chunk) => chunk.type === type)?.data;
  const xmp = chunks.find((chunk) => chunk.type === 'iTXt' && startsWith(chunk.data, XMP_PNG_KEYWORD));
  return assemble(find('eXIf'), await pngProfile(find('iCCP')), xmp && (await pngText(xmp.data)));
}

function assemble(
  exifData: Uint8Array | undefined,
  iccData: Uint8Array | null | undefined,
  xmpData: Uint8Array | null | undefined,
): FoundMetadata {
  const block = exifData ? tiffBlock(exifData) : null;
  const upright = block && uprightExif(block);
  return {
    metadata: {
      exif: upright?.exif ?? null,
      icc: iccData ? soundProfile(iccData) : null,
      xmp: xmpData && xmpData.length <= LARGEST_XMP ? uprightXmp(xmpData) : null,
    },
    orientation: upright?.orientation ?? 1,
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
