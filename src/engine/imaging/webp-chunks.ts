/** WebP is a RIFF container (RFC 9649, section 2). */
import { asciiAt, type Bytes, concat, latin1, viewOf } from './bytes.ts';
import { undecodable } from './faults.ts';

export interface WebpChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

export const WEBP_FLAGS = { animation: 0x02, xmp: 0x04, exif: 0x08, alpha: 0x10, icc: 0x20 } as const;

/** All chunks. @throws StudioError `image-undecodable` */
export function readWebpChunks(bytes: Uint8Array, name: string): WebpChunk[] {
  if (bytes.length < 20) throw undecodable(name, 'it is cut off before its end');
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) throw undecodable(name, 'it is cut off before its end');
  const chunks: WebpChunk[] = [];
  let offset = 12;
  while (offset + 8 <= end) {
    const length = view.getUint32(offset + 4, true);
    const start = offset + 8;
    if (start + length > end) throw undecodable(name, 'its WebP structure is broken');
    chunks.push({ type: asciiAt(bytes, offset, 4), data: bytes.subarray(start, start + length) });
    offset = start + length + (length & 1);
  }
  return chunks;
}

/** A whole file of chunks. */
export function webpFile(chunks: readonly WebpChunk[]): Bytes {
  const parts: Uint8Array[] = [];
  for (const { type, data } of chunks) {
    parts.push(latin1(type), littleEndian(data.length, 4), data);
    if (data.length & 1) parts.push(new Uint8Array(1));
  }
  const body = concat(parts);
  return concat([latin1('RIFF'), littleEndian(body.length + 4, 4), latin1('WEBP'), body]);
}

/** The VP8X chunk that a file with metadata starts with. */
export function extendedHeader(flags: number, width: number, height: number): WebpChunk {
  const data = concat([
    Uint8Array.of(flags, 0, 0, 0),
    littleEndian(width - 1, 3),
    littleEndian(height - 1, 3),
  ]);
  return { type: 'VP8X', data };
}

function littleEndian(value: number, length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => (value >>> (8 * i)) & 255);
}
