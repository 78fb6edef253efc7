/**
 * Our own strict reader and writer of safetensors: 8-byte little-endian header length, JSON header, raw bytes.
 * Reading never allocates more than the file and never runs anything; every malformed file is refused with its own sentence.
 */
import { StudioError } from '../domain/fault.ts';
import { foreignFormat } from './foreign.ts';
import { fromHalf, toHalf } from './half.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

export interface Safetensors {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

const MAX_HEADER_BYTES = 1_000_000;
const BYTES_OF = { F32: 4, F16: 2 } as const;
type Dtype = keyof typeof BYTES_OF;

interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file (F32 and F16; both come back as 32-bit floats).
 * @param file how messages name the file
 * @throws StudioError `model-damaged`: header, ranges, overlaps, holes, shapes, values that are not finite
 */
export function decodeSafetensors(bytes: Uint8Array<ArrayBuffer>, file = 'The weights file'): Safetensors {
  const refuse = (why: string): never => {
    throw new StudioError(
      'model-damaged',
      `${file} is not a valid safetensors file: ${why}. Export or download it again.`,
    );
  };
  if (bytes.length < 8) refuse('it is too short to hold a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || headerBytes > bytes.length - 8) {
    // The first bytes of other formats are no sensible length, so a good file is never taken for one of them.
    const foreign = foreignFormat(bytes);
    if (foreign !== null)
      throw new StudioError('model-damaged', `${file} is not a safetensors file: ${foreign}.`);
    refuse(`its header is longer than ${headerBytes > MAX_HEADER_BYTES ? '1 MB' : 'the file'}`);
  }
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes));
  const { entries, metadata } = parseHeader(text, refuse);
  const body = bytes.subarray(8 + headerBytes);
  checkCover(entries, body.length, refuse);
  const tensors = entries.map((entry): NamedTensor => {
    // Copied so that the view is aligned whatever the header's length.
    const raw = body.slice(entry.begin, entry.end).buffer;
    const data = entry.dtype === 'F32' ? new Float32Array(raw) : fromHalf(new Uint16Array(raw));
    if (!data.every(Number.isFinite)) refuse(`tensor ${entry.name} holds a value that is not finite`);
    return { name: entry.name, shape: entry.shape, data };
  });
  return { tensors, metadata };
}

function parseHeader(text: string, refuse: (why: string) => never) {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    refuse('its header is not JSON');
  }
  if (header === null || typeof header !== 'object' || Array.isArray(header))
    return refuse('its header is not an object');
  // JSON.parse keeps the last of two equal keys without a word; such a file would hide a tensor.
  const keys = Object.keys(header);
  if (countTopLevelKeys(text) !== keys.length) refuse('a name occurs twice');
  const entries: Entry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header as Record<string, unknown>)) {
    if (name === '__metadata__') {
      const pairs =
        value !== null && typeof value === 'object'
          ? Object.entries(value)
          : refuse('its metadata is not an object');
      if (pairs.some(([, text]) => typeof text !== 'string')) refuse('its metadata holds more than text');
      metadata = Object.fromEntries(pairs);
      continue;
    }
    entries.push(parseEntry(name, value, refuse));
  }
  return { entries, metadata };
}

function parseEntry(name: string, value: unknown, refuse: (why: string) => never): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES_OF, dtype))
    return refuse(`tensor ${name} is neither F32 nor F16`);
  const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isSize)) return refuse(`tensor ${name} has no valid shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    return refuse(`tensor ${name} has no valid offsets`);
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, side) => product * side, BYTES_OF[dtype as Dtype]);
  if (end - begin !== bytes) return refuse(`the bytes of tensor ${name} do not fit its shape`);
  return { name, dtype: dtype as Dtype, shape, begin, end };
}

/** Tensors must follow each other without holes or overlaps and end with the file. */
function checkCover(entries: readonly Entry[], length: number, refuse: (why: string) => never): void {
  let position = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin)) {
    if (entry.begin !== position) refuse(`there is a hole or an overlap before tensor ${entry.name}`);
    position = entry.end;
  }
  if (position !== length) refuse('bytes are missing or left over at its end');
}

function countTopLevelKeys(text: string): number {
  let depth = 0;
  let keys = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) keys++;
  }
  return keys;
}

/** Writes a safetensors file in the order given. @param dtype F16 halves the size; values are rounded to nearest */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
  dtype: Dtype = 'F32',
): Uint8Array<ArrayBuffer> {
  let position = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, shape, data } of tensors) {
    const end = position + data.length * BYTES_OF[dtype];
    header[name] = { dtype, shape, data_offsets: [position, end] };
    position = end;
  }
  const json = JSON.stringify(header);
  const head = new TextEncoder().encode(
    json + ' '.repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8),
  );
  const out = new Uint8Array(8 + head.length + position);
  new DataView(out.buffer).setBigUint64(0, BigInt(head.length), true);
  out.set(head, 8);
  let offset = 8 + head.length;
  for (const { data } of tensors) {
    const stored = dtype === 'F32' ? data : toHalf(data);
    out.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), offset);
    offset += stored.byteLength;
  }
  return out;
}
