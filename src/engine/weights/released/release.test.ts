/** Released weights against PyTorch, which computed images and gradients from them under their own names. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { l1 } from '../../losses/pixel.ts';
import { layoutOf, viewsOf } from '../../networks/params.ts';
import { mixed } from '../../reweighting/mixed.ts';
import { enterBackend } from '../../testing/backends.ts';
import { lossAndGradient } from '../../training/objective.ts';
import { openModelFile } from '../model-file.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../safetensors.ts';
import { readReleased } from './release.ts';

const NAMES = ['nafnet', 'restormer', 'prompt-ir', 'mprnet'] as const;

function fixture(name: string) {
  const url = new URL(`../../../../tools/torch/fixtures/upstream-${name}.safetensors`, import.meta.url);
  const { tensors, metadata } = decodeSafetensors(new Uint8Array(readFileSync(url)), name);
  const under = (prefix: string): NamedTensor[] =>
    tensors
      .filter((tensor) => tensor.name.startsWith(prefix))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
  const image = (wanted: string): tf.Tensor4D => {
    const tensor = tensors.find((candidate) => candidate.name === wanted);
    return tf.tensor4d(tensor?.data ?? [], [...(tensor?.shape ?? [])] as [number, number, number, number]);
  };
  return { under, image, spec: JSON.parse(metadata.network ?? '') as { id: string; config: object } };
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

describe('released weights', () => {
  beforeAll(() => enterBackend('wasm'));

  it.each(NAMES)('of %s give the image that PyTorch computed', async (name) => {
    const { under, image, spec } = fixture(name);
    const {
      network,
      parameters,
      spec: found,
    } = openModelFile(encodeSafetensors(under('w.')), 'x.safetensors');
    expect(found).toMatchObject(spec);
    const y = network.apply(viewsOf(network, tf.tensor1d(parameters)).views, image('input')).image;
    const wanted = await image('output').data();
    const largest = Math.max(1, ...wanted.map(Math.abs));
    expect(distance(await y.data(), wanted) / largest).toBeLessThan(1e-4);
  });

  it.each(['nafnet', 'restormer', 'prompt-ir'])(
    'of %s give the gradients that PyTorch computed',
    async (name) => {
      const { under, image } = fixture(name);
      const { network, parameters } = openModelFile(encodeSafetensors(under('w.')), 'x.safetensors');
      // What PyTorch never used has no gradient.
      const used = new Set(under('grad.').map((tensor) => tensor.name));
      const grads = under('grad.').filter((tensor) => used.has(tensor.name));
      const expected = openModelFile(encodeSafetensors(grads), 'gradients').parameters;
      const judge = { network, loss: l1, reweighter: mixed, tasks: ['any'] };
      const batch = { degraded: image('input'), clean: image('target'), labels: ['any'] };
      const { gradient } = lossAndGradient(judge, { params: tf.tensor1d(parameters) }, batch);
      const found = await gradient.data();
      const largest = Math.max(...expected.map(Math.abs));
      for (const { name: parameter, offset, size } of layoutOf(network).entries) {
        const apart = distance(found.slice(offset, offset + size), expected.slice(offset, offset + size));
        expect(apart / largest, parameter).toBeLessThan(1e-3);
      }
    },
  );

  it('may have what frameworks put before every name, and the one slope of MPRNet once', () => {
    const { under } = fixture('mprnet');
    const tensors = under('w.');
    const slopes = tensors.filter(({ name, shape }) => name.endsWith('.body.1.weight') && shape.length === 1);
    const once = tensors.filter((tensor) => !slopes.slice(1).includes(tensor));
    const prefixed = once.map((tensor) => ({ ...tensor, name: `module.${tensor.name}` }));
    const [plain, short] = [tensors, prefixed].map((list) =>
      readReleased({ tensors: list, metadata: {} }, 'x'),
    );
    expect(short?.file.tensors).toEqual(plain?.file.tensors);
    expect(plain?.unused).toBe(slopes.length - 1);
  });

  it('are refused by name where one is missing, left over or of another size', () => {
    const tensors = fixture('nafnet').under('w.');
    const read = (list: readonly NamedTensor[]) => () =>
      readReleased({ tensors: list, metadata: {} }, 'a.safetensors');
    const without = tensors.filter(({ name }) => name !== 'middle_blks.0.beta');
    expect(read(without)).toThrow(
      'a.safetensors has the names of NAFNet, but does not fit it: missing: middle_blks.0.beta.',
    );
    const more = [...tensors, { name: 'extra.weight', shape: [1], data: Float32Array.of(1) }];
    expect(read(more)).toThrow('not known: extra.weight');
    const wide = tensors.map((tensor) =>
      tensor.name === 'ending.bias' ? { ...tensor, shape: [1, 3] } : tensor,
    );
    expect(read(wide)).toThrow('of another size: ending.bias (1x3 for 3)');
  });

  it('are of no network where nobody knows the names', () => {
    const tensors = [{ name: 'conv.weight', shape: [1], data: Float32Array.of(1) }];
    expect(readReleased({ tensors, metadata: {} }, 'x')).toBeNull();
    expect(() => openModelFile(encodeSafetensors(tensors), 'x.safetensors')).toThrow(
      'NAFNet, Restormer, PromptIR or MPRNet',
    );
  });
});
