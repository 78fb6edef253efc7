import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../domain/recipe.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { buildNetwork } from './catalog.ts';
import type { Network } from './network.ts';
import { initialParams, layoutOf, viewsOf } from './params.ts';

const SPECS: readonly NetworkSpec[] = [
  { id: 'srresnet', config: { channels: 5, blocks: 2 } },
  { id: 'srresnet', config: { channels: 5, blocks: 2, skip: false } },
  { id: 'unet', config: { widths: [6], blocks: [], middle: 1, decoder: [] } },
  { id: 'unet', config: { widths: [4, 6], blocks: [1], middle: 1, decoder: [0] } },
  { id: 'unet', config: { widths: [4, 6, 8], blocks: [1, 1], middle: 1, decoder: [1, 1] } },
  { id: 'nafnet', config: { width: 4, encoder: [1, 1], middle: 1, decoder: [0, 1] } },
  { id: 'restormer', config: { dim: 4, blocks: [1, 1, 0, 1], refinement: 1 } },
  {
    id: 'prompt-ir',
    config: { dim: 4, blocks: [1, 0, 0, 1], refinement: 0, prompts: [4, 4, 8], sides: [5, 4, 3] },
  },
  { id: 'uformer', config: { width: 2, depths: [0, 2, 1], heads: [1, 1, 1] } },
  {
    id: 'transweather',
    config: { dims: [4, 4, 4, 8], depths: [1, 0, 0, 1], questions: 1, tail: [4, 4], skip: true },
  },
  { id: 'airnet', config: { channels: 4, groups: 1, blocks: 2, skip: true } },
  { id: 'mprnet', config: { features: 8, scale: 4, orsScale: 4, blocks: 1 } },
  { id: 'rdmc', config: { width: 2, stages: 1, genotype: { links: ['enc1-dec2', 'enc3-dec2'] } } },
];

/** Applies a network to an image with the given Params. */
function run(network: Network, flat: Float32Array, x: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => network.apply(viewsOf(network, tf.tensor1d(flat)).views, x).image);
}

describeOnBackends('every network', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe.each(SPECS)('$id $config', (spec) => {
    const network = buildNetwork(spec);
    const side = network.multiple;

    it('keeps the shape at odd multiples of its grain, and begins near the identity if it adds its input', async () => {
      const x = randomTensor<tf.Tensor4D>([2, side * 3, side * 5, 3], 1);
      const y = run(network, initialParams(network, 1), x);
      expect(y.shape).toEqual(x.shape);
      const change = tf.tidy(() => tf.sqrt(tf.mean(tf.squaredDifference(x, y))));
      const [size] = await change.data();
      expect(size).toBeGreaterThan(1e-7);
      expect(size).toBeLessThan(spec.config.skip === false ? 2 : 1);
    });

    it('shows the features that its image is made of, of the size it names', () => {
      const { channels, grain } = network.features;
      const x = randomTensor<tf.Tensor4D>([2, side * 2, side * 3, 3], 1);
      const flat = tf.tensor1d(initialParams(network, 3));
      const { features } = network.apply(viewsOf(network, flat).views, x);
      expect(features.shape).toEqual([2, (side * 2) / grain, (side * 3) / grain, channels]);
    });

    it('starts from its seed', () => {
      expect(initialParams(network, 7)).toEqual(initialParams(network, 7));
      expect(initialParams(network, 7)).not.toEqual(initialParams(network, 8));
    });

    it('sends a gradient to every parameter', async () => {
      const quiet = new Set(network.parameters.map(({ name }) => name));
      // Some seeds leave a narrow layer of ReLUs silent for one image.
      for (let seed = 3; quiet.size > 0 && seed < 9; seed++) {
        // A branch whose share begins at 0 gets its gradient once that has moved.
        const flat = tf.add(tf.tensor1d(initialParams(network, seed)), 0.01);
        const x = randomTensor<tf.Tensor4D>([1, side * 2, side * 3, 3], seed - 1);
        const gradient = tf.grad((params: tf.Tensor) =>
          tf.sum(tf.square(network.apply(viewsOf(network, params as tf.Tensor1D).views, x).image)),
        )(flat);
        const values = Float32Array.from(await gradient.data());
        for (const { name, offset, size } of layoutOf(network).entries) {
          const part = values.subarray(offset, offset + size);
          expect(part.every(Number.isFinite), name).toBe(true);
          if (part.some((value) => value !== 0)) quiet.delete(name);
        }
      }
      expect([...quiet]).toEqual([]);
    });

    it('leaves nothing behind', () =>
      expectNoLeak(() => {
        const x = randomTensor<tf.Tensor4D>([1, side, side, 3], 1);
        tf.dispose([x, run(network, initialParams(network, 1), x)]);
      }));
  });
});

describe('the radius', () => {
  beforeAll(() => enterBackend('wasm'));

  it.each(SPECS.filter((spec) => !buildNetwork(spec).global))(
    'bounds what an output pixel of $id $config sees, closely',
    async (spec) => {
      const network = buildNetwork(spec);
      const { radius, multiple } = network;
      // With positive weights nothing cancels, so that every pixel in the field leaves its trace.
      const flat = initialParams(network, 1).map((value) => Math.abs(value) * 2 + 0.01);
      const length = Math.ceil((4 * radius + 3 * multiple) / multiple) * multiple;
      const start = Math.floor(length / 2 / multiple) * multiple;
      let furthest = 0;
      for (let pixel = start; pixel < start + multiple; pixel++) {
        const x = tf.fill<tf.Rank.R4>([1, multiple, length, 3], 0.5);
        const seen = tf.tidy(() => {
          const views = viewsOf(network, tf.tensor1d(flat)).views;
          const gradient = tf.grad((image: tf.Tensor) => {
            const y = network.apply(views, image as tf.Tensor4D).image;
            return tf.sum(tf.slice(y, [0, 0, pixel, 0], [1, multiple, 1, 3]));
          })(x);
          return tf.sum(tf.abs(gradient), [0, 1, 3]);
        });
        for (const [i, value] of (await seen.data()).entries()) {
          if (value > 0) furthest = Math.max(furthest, Math.abs(i - pixel));
        }
        tf.dispose([x, seen]);
      }
      expect(furthest).toBeLessThanOrEqual(radius);
      expect(furthest).toBeGreaterThan(radius - multiple);
    },
  );
});
