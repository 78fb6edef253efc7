/** A small ICC profile for a colour space that a file names without bringing one (ICC.1:2022). */
import { type Bytes, concat, latin1, uint32 } from './bytes.ts';
import { type Chromaticities, D50, matrixOf } from './colour-space.ts';

/** Parameters of the curve in the order of `parametricCurve`: a power alone, or all seven. */
export type CurveParameters =
  | readonly [number]
  | readonly [number, number, number, number, number, number, number];

/** A matrix profile of version 4 with one curve for all channels. */
export function writeProfile(name: string, primaries: Chromaticities, curve: CurveParameters): Bytes {
  const m = matrixOf(primaries);
  const column = (at: 0 | 1 | 2) => xyz([m[at], m[at + 3] as number, m[at + 6] as number]);
  const trc = concat([
    latin1('para\0\0\0\0'),
    Uint8Array.of(0, curve.length === 1 ? 0 : 4, 0, 0),
    ...curve.map(fixed),
  ]);
  const tags: readonly (readonly [string, Bytes])[] = [
    ['desc', text(name)],
    ['cprt', text('No copyright, use freely')],
    ['wtpt', xyz(D50)],
    ['rXYZ', column(0)],
    ['gXYZ', column(1)],
    ['bXYZ', column(2)],
    ['rTRC', trc],
    ['gTRC', trc],
    ['bTRC', trc],
  ];
  const table: Bytes[] = [uint32(tags.length)];
  const data: Bytes[] = [];
  let offset = 128 + 4 + 12 * tags.length;
  for (const [tag, content] of tags) {
    const padded = concat([content, new Uint8Array(-content.length & 3)]);
    table.push(latin1(tag), uint32(offset), uint32(content.length));
    data.push(padded);
    offset += padded.length;
  }
  return concat([header(offset), ...table, ...data]);
}

function header(length: number): Bytes {
  const bytes = new Uint8Array(128);
  bytes.set(uint32(length));
  bytes.set(uint32(0x04300000), 8);
  bytes.set(latin1('mntrRGB XYZ '), 12);
  bytes.set([0x07, 0xea, 0, 1, 0, 1], 24);
  bytes.set(latin1('acsp'), 36);
  bytes.set(concat(D50.map(fixed)), 68);
  return bytes;
}

function fixed(value: number): Bytes {
  return uint32(Math.round(value * 65536) >>> 0);
}

function xyz(values: readonly number[]): Bytes {
  return concat([latin1('XYZ \0\0\0\0'), ...values.map(fixed)]);
}

/** multiLocalizedUnicodeType with one English record; `content` must be ASCII. */
function text(content: string): Bytes {
  const wide = concat([...content].map((character) => Uint8Array.of(0, character.charCodeAt(0))));
  return concat([
    latin1('mluc\0\0\0\0'),
    uint32(1),
    uint32(12),
    latin1('enUS'),
    uint32(wide.length),
    uint32(28),
    wide,
  ]);
}
