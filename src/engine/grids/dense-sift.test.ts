import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { denseSift } from './dense-sift.ts';

/** A ramp that rises along (dx, dy). */
function ramp(dx: number, dy: number): tf.Tensor4D {
  const values = Float32Array.from({ length: 64 * 64 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return 0.5 + 0.004 * (dx * (pixel % 64) + dy * Math.floor(pixel / 64));
  });
  return tf.tensor4d(values, [1, 64, 64, 3]);
}

/** Sums over all cells of the eight directions. */
async function histogram(image: tf.Tensor4D): Promise<number[]> {
  const rows = tf.tidy(() => denseSift.describe(image));
  expect(rows.shape).toEqual([1, 2048]);
  const values = await rows.data();
  const sums = new Array<number>(8).fill(0);
  for (const [i, value] of values.entries()) sums[i % 8] = (sums[i % 8] as number) + value;
  return sums;
}

describeOnBackends('dense SIFT', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    [1, 0, 0],
    [0, 1, 2],
    [-1, 0, 4],
    [0, -1, 6],
    [1, 1, 1],
  ])('sees a ramp along (%d, %d) in direction %d alone', async (dx, dy, direction) => {
    const sums = await histogram(ramp(dx, dy));
    const others = sums.filter((_, i) => i !== direction);
    expect(sums[direction]).toBeGreaterThan(10);
    expect(Math.max(...others)).toBeLessThan(0.05 * (sums[direction] as number));
  });

  it('shares a direction between its two neighbours', async () => {
    const angle = Math.PI / 8;
    const sums = await histogram(ramp(Math.cos(angle), Math.sin(angle)));
    expect((sums[0] as number) / (sums[1] as number)).toBeCloseTo(1, 1);
  });

  it('has unit descriptors whatever the contrast', async () => {
    const rows = await tf.tidy(() => denseSift.describe(ramp(1, 0.5))).data();
    let squares = 0;
    for (let i = 0; i < 128; i++) squares += (rows[i] as number) ** 2;
    expect(squares).toBeCloseTo(1, 2);
  });
});
