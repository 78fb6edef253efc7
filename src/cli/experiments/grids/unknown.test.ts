import { describe, expect, it } from 'vitest';
import { REFERENCE_GROUPS, REFERENCE_SETS } from '../../../engine/grids/reference-sets.ts';
import { stream } from '../../../engine/runtime/random.ts';
import { unknownRows } from './unknown.ts';

const random = stream(1, 'unknown test');
/** Groups stand on the corners of a cube and its middle, far apart, but for haze, which stands where clean does. */
const photosOf = (each: number) =>
  REFERENCE_SETS.flatMap(({ id, group }) =>
    Array.from({ length: each }, () => {
      const place = REFERENCE_GROUPS.findIndex((one) => one.id === group);
      const corner = group === 'haze' ? 0 : place;
      return {
        set: id,
        statistics: [0, 1, 2, 3].map((bit) => 40 * ((corner >> bit) & 1) + random.normal()),
      };
    }),
  );

describe('damage that is taken for unknown', () => {
  const rows = unknownRows(photosOf(6), photosOf(4));
  const of = (group: string) => rows.find((row) => row.group === group);

  it('is told from the rest where it stands apart, and is not where it looks like something known', () => {
    expect(rows).toHaveLength(REFERENCE_GROUPS.length - 1);
    expect(of('noise')?.training.reliability).toBeGreaterThan(0.95);
    expect(of('noise')?.test.reliability).toBeGreaterThan(0.95);
    expect(of('noise')?.test.refused).toBe(1);
    expect(of('haze')?.test.reliability).toBeLessThan(0.75);
    expect(of('haze')?.test.refused).toBeLessThan(0.5);
  });
});
