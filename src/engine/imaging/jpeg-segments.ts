/** JPEG is a list of marker segments, some followed by entropy-coded data (ITU-T T.81, annex B). */
import { type Bytes, concat, viewOf } from './bytes.ts';
import { undecodable } from './faults.ts';

export interface JpegSegment {
  /** Second byte of the marker, for example 0xe1 for APP1. */
  readonly marker: number;
  /** The segment's payload, without marker and length. */
  readonly data: Uint8Array;
}

export const APP1 = 0xe1;
export const APP2 = 0xe2;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Progressive photos have about ten scans; thousands are an attack on the decoder's time. */
const MOST_SCANS = 100;
/** Greatest payload of a segment: its 16-bit length counts itself. */
export const LARGEST_SEGMENT = 65533;

/** Whether a marker starts a frame, so that its segment holds the dimensions. */
export function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/**
 * All segments up to the end of the image, whose marker must be there: Mend refuses a photo that is cut off,
 * however little is missing, on every path, since a restored grey bar would pass for a success.
 * @throws StudioError `image-undecodable`
 */
export function readJpegSegments(bytes: Uint8Array, name: string): JpegSegment[] {
  const view = viewOf(bytes);
  const segments: JpegSegment[] = [];
  let scans = 0;
  let offset = 2;
  for (;;) {
    offset = nextMarker(bytes, offset);
    if (offset < 0) break;
    const marker = bytes[offset + 1] as number;
    offset += 2;
    if (marker === END_OF_IMAGE) {
      if (scans === 0) throw undecodable(name, 'it holds no picture');
      return segments;
    }
    if (standsAlone(marker)) continue;
    if (offset + 2 > bytes.length) break;
    const length = view.getUint16(offset);
    if (length < 2) throw undecodable(name, 'its JPEG structure is broken');
    if (offset + length > bytes.length) break;
    segments.push({ marker, data: bytes.subarray(offset + 2, offset + length) });
    if (marker === START_OF_SCAN && ++scans > MOST_SCANS) {
      throw undecodable(name, `it has more than ${MOST_SCANS} scans, which no camera writes`);
    }
    offset += length;
  }
  throw undecodable(name, 'it is cut off before its end');
}

/** Where the next marker is, past entropy-coded data, stuffed zeros and fill bytes; -1 at the end. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let i = bytes.indexOf(0xff, from); i >= 0; i = bytes.indexOf(0xff, i + 1)) {
    const next = bytes[i + 1];
    if (next !== undefined && next !== 0 && next !== 0xff) return i;
  }
  return -1;
}

/** One segment with marker and length; the payload is at most `LARGEST_SEGMENT` bytes. */
export function jpegSegment(marker: number, parts: readonly Uint8Array[]): Bytes {
  const payload = concat(parts);
  const head = new Uint8Array([0xff, marker, 0, 0]);
  viewOf(head).setUint16(2, payload.length + 2);
  return concat([head, payload]);
}

/** Puts segments behind the start marker and the JFIF segment, if there is one. */
export function insertAfterStart(jpeg: Uint8Array, segments: readonly Uint8Array[]): Bytes {
  const hasJfif = jpeg[2] === 0xff && jpeg[3] === 0xe0;
  const start = hasJfif ? 4 + viewOf(jpeg).getUint16(4) : 2;
  return concat([jpeg.subarray(0, start), ...segments, jpeg.subarray(start)]);
}
