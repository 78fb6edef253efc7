/** The size of the frames in an AV1 stream, from its sequence header (AV1 specification, 5.5). */
import type { Size } from './header.ts';

const SEQUENCE_HEADER = 1;

/** The greatest frame of the stream, or null where its sequence header cannot be read. */
export function readAv1Size(stream: Uint8Array): Size | null {
  const header = sequenceHeader(stream);
  if (!header) return null;
  const bits = bitsOf(header);
  bits(3);
  bits(1);
  const reduced = bits(1) === 1;
  if (reduced) bits(5);
  else if (!skipOperatingPoints(bits)) return null;
  const [widthBits, heightBits] = [bits(4) + 1, bits(4) + 1];
  const size = { width: bits(widthBits) + 1, height: bits(heightBits) + 1 };
  return Number.isNaN(size.width + size.height) ? null : size;
}

/** Reads numbers of so many bits; NaN past the end. */
function bitsOf(bytes: Uint8Array): (count: number) => number {
  let at = 0;
  return (count) => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) {
      const byte = bytes[at >> 3];
      value = byte === undefined ? Number.NaN : value * 2 + ((byte >> (7 - (at & 7))) & 1);
    }
    return value;
  };
}

/** Everything before the size in a full header. False for streams with timing, which photos have not. */
function skipOperatingPoints(bits: (count: number) => number): boolean {
  const hasTiming = bits(1) === 1;
  if (hasTiming) return false;
  const hasDelay = bits(1) === 1;
  const points = bits(5) + 1;
  for (let i = 0; i < points; i++) {
    bits(12);
    if (bits(5) > 7) bits(1);
    if (hasDelay && bits(1) === 1) bits(4);
  }
  return true;
}

/** The payload of the first sequence header among the stream's units (OBUs). */
function sequenceHeader(stream: Uint8Array): Uint8Array | null {
  let at = 0;
  while (at < stream.length) {
    const head = stream[at] as number;
    const type = (head >> 3) & 15;
    at += head & 4 ? 2 : 1;
    let length = stream.length - at;
    if (head & 2) {
      length = 0;
      for (let i = 0; i < 8; i++) {
        const byte = stream[at++];
        if (byte === undefined) return null;
        length += (byte & 127) * 2 ** (7 * i);
        if ((byte & 128) === 0) break;
      }
    }
    if (at + length > stream.length) return null;
    if (type === SEQUENCE_HEADER) return stream.subarray(at, at + length);
    at += length;
  }
  return null;
}
