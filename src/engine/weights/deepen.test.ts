import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { buildNetwork } from '../networks/catalog.ts';
import type { Network } from '../networks/network.ts';
import { initialParams, viewsOf } from '../networks/params.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends } from '../testing/backends.ts';
import { beginWith } from './deepen.ts';
import { unflatten } from './flat.ts';

const unet = (blocks: number, middle: number, decoder: number): Network =>
  buildNetwork({
    id: 'unet',
    config: { widths: [4, 6, 8], blocks: [blocks, 1], middle, decoder: [decoder, 1] },
  });
const trained = unet(1, 1, 1);
const weights = initialParams(trained, 1);
const tensors = unflatten(trained, weights);

describeOnBackends('a deeper network that begins as a trained one', () => {
  it('restores as it does, to the last bit', async () => {
    const pixels = new Float32Array(16 * 16 * 3);
    stream(1, 'deepen').fillNormal(pixels, 0.5, 0.2);
    const image = async (network: Network, flat: Float32Array): Promise<Float32Array> => {
      const { views, dispose } = viewsOf(network, tf.tensor1d(flat));
      const y = tf.tidy(() => network.apply(views, tf.tensor4d(pixels, [1, 16, 16, 3])).image);
      const values = Float32Array.from(await y.data());
      y.dispose();
      dispose();
      return values;
    };
    const deeper = unet(2, 3, 2);
    const begun = beginWith(deeper, tensors, 'shallow', 7);
    expect(await image(deeper, begun)).toEqual(await image(trained, weights));
    // What is zero must not stay so: the first convolution of a new block is not.
    const added = unflatten(deeper, begun).find(({ name }) => name === 'middle.2.conv1.weight');
    expect(added?.data.some((value) => value !== 0)).toBe(true);
  });
});

it('begins with the weights themselves where nothing is missing', () => {
  expect(beginWith(trained, tensors, 'same', 7)).toEqual(weights);
});

it('refuses what is not only deeper', () => {
  expect(() => beginWith(unet(0, 1, 1), tensors, 'shallow', 7)).toThrow(
    'encoder.0.0.conv1.weight is left over',
  );
  const srresnet = buildNetwork({ id: 'srresnet', config: { channels: 4, blocks: 1 } });
  expect(() => beginWith(srresnet, tensors, 'shallow', 7)).toThrow('first.weight is missing');
  const half = tensors.filter(({ name }) => name !== 'middle.0.conv2.bias');
  expect(() => beginWith(trained, half, 'half', 7)).toThrow('middle.0.conv2.bias is missing');
});
