import { describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { changeOf, middlePart, otherParts, PART } from './trial.ts';

/** Red counts columns and green rows, modulo 256. */
function chart(width: number, height: number): Raster {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    rgb[3 * i] = i % width;
    rgb[3 * i + 1] = Math.floor(i / width);
  }
  return { width, height, depth: 8, alpha: null, rgb };
}
const corner = ({ rgb }: Raster) => [rgb[0], rgb[1]];
const flat = (value: number): Raster => ({
  width: 2,
  height: 2,
  depth: 8,
  alpha: null,
  rgb: new Uint8Array(12).fill(value),
});

describe('parts of a photo', () => {
  it('are its middle, and two more of a large one', () => {
    const large = chart(PART + 100, 2 * PART);
    expect(otherParts(large)).toEqual([]);
    expect(corner(middlePart(large))).toEqual([50, PART / 2]);
    const larger = chart(2 * PART + 8, 2 * PART + 4);
    const [first, last] = otherParts(larger);
    expect(first && corner(first)).toEqual([(PART + 8) / 4, (PART + 4) / 4]);
    expect(last && corner(last)).toEqual([((PART + 8) * 3) / 4, ((PART + 4) * 3) / 4]);
    expect(middlePart(chart(30, 20))).toEqual(chart(30, 20));
  });
});

describe('what a model changes', () => {
  it('is counted over all parts together', () => {
    // One part moved by 6 levels and one by none: a mean square of 18.
    expect(
      changeOf([
        [flat(100), flat(106)],
        [flat(100), flat(100)],
      ]),
    ).toBeCloseTo(10 * Math.log10(255 ** 2 / 18), 9);
    expect(changeOf([[flat(9), flat(9)]])).toBe(Number.POSITIVE_INFINITY);
  });
});
