import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { passAsReal, tellApart } from '../losses/adversarial.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { flatten } from '../weights/flat.ts';
import { decodeSafetensors, type NamedTensor } from '../weights/safetensors.ts';
import { initialParams, layoutOf, viewsOf } from './params.ts';
import { patchGan } from './patch-gan.ts';

const url = new URL('../../../tools/torch/fixtures/patch-gan.safetensors', import.meta.url);
const fixture = decodeSafetensors(new Uint8Array(readFileSync(url)), 'patch-gan');
const network = patchGan(JSON.parse(fixture.metadata.config ?? ''));

function given(wanted: string): NamedTensor {
  const found = fixture.tensors.find(({ name }) => name === wanted);
  if (!found) throw new Error(`No ${wanted} in the fixture`);
  return found;
}
const image = (name: string) =>
  tf.tensor<tf.Rank.R4>(given(name).data, [...given(name).shape] as [number, number, number, number]);
/** All parameters of one kind, flat in the order of the network. */
const flat = (prefix: 'w' | 'g') =>
  flatten(
    network,
    fixture.tensors
      .filter(({ name }) => name.startsWith(`${prefix}.`))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(2) })),
    'patch-gan',
  );

async function farthest(tensor: tf.Tensor, data: ArrayLike<number>): Promise<number> {
  const values = Float32Array.from(await tensor.data());
  expect(values.length).toBe(data.length);
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - (data[i] as number))), 0);
}

describe('PatchGAN', () => {
  it.each([
    [64, 3, 2_764_737],
    [32, 2, 167_649],
    [16, 2, 42_865],
  ])('of width %d with %d strided layers has %d parameters', (width, layers, count) => {
    expect(layoutOf(patchGan({ width, layers })).size).toBe(count);
    expect(JSON.parse(fixture.metadata.counts ?? '')[`${width},${layers}`]).toBe(count);
  });

  it('begins with a deviation of 0.02, whatever the fan-in', () => {
    const wide = patchGan({ width: 32, layers: 2 });
    const params = initialParams(wide, 1);
    for (const { name, offset, size } of layoutOf(wide).entries.filter(({ size }) => size > 1000)) {
      const part = params.subarray(offset, offset + size);
      const deviation = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / size);
      expect(deviation, name).toBeCloseTo(0.02, 2);
    }
  });
});

describeOnBackends('PatchGAN beside PyTorch', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('gives the same verdicts, to 1e-4', async () => {
    const verdict = network.apply(viewsOf(network, tf.tensor1d(flat('w'))).views, image('made'));
    expect(verdict.shape).toEqual([...given('verdict').shape]);
    expect(await farthest(verdict, given('verdict').data)).toBeLessThan(1e-4);
  });

  it('gives the same least-squares loss and gradients, to 1e-3 of the greatest', async () => {
    const [real, made] = [image('real'), image('made')];
    const { value, grads } = tf.valueAndGrads((params, shown) => {
      const { views } = viewsOf(network, params as tf.Tensor1D);
      return tellApart(network.apply(views, real), network.apply(views, shown as tf.Tensor4D));
    })([tf.tensor1d(flat('w')), made]);
    expect((await value.data())[0]).toBeCloseTo(Number(fixture.metadata.loss), 4);
    for (const [i, expected] of [flat('g'), given('grad').data].entries()) {
      const most = expected.reduce((top, each) => Math.max(top, Math.abs(each)), 0);
      expect(await farthest(grads[i] as tf.Tensor, expected)).toBeLessThan(1e-3 * most);
    }
  });

  it('has losses of closed form', async () => {
    const [ones, halves] = [tf.ones([2, 3, 3, 1]), tf.fill<tf.Rank.R4>([2, 3, 3, 1], 0.5)];
    expect((await tellApart(ones, tf.zerosLike(ones)).data())[0]).toBe(0);
    expect((await tellApart(halves, halves).data())[0]).toBeCloseTo(0.25, 6);
    expect([...(await passAsReal(halves).data())]).toEqual([0.125, 0.125]);
  });
});
