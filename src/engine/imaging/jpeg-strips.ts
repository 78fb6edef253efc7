/**
 * A large JPEG, encoded strip by strip: the codec needs several times the memory of what it encodes at once. Strips share
 * their tables and begin with a restart marker (ITU-T T.81, E.1.4), so that together they are one ordinary JPEG.
 */
import { invariant } from '../domain/fault.ts';
import { type Bytes, concat, viewOf } from './bytes.ts';
import { encodeJpegPixels, FULL_CHROMA_QUALITY, type Rgba } from './codec-pixels.ts';
import { isFrameMarker, jpegSegment } from './jpeg-segments.ts';

/** Blocks that a restart interval can count. */
const LONGEST_INTERVAL = 65535;
/** Pixels that are encoded at a time. */
const STRIP_PIXELS = 4_000_000;

const START_OF_SCAN = 0xda;
const RESTART_INTERVAL = 0xdd;
const RESTART = 0xd0;
const END = Uint8Array.of(0xff, 0xd9);

/**
 * Encodes a photo of any size.
 * @param cut gives the rows from `top` on as the codec wants them
 * @param stripPixels pixels of a strip, for tests
 */
export async function encodeJpegStrips(
  { width, height }: Pick<Rgba, 'width' | 'height'>,
  cut: (top: number, rows: number) => Rgba,
  quality: number,
  stripPixels = STRIP_PIXELS,
): Promise<Bytes> {
  const side = quality >= FULL_CHROMA_QUALITY ? 8 : 16;
  const across = Math.ceil(width / side);
  const most = Math.min(Math.floor(LONGEST_INTERVAL / across), Math.floor(stripPixels / (width * side)));
  const down = Math.max(1, most);
  const parts: Uint8Array[] = [];
  let tables: Uint8Array | null = null;
  for (let top = 0, strip = 0; top < height; top += down * side, strip++) {
    const rows = Math.min(down * side, height - top);
    const { head, scanHead, scan } = splitScan(await encodeJpegPixels(cut(top, rows), quality, true));
    if (tables === null) {
      tables = head;
      const interval = across * down;
      parts.push(
        withHeight(head, height),
        jpegSegment(RESTART_INTERVAL, [Uint8Array.of(interval >> 8, interval & 255)]),
        scanHead,
      );
    } else {
      invariant(sameTables(tables, head), 'strips of a JPEG have different tables');
      parts.push(Uint8Array.of(0xff, RESTART + ((strip - 1) % 8)));
    }
    parts.push(scan);
  }
  return concat([...parts, END]);
}

/** A JPEG of one scan: what stands before it, the scan's header, and its data without the end marker. */
function splitScan(jpeg: Bytes): { head: Uint8Array; scanHead: Uint8Array; scan: Uint8Array } {
  const view = viewOf(jpeg);
  let at = 2;
  while (jpeg[at + 1] !== START_OF_SCAN) at += 2 + view.getUint16(at + 2);
  const data = at + 2 + view.getUint16(at + 2);
  return { head: jpeg.subarray(0, at), scanHead: jpeg.subarray(at, data), scan: jpeg.subarray(data, -2) };
}

/** Where the height stands in the frame header. */
function heightAt(head: Uint8Array): number {
  const view = viewOf(head);
  let at = 2;
  while (!isFrameMarker(head[at + 1] as number)) at += 2 + view.getUint16(at + 2);
  return at + 5;
}

function withHeight(head: Uint8Array, height: number): Bytes {
  const copy = Uint8Array.from(head);
  viewOf(copy).setUint16(heightAt(head), height);
  return copy;
}

function sameTables(a: Uint8Array, b: Uint8Array): boolean {
  const height = heightAt(a);
  return a.length === b.length && a.every((value, i) => value === b[i] || i === height || i === height + 1);
}
