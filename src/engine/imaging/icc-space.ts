/** The colour space that an ICC profile describes. */
import { asciiAt, viewOf } from './bytes.ts';
import {
  type ColourSpace,
  type CurvePair,
  type Matrix,
  parametricCurve,
  powerCurve,
  tableCurve,
} from './colour-space.ts';

const TAG_TABLE = 128;
const MOST_TAGS = 100;

/**
 * The space of a profile with three primaries and three curves; null where it works by tables or is broken. Such a
 * photo is restored in its own numbers, and keeps its profile.
 */
export function spaceOfProfile(profile: Uint8Array): ColourSpace | null {
  try {
    return readSpace(profile);
  } catch (error) {
    // A tag that points out of the profile.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readSpace(profile: Uint8Array): ColourSpace | null {
  const view = viewOf(profile);
  const tags = new Map<string, Uint8Array>();
  const count = Math.min(MOST_TAGS, view.getUint32(TAG_TABLE));
  for (let i = 0, at = TAG_TABLE + 4; i < count; i++, at += 12) {
    const offset = view.getUint32(at + 4);
    tags.set(asciiAt(profile, at, 4), profile.subarray(offset, offset + view.getUint32(at + 8)));
  }
  // Tables come before primaries where a profile has both.
  if (tags.has('A2B0') || asciiAt(profile, 20, 4) !== 'XYZ ') return null;
  const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => readXyz(tags.get(tag)));
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((tag) => readCurve(tags.get(tag)));
  const [r, g, b] = columns;
  const [red, green, blue] = curves;
  if (!r || !g || !b || !red || !green || !blue) return null;
  const toXyz: Matrix = [r[0], g[0], b[0], r[1], g[1], b[1], r[2], g[2], b[2]];
  return { toXyz, toLinear: [red.to, green.to, blue.to], fromLinear: [red.from, green.from, blue.from] };
}

function readXyz(tag: Uint8Array | undefined): [number, number, number] | null {
  if (!tag || asciiAt(tag, 0, 4) !== 'XYZ ') return null;
  return [fixed(tag, 8), fixed(tag, 12), fixed(tag, 16)];
}

/** s15Fixed16Number. */
function fixed(tag: Uint8Array, at: number): number {
  return viewOf(tag).getInt32(at) / 65536;
}

function readCurve(tag: Uint8Array | undefined): CurvePair | null {
  if (!tag) return null;
  const kind = asciiAt(tag, 0, 4);
  if (kind === 'para') return readParametric(tag);
  if (kind !== 'curv') return null;
  const view = viewOf(tag);
  const count = view.getUint32(8);
  if (count === 0) return powerCurve(1);
  if (count === 1) return usable(powerCurve(view.getUint16(12) / 256));
  if (12 + 2 * count > tag.length) return null;
  const table = Array.from({ length: count }, (_, i) => view.getUint16(12 + 2 * i) / 65535);
  const rising = table.every((value, i) => i === 0 || value >= (table[i - 1] as number));
  return rising && table[0] !== table[count - 1] ? tableCurve(table) : null;
}

function readParametric(tag: Uint8Array): CurvePair | null {
  const kind = viewOf(tag).getUint16(8);
  const p = (i: number): number => fixed(tag, 12 + 4 * i);
  switch (kind) {
    case 0:
      return usable(powerCurve(p(0)));
    case 1:
      return usable(parametricCurve(p(0), p(1), p(2), 0, -p(2) / p(1), 0, 0));
    case 2:
      return usable(parametricCurve(p(0), p(1), p(2), 0, -p(2) / p(1), p(3), p(3)));
    case 3:
      return usable(parametricCurve(p(0), p(1), p(2), p(3), p(4), 0, 0));
    case 4:
      return usable(parametricCurve(p(0), p(1), p(2), p(3), p(4), p(5), p(6)));
    default:
      return null;
  }
}

/** A curve that rises and comes back through its inverse, or null. */
function usable(curve: CurvePair): CurvePair | null {
  const steps = Array.from({ length: 33 }, (_, i) => i / 32);
  const sound = steps.every((v) => Math.abs(curve.from(curve.to(v)) - v) < 0.02);
  return sound && curve.to(1) > curve.to(0) ? curve : null;
}
