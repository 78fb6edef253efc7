/** As much of the protobuf wire format as writing a file needs: fields are numbers, texts, bytes or messages. */

export type Message = readonly Field[];
export type Field = Uint8Array<ArrayBuffer>;

const VARINT = 0;
const FIXED32 = 5;
const LENGTH = 2;

/** A whole number up to 2^53; negative ones as 64 bits in two's complement. */
export function whole(field: number, value: number): Field {
  return join([varint(field * 8 + VARINT), varint(value)]);
}

export function float(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return join([varint(field * 8 + FIXED32), bytes]);
}

export function text(field: number, value: string): Field {
  return binary(field, new TextEncoder().encode(value));
}

export function binary(field: number, value: Uint8Array<ArrayBuffer>): Field {
  return join([varint(field * 8 + LENGTH), varint(value.length), value]);
}

export function message(field: number, fields: Message): Field {
  return binary(field, join(fields));
}

/** The bytes of a message that nothing encloses. */
export function join(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): Uint8Array<ArrayBuffer> {
  if (value < 0) return signed(value);
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return new Uint8Array([...bytes, rest]);
}

function signed(value: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return new Uint8Array([...bytes, Number(rest)]);
}
