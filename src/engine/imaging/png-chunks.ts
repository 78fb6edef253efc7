/** PNG is a signature and a list of chunks with checksums (PNG specification, third edition, section 5). */
import { asciiAt, type Bytes, concat, latin1, uint32, viewOf } from './bytes.ts';
import { crc32 } from './crc.ts';
import { undecodable } from './faults.ts';
import { PNG_SIGNATURE } from './sniff.ts';

export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const CRITICAL = /^[A-Z]/;

/**
 * All chunks up to IEND. Damaged ancillary chunks are left out; a damaged critical one is an error.
 * @throws StudioError `image-undecodable`
 */
export function readPngChunks(bytes: Uint8Array, name: string): PngChunk[] {
  const view = viewOf(bytes);
  const chunks: PngChunk[] = [];
  let offset = PNG_SIGNATURE.length;
  while (offset + 12 <= bytes.length) {
    const length = view.getUint32(offset);
    const type = asciiAt(bytes, offset + 4, 4);
    if (!/^[A-Za-z]{4}$/.test(type)) throw undecodable(name, 'its PNG structure is broken');
    const end = offset + 8 + length;
    if (end + 4 > bytes.length) break;
    const sound = crc32(bytes.subarray(offset + 4, end)) === view.getUint32(end);
    if (!sound && CRITICAL.test(type)) throw undecodable(name, `a checksum in it is wrong (${type})`);
    if (sound) chunks.push({ type, data: bytes.subarray(offset + 8, end) });
    if (type === 'IEND') return chunks;
    offset = end + 4;
  }
  throw undecodable(name, 'it is cut off before its end');
}

/** One chunk with length and checksum. */
export function pngChunk(type: string, data: Uint8Array): Bytes {
  const chunk = new Uint8Array(data.length + 12);
  chunk.set(uint32(data.length));
  chunk.set(latin1(type), 4);
  chunk.set(data, 8);
  chunk.set(uint32(crc32(chunk.subarray(4, -4))), data.length + 8);
  return chunk;
}

/** Puts chunks right after the IHDR of a PNG, where iCCP must stand and eXIf and iTXt may. */
export function insertAfterHeader(png: Uint8Array, chunks: readonly Uint8Array[]): Bytes {
  const end = PNG_SIGNATURE.length + 12 + 13;
  return concat([png.subarray(0, end), ...chunks, png.subarray(end)]);
}
