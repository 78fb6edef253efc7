/**
 * A large JPEG, encoded strip by strip: the codec needs several times the memory of what it encodes at once. The strips
 * are written in the same codes and joined by restart markers (ITU-T T.81, E.1.4), so that together they are one
 * ordinary JPEG.
 */
import { invariant } from '../domain/fault.ts';
import { type Bytes, concat, viewOf } from './bytes.ts';
import { encodeJpegPixels, FULL_CHROMA_QUALITY, type Rgba } from './codec-pixels.ts';
import { type CodeTable, recode, type ScanPart, tablesPayload } from './jpeg-codes.ts';
import { isFrameMarker, type JpegSegment, jpegSegment } from './jpeg-segments.ts';

/** Blocks that a restart interval can count. */
const LONGEST_INTERVAL = 65535;
/** Pixels that are encoded at a time. */
const STRIP_PIXELS = 4_000_000;

const TABLES = 0xc4;
const START_OF_SCAN = 0xda;
const RESTART_INTERVAL = 0xdd;
const RESTART = 0xd0;

/**
 * Encodes a photo of any size.
 * @param cut gives the rows from `top` on as the codec wants them
 * @param take takes the file part by part; the first holds all headers
 * @param stripPixels pixels of a strip, for tests
 */
export async function encodeJpegStrips(
  { width, height }: Pick<Rgba, 'width' | 'height'>,
  cut: (top: number, rows: number) => Promise<Rgba>,
  quality: number,
  take: (part: Bytes) => void,
  stripPixels = STRIP_PIXELS,
): Promise<void> {
  const side = quality >= FULL_CHROMA_QUALITY ? 8 : 16;
  const across = Math.ceil(width / side);
  const most = Math.min(Math.floor(LONGEST_INTERVAL / across), Math.floor(stripPixels / (width * side)));
  const down = Math.max(1, most);
  for (let top = 0, strip = 0; top < height; top += down * side, strip++) {
    const rows = Math.min(down * side, height - top);
    const { segments, scan } = splitScan(await encodeJpegPixels(await cut(top, rows), quality, true));
    if (strip === 0) take(joinedHead(segments, height, across * down));
    else take(Uint8Array.of(0xff, RESTART + ((strip - 1) % 8)));
    take(recode(scan, scanParts(segments), across * Math.ceil(rows / side)));
  }
  take(Uint8Array.of(0xff, 0xd9));
}

/** A JPEG of one scan: its segments, the header of the scan last, and the scan without the end marker. */
function splitScan(jpeg: Bytes): { segments: JpegSegment[]; scan: Uint8Array } {
  const view = viewOf(jpeg);
  const segments: JpegSegment[] = [];
  let at = 2;
  let marker = 0;
  while (marker !== START_OF_SCAN) {
    marker = jpeg[at + 1] as number;
    const end = at + 2 + view.getUint16(at + 2);
    segments.push({ marker, data: jpeg.subarray(at + 4, end) });
    at = end;
  }
  return { segments, scan: jpeg.subarray(at, -2) };
}

/** The head of the first strip for the whole: its height, the standard's codes, and the length of a strip. */
function joinedHead(segments: readonly JpegSegment[], height: number, interval: number): Bytes {
  const kept = segments.filter(({ marker }) => marker !== TABLES);
  const renewed = kept.flatMap(({ marker, data }) => {
    const copy = Uint8Array.from(data);
    if (isFrameMarker(marker)) viewOf(copy).setUint16(1, height);
    if (marker !== START_OF_SCAN) return [jpegSegment(marker, [copy])];
    for (let i = 0; i < (copy[0] as number); i++) copy[2 + 2 * i] = 0;
    return [
      jpegSegment(TABLES, [tablesPayload()]),
      jpegSegment(RESTART_INTERVAL, [Uint8Array.of(interval >> 8, interval & 255)]),
      jpegSegment(marker, [copy]),
    ];
  });
  return concat([Uint8Array.of(0xff, 0xd8), ...renewed]);
}

/** The components in the order of the scan, with their blocks (frame header) and tables (scan header). */
function scanParts(segments: readonly JpegSegment[]): ScanPart[] {
  const tables = readTables(segments);
  const frame = segments.find(({ marker }) => isFrameMarker(marker))?.data;
  const scan = segments.at(-1)?.data;
  invariant(frame && scan, 'a strip of a JPEG has no header');
  const byId = new Map<number, number>();
  for (let at = 6; at + 2 < frame.length; at += 3) {
    const sampling = frame[at + 1] as number;
    byId.set(frame[at] as number, (sampling >> 4) * (sampling & 15));
  }
  return Array.from({ length: scan[0] as number }, (_, i) => {
    const [id, chosen] = scan.subarray(1 + 2 * i, 3 + 2 * i) as unknown as [number, number];
    const [dc, ac] = [tables.get(chosen >> 4), tables.get(0x10 | (chosen & 15))];
    const blocks = byId.get(id);
    invariant(dc && ac && blocks, 'a strip of a JPEG lacks its tables');
    return { blocks, dc, ac };
  });
}

function readTables(segments: readonly JpegSegment[]): Map<number, CodeTable> {
  const tables = new Map<number, CodeTable>();
  for (const { data } of segments.filter(({ marker }) => marker === TABLES)) {
    for (let at = 0; at < data.length; ) {
      const counts = [...data.subarray(at + 1, at + 17)];
      const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
      tables.set(data[at] as number, { counts, symbols: [...data.subarray(at + 17, end)] });
      at = end;
    }
  }
  return tables;
}
