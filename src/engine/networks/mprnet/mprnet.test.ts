import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../../testing/backends.ts';
import { randomTensor } from '../../testing/random-tensor.ts';
import { buildNetwork } from '../catalog.ts';
import { initialParams, layoutOf, viewsOf } from '../params.ts';

const build = (features: number, scale: number, orsScale: number, blocks: number) =>
  buildNetwork({ id: 'mprnet', config: { features, scale, orsScale, blocks } });

describe('mprnet', () => {
  it.each([
    [40, 20, 16, 8, 3_637_249],
    [80, 48, 32, 8, 15_741_025],
    [96, 48, 32, 8, 20_127_073],
    [24, 12, 8, 3, 976_105],
    [16, 8, 8, 2, 427_033],
    [12, 6, 4, 2, 230_413],
  ])('of size %i, %i, %i, %i has the published number of parameters', (n, s, o, blocks, count) => {
    expect(layoutOf(build(n, s, o, blocks)).size).toBe(count);
  });

  it('refuses a size without blocks', () => {
    expect(() => build(16, 8, 8, 0)).toThrow('blocks');
  });
});

describeOnBackends('mprnet', (backend) => {
  beforeAll(() => enterBackend(backend));
  const network = build(6, 4, 2, 1);

  it('shows an image after each of its three stages, and its taps', async () => {
    const { views } = viewsOf(network, tf.tensor1d(initialParams(network, 2)));
    const x = randomTensor<tf.Tensor4D>([2, 16, 24, 3], 1);
    const { image, stages = [], taps = {} } = network.apply(views, x);
    expect(stages.map(({ shape }) => shape)).toEqual([x.shape, x.shape, x.shape]);
    expect(stages[2]).toBe(image);
    expect(Object.entries(taps).map(([name, { shape }]) => [name, shape])).toEqual([
      ['bottleneck', [2, 4, 6, 14]],
      ['attention', [2, 16, 24, 6]],
    ]);
  });

  it('looks at each photo of a batch alone, and at quarters of it in its first stage', async () => {
    const { views } = viewsOf(network, tf.tensor1d(initialParams(network, 2)));
    const x = randomTensor<tf.Tensor4D>([2, 16, 24, 3], 1);
    const changed = tf.tidy(() => {
      const change = tf.pad(tf.ones([1, 4, 4, 3]), [
        [0, 1],
        [0, 12],
        [20, 0],
        [0, 0],
      ]);
      const [before, after] = [x, tf.add(x, change) as tf.Tensor4D].map((image) =>
        network.apply(views, image),
      );
      return (before?.stages ?? []).map((image, i) =>
        tf.sum(tf.abs(tf.sub(image, after?.stages?.[i] as tf.Tensor)), [3]),
      );
    });
    const [first, , last] = (await Promise.all(changed.map((map) => map.array()))) as number[][][][];
    expect(last?.[1]?.flat().every((value) => value === 0)).toBe(true);
    // The upper half is decoded together; the lower one does not know of it.
    expect(
      first?.[0]
        ?.slice(8)
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
    expect(first?.[0]?.[2]?.[2]).toBeGreaterThan(0);
    expect(last?.[0]?.[15]?.[0]).toBeGreaterThan(0);
  });
});
