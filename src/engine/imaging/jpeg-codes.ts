/** Huffman codes of JPEG: those of a file, and those of the standard, between which the same symbols are written anew. */
import { invariant } from '../domain/fault.ts';
import { type Bytes, concat } from './bytes.ts';

/** How many codes there are of each length 1..16, and what they stand for. */
export interface CodeTable {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

/** The tables of ITU-T T.81, K.3.1 (luminance), which have a code for every symbol. */
export const STANDARD_DC: CodeTable = {
  counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
  symbols: Array.from({ length: 12 }, (_, i) => i),
};
const FREQUENT_AC = '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a';
export const STANDARD_AC: CodeTable = {
  counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
  symbols: withTheRest(FREQUENT_AC.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []),
};

/** The frequent symbols in their order, then all others of run 0..15 and size 1..10 as they count. */
function withTheRest(frequent: readonly number[]): number[] {
  const all = Array.from({ length: 256 }, (_, symbol) => symbol);
  const others = all.filter(
    (symbol) => (symbol & 15) >= 1 && (symbol & 15) <= 10 && !frequent.includes(symbol),
  );
  return [...frequent, ...others];
}

/** Both tables as one DHT payload. */
export function tablesPayload(): Bytes {
  const one = (kind: number, { counts, symbols }: CodeTable) => Uint8Array.of(kind, ...counts, ...symbols);
  return concat([one(0x00, STANDARD_DC), one(0x10, STANDARD_AC)]);
}

/** For the next 16 bits: length of the code times 256 plus its symbol; 0 where there is no code. */
function readingTable({ counts, symbols }: CodeTable): Uint16Array {
  const table = new Uint16Array(65536);
  forEachCode(counts, (code, length, index) => {
    const first = code << (16 - length);
    table.fill((length << 8) | (symbols[index] as number), first, first + (1 << (16 - length)));
  });
  return table;
}

/** For each symbol: its code times 32 plus the code's length. */
function writingTable({ counts, symbols }: CodeTable): Uint32Array {
  const table = new Uint32Array(256);
  forEachCode(counts, (code, length, index) => {
    table[symbols[index] as number] = code * 32 + length;
  });
  return table;
}

function forEachCode(
  counts: readonly number[],
  use: (code: number, length: number, index: number) => void,
): void {
  let code = 0;
  let index = 0;
  counts.forEach((count, i) => {
    for (let k = 0; k < count; k++) use(code++, i + 1, index++);
    code <<= 1;
  });
}

/** One component of a scan: its blocks in an MCU and the tables that its codes are from. */
export interface ScanPart {
  readonly blocks: number;
  readonly dc: CodeTable;
  readonly ac: CodeTable;
}

const WRITE_DC = writingTable(STANDARD_DC);
const WRITE_AC = writingTable(STANDARD_AC);

/** The same baseline scan in the codes of the standard. */
export function recode(scan: Uint8Array, parts: readonly ScanPart[], mcus: number): Bytes {
  const read = bitReader(scan);
  const write = bitWriter(scan.length);
  const tables = parts.map(({ blocks, dc, ac }) => ({ blocks, dc: readingTable(dc), ac: readingTable(ac) }));
  const symbol = (from: Uint16Array, to: Uint32Array): number => {
    const entry = from[read.peek16()] as number;
    const value = entry & 255;
    const code = to[value] as number;
    invariant(entry > 0 && code > 0, 'a JPEG scan holds an unknown code');
    read.skip(entry >> 8);
    write.put(code >> 5, code & 31);
    return value;
  };
  const copy = (count: number): void => {
    if (count === 0) return;
    write.put(read.peek16() >> (16 - count), count);
    read.skip(count);
  };
  for (let mcu = 0; mcu < mcus; mcu++) {
    for (const { blocks, dc, ac } of tables) {
      for (let block = 0; block < blocks; block++) {
        copy(symbol(dc, WRITE_DC));
        for (let k = 1; k < 64; k++) {
          const value = symbol(ac, WRITE_AC);
          if (value === 0) break;
          k += value >> 4;
          copy(value & 15);
        }
      }
    }
  }
  return write.end();
}

/** Bits of entropy-coded data, without the zeros that are stuffed behind 0xff; ones past the end. */
function bitReader(bytes: Uint8Array) {
  let at = 0;
  let held = 0;
  let count = 0;
  return {
    peek16(): number {
      while (count < 16) {
        const byte = at < bytes.length ? (bytes[at++] as number) : 255;
        if (byte === 255 && bytes[at] === 0) at++;
        held = ((held << 8) | byte) & 0xffffff;
        count += 8;
      }
      return (held >> (count - 16)) & 0xffff;
    },
    skip(bits: number): void {
      count -= bits;
    },
  };
}

function bitWriter(guess: number) {
  let bytes = new Uint8Array(guess * 2 + 64);
  let length = 0;
  let held = 0;
  let count = 0;
  const push = (byte: number): void => {
    if (length + 2 > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    bytes[length++] = byte;
    if (byte === 255) bytes[length++] = 0;
  };
  return {
    put(value: number, bits: number): void {
      held = (held << bits) | value;
      count += bits;
      while (count >= 8) {
        count -= 8;
        push((held >> count) & 255);
      }
      held &= (1 << count) - 1;
    },
    end(): Bytes {
      if (count > 0) push(((held << (8 - count)) | ((1 << (8 - count)) - 1)) & 255);
      return bytes.slice(0, length);
    },
  };
}
