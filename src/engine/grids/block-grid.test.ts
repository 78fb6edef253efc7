import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { degrade } from '../degradations/degrade.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { blockGrid } from './block-grid.ts';

describeOnBackends('the grid of blocks', (backend) => {
  beforeAll(() => enterBackend(backend));

  const gridOf = async (data: Float32Array, side: number): Promise<number> => {
    // A patch that does not begin on the grid.
    const [value] = await tf
      .tidy(() => blockGrid(tf.slice(tf.tensor4d(data, [1, side, side, 3]), [0, 5, 3, 0], [1, 64, 64, 3])))
      .data();
    return value as number;
  };

  it('grows as JPEG grows coarser', async () => {
    const { data } = await samplePhoto('canyon.jpg', 0, 0, 80, 80);
    const found: number[] = [];
    for (const quality of [10, 30, 90]) {
      found.push(await gridOf(degrade(data, 80, 80, 'jpeg', { quality }, stream(1)), 80));
    }
    const [coarse, middle, fine] = found as [number, number, number];
    expect(coarse).toBeGreaterThan(middle + 0.1);
    expect(middle).toBeGreaterThan(fine);
  });

  it('is ln 8 where there are jumps on the grid alone, and 0 on a flat patch', async () => {
    const side = 80;
    const blocks = Float32Array.from({ length: side * side * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      const [x, y] = [pixel % side, Math.floor(pixel / side)];
      return (Math.floor(x / 8) + Math.floor(y / 8)) % 2 ? 0.9 : 0.1;
    });
    // The slope of the neighbours takes half a jump from each side: 1 + 2 * 1/2 in all, so half lies on the grid.
    expect(await gridOf(blocks, side)).toBeCloseTo(Math.log(4), 1);
    expect(await gridOf(new Float32Array(side * side * 3).fill(0.4), side)).toBeCloseTo(0, 5);
  });
});
