import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { l1 } from '../losses/pixel.ts';
import { recipeLoss } from '../losses/recipe-loss.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { layoutOf, learnedSize, viewsOf } from '../networks/params.ts';
import { initMoments, updateAdam } from '../optim/adam.ts';
import { mixed } from '../reweighting/mixed.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { decodeSafetensors, type NamedTensor } from '../weights/safetensors.ts';
import { lossAndGradient } from './objective.ts';

/** What PyTorch computed from the same weights: outputs, gradients and one step of each optimiser. */
function fixture(name: string) {
  const url = new URL(`../../../tools/torch/fixtures/${name}.safetensors`, import.meta.url);
  const { tensors, metadata } = decodeSafetensors(new Uint8Array(readFileSync(url)), name);
  const network = buildNetwork(JSON.parse(metadata.network ?? ''));
  const get = (key: string): NamedTensor => {
    const tensor = tensors.find((candidate) => candidate.name === key);
    if (tensor === undefined) throw new Error(`The fixture has no ${key}`);
    return tensor;
  };
  const flat = (prefix: string): Float32Array => {
    const { size, entries } = layoutOf(network);
    const values = new Float32Array(size);
    for (const entry of entries) {
      // What is kept but not learned has no gradient.
      if (prefix === 'grad' && entry.learned === false) continue;
      const { data, shape } = get(`${prefix}.${entry.name}`);
      expect(shape, entry.name).toEqual(entry.shape);
      values.set(data, entry.offset);
    }
    return values;
  };
  const image = (key: string): tf.Tensor4D =>
    tf.tensor4d(get(key).data, [...get(key).shape] as [number, number, number, number]);
  return { network, get, flat, image };
}

/** Greatest difference of two lists. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));
}

describeOnBackends('the PyTorch twin', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe.each([
    'srresnet',
    'unet',
    'rdmc',
    'uformer',
    'transweather',
    'nafnet',
    'restormer',
    'prompt-ir',
    'mprnet',
    'airnet',
  ])('of %s', (name) => {
    it('gives the same image', async () => {
      const { network, get, flat, image } = fixture(name);
      const output = network.apply(viewsOf(network, tf.tensor1d(flat('w'))).views, image('input')).image;
      expect(distance(await output.data(), get('output').data)).toBeLessThan(1e-4);
    });

    it('gives the same gradients', async () => {
      const { network, flat, image } = fixture(name);
      const params = tf.tensor1d(flat('w'));
      const loss = recipeLoss([{ id: 'l1', weight: 1, epsilon: 1, offset: 1 }]);
      const degraded = image('input');
      const batch = { degraded, clean: image('target'), labels: Array(degraded.shape[0]).fill('any') };
      const judge = { network, loss, reweighter: mixed, tasks: ['any'] };
      const { gradient } = lossAndGradient(judge, { params }, batch);
      const expected = flat('grad');
      const largest = Math.max(...expected.map(Math.abs));
      expect(distance(await gradient.data(), expected)).toBeLessThan(1e-3 * largest);
    });
  });

  it('keeps the same running statistics of rdmc', async () => {
    const { network, get, flat, image } = fixture('rdmc');
    const params = tf.tensor1d(flat('w'));
    const batch = { degraded: image('input'), clean: image('target'), labels: ['any', 'any'] };
    const judge = { network, loss: l1, reweighter: mixed, tasks: ['any'] };
    const { kept } = lossAndGradient(judge, { params }, batch);
    const values = (await kept?.data()) ?? [];
    const begin = learnedSize(network);
    for (const { name, learned, offset, size } of layoutOf(network).entries) {
      if (learned !== false) continue;
      const ours = Array.from(values).slice(offset - begin, offset - begin + size);
      expect(distance(ours, get(`kept.${name}`).data), name).toBeLessThan(1e-4);
    }
  });

  it.each([
    ['adam', 0],
    ['adamw', 0.1],
  ] as const)('takes the same step of %s', async (rule, weightDecay) => {
    const { network, flat } = fixture('srresnet');
    const settings = { betas: [0.9, 0.99] as const, weightDecay, decoupled: rule === 'adamw' };
    // From PyTorch's own gradient: the first step is all sign, so that rounding near 0 would tell nothing.
    const [params, gradient] = [tf.tensor1d(flat('w')), tf.tensor1d(flat('grad'))];
    const { params: updated } = updateAdam(settings, initMoments(params.size), params, gradient, 1e-3, 0);
    const [values, expected] = [await updated.data(), flat(rule)];
    for (const { name, offset, size } of layoutOf(network).entries) {
      const part = [offset, offset + size] as const;
      expect(distance(values.slice(...part), expected.slice(...part)), name).toBeLessThan(1e-7);
    }
  });
});
