import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planTiles, reflect, type Span } from './tile-plan.ts';

const sides = fc.integer({ min: 1, max: 5000 });
const multiples = fc.constantFrom(1, 2, 8);

function checkAxis(
  spans: readonly Span[],
  length: number,
  size: number,
  radius: number,
  multiple: number,
): void {
  let position = 0;
  for (const { start, from, to } of spans) {
    expect(from).toBe(position);
    expect(start % multiple).toBe(0);
    expect(start + length).toBeLessThanOrEqual(size);
    // Whatever a kept pixel depends on is inside the tile or outside the photo.
    expect(start === 0 || from - start >= radius).toBe(true);
    expect(start + length === size || start + length - to >= radius).toBe(true);
    position = to;
  }
  expect(position).toBe(size);
}

describe('planTiles', () => {
  it('keeps every pixel once, with its whole surroundings, in tiles of one shape', () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        multiples,
        fc.integer({ min: 0, max: 12 }),
        (width, height, multiple, reach) => {
          const radius = reach * multiple;
          const plan = planTiles(width, height, { multiple, radius, area: 120_000 });
          checkAxis(plan.columns, plan.tileWidth, plan.paddedWidth, radius, multiple);
          checkAxis(plan.rows, plan.tileHeight, plan.paddedHeight, radius, multiple);
          expect(plan.tileWidth * plan.tileHeight).toBeLessThanOrEqual(120_000);
        },
      ),
    );
  });

  it('takes a small photo whole', () => {
    const plan = planTiles(101, 50, { multiple: 8, radius: 80, area: 2 ** 19 });
    expect(plan).toMatchObject({ paddedWidth: 104, paddedHeight: 56, tileWidth: 104, tileHeight: 56 });
    expect(plan.columns).toHaveLength(1);
  });

  it('wastes little: a megapixel photo costs at most a third more than its own pixels', () => {
    const plan = planTiles(1024, 1024, { multiple: 8, radius: 80, area: 2 ** 19 });
    const cost = plan.tileWidth * plan.tileHeight * plan.columns.length * plan.rows.length;
    expect(cost / 1024 ** 2).toBeLessThan(1.34);
  });

  it('obeys a given side, and 0 means whole', () => {
    const limits = { multiple: 8, radius: 16, area: 2 ** 19 };
    const tiled = planTiles(300, 200, limits, 96);
    expect(Math.max(tiled.tileWidth, tiled.tileHeight)).toBeLessThanOrEqual(96);
    checkAxis(tiled.columns, tiled.tileWidth, tiled.paddedWidth, 16, 8);
    expect(planTiles(3000, 2000, limits, 0)).toMatchObject({ tileWidth: 3000, tileHeight: 2000 });
  });

  it('refuses a side that leaves nothing between the overlaps, and names the least one', () => {
    expect(() => planTiles(300, 200, { multiple: 8, radius: 16, area: 2 ** 19 }, 32)).toThrow('at least 40');
  });
});

describe('reflect', () => {
  it('continues 0 1 2 by reflection without repeating the edge', () => {
    expect([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6].map((i) => reflect(i, 3))).toEqual([
      1, 2, 1, 0, 1, 2, 1, 0, 1, 2,
    ]);
    expect([-5, 0, 9].map((i) => reflect(i, 1))).toEqual([0, 0, 0]);
  });
});
