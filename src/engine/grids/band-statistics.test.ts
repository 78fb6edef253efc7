import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { bandMoments, bandStatistics, statisticsOf } from './band-statistics.ts';

describeOnBackends('band statistics', (backend) => {
  beforeAll(() => enterBackend(backend));

  const statistics = async (features: tf.Tensor4D): Promise<Float64Array> =>
    bandStatistics(await tf.tidy(() => bandMoments(features)).data(), features.shape[3]);

  it('put fine noise into the finest band: log sigma, and 2/pi for normal values', async () => {
    const noise = tf.mul(randomTensor<tf.Tensor4D>([8, 64, 64, 1], 2), 0.5) as tf.Tensor4D;
    const [fine, even] = await statistics(noise);
    const [variance] = await tf.tidy(() => tf.mean(tf.square(noise))).data();
    // One sixteenth of white noise's variance goes to the coarser bands.
    expect(fine).toBeCloseTo(Math.log((variance as number) * (15 / 16)) / 2, 1);
    expect(even).toBeGreaterThan(0.6);
  });

  it('put a flat picture into the coarsest band alone, with its sign', async () => {
    const found = await statistics(tf.fill([2, 64, 64, 2], -0.3));
    expect(found).toHaveLength(statisticsOf(2));
    expect(found[0]).toBeLessThan(-8);
    expect(found[8]).toBeCloseTo(Math.log(0.3), 3);
    expect(found[10]).toBeCloseTo(-1, 3);
  });

  it('leave nothing behind', () =>
    expectNoLeak(() => {
      tf.dispose(tf.tidy(() => bandMoments(tf.ones([1, 64, 64, 3]))));
    }));
});
