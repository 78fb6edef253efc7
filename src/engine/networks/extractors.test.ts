import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { perceptual } from '../losses/perceptual.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { flatten } from '../weights/flat.ts';
import { decodeSafetensors, type NamedTensor } from '../weights/safetensors.ts';
import type { FeatureExtractor } from './extractor.ts';
import { buildFeatureNet, type FeatureNet } from './feature-net.ts';
import type { Views } from './network.ts';
import { initialParams, layoutOf, viewsOf } from './params.ts';
import { VGG19, vgg19 } from './vgg19.ts';

const url = (name: string) => new URL(`../../../tools/torch/fixtures/${name}.safetensors`, import.meta.url);

/** What the PyTorch twin computed with small networks of both kinds. */
function twin(name: 'feature-net' | 'vgg') {
  const { tensors, metadata } = decodeSafetensors(new Uint8Array(readFileSync(url(name))), name);
  const config = JSON.parse(metadata.config ?? '');
  const network: FeatureExtractor =
    name === 'vgg' ? vgg19(config) : buildFeatureNet({ id: 'feature-net', config });
  const weights = tensors
    .filter((tensor) => tensor.name.startsWith('w.'))
    .map((tensor) => ({ ...tensor, name: tensor.name.slice(2) }));
  const given = (wanted: string): NamedTensor => {
    const found = tensors.find((tensor) => tensor.name === wanted);
    if (!found) throw new Error(`No ${wanted} in the fixture`);
    return found;
  };
  const place = (wanted: string) =>
    tf.tensor<tf.Rank.R4>(given(wanted).data, [...given(wanted).shape] as [number, number, number, number]);
  const views = (): Views => viewsOf(network, tf.tensor1d(flatten(network, weights, name))).views;
  return { network, given, place, views, loss: Number(metadata.loss) };
}

async function farthest(tensor: tf.Tensor, { data, shape }: NamedTensor): Promise<number> {
  expect(tensor.shape).toEqual([...shape]);
  const values = Float32Array.from(await tensor.data());
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - (data[i] as number))), 0);
}

describeOnBackends('networks that only look', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe.each(['feature-net', 'vgg'] as const)('%s', (name) => {
    it('sees what the PyTorch twin sees, to 1e-4', async () => {
      const { network, views, place, given } = twin(name);
      const taps = network.taps(views(), place('input'));
      expect(taps.map(({ shape }) => shape[3])).toEqual([...network.channels]);
      for (const [i, tap] of taps.entries()) {
        expect(await farthest(tap, given(`tap.${i}`)), `tap ${i}`).toBeLessThan(1e-4);
      }
    });

    it('makes a perceptual loss of the twin’s value and gradient', async () => {
      const { network, views, place, given, loss } = twin(name);
      const weights = views();
      const badness = perceptual((image) => network.taps(weights, image));
      const target = place('target');
      const { value, grad } = tf.valueAndGrad((image: tf.Tensor) =>
        tf.mean(badness(image as tf.Tensor4D, target)),
      )(place('input'));
      expect((await value.data())[0]).toBeCloseTo(loss, 6);
      const largest = given('grad').data.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
      expect(await farthest(grad, given('grad'))).toBeLessThan(1e-3 * largest);
    });

    it('has exact gradients by both images', async () => {
      const { network } = twin(name);
      // No weight below 0, one image brighter than the other, both brighter to the lower right: no ReLU, no absolute
      // difference and no pool bends.
      const flat = tf.tensor1d(initialParams(network, 2).map(Math.abs));
      const { views } = viewsOf(network, flat);
      const loss = perceptual((image) => network.taps(views, image));
      const ramp = tf.range(0, 16);
      const slope = tf.add(tf.reshape(ramp, [1, 16, 1, 1]), tf.reshape(ramp, [1, 1, 16, 1]));
      const image = (seed: number, low: number): tf.Tensor => {
        const grain = tf.mul(tf.sigmoid(randomTensor([1, 16, 16, 3], seed)), 0.02);
        return tf.add(tf.add(grain, tf.mul(slope, 0.005)), low);
      };
      await gradCheck((p, t) => loss(p as tf.Tensor4D, t as tf.Tensor4D), [image(4, 0.8), image(5, 0.6)], {
        step: 5e-3,
        tolerance: 1e-2,
      });
    });

    it('leaves nothing behind', () => {
      const { network } = twin(name);
      return expectNoLeak(() => {
        const flat = tf.tensor1d(initialParams(network, 1));
        const views = viewsOf(network, flat);
        const x = randomTensor<tf.Tensor4D>([1, 17, 16, 3], 1);
        tf.dispose([tf.tidy(() => network.taps(views.views, x)), x, flat]);
        views.dispose();
      });
    });
  });

  it('judges as the twin does', async () => {
    const { network, views, place, given } = twin('feature-net');
    const { logits, strength } = (network as FeatureNet).judge(views(), place('input'));
    expect(await farthest(logits, given('logits'))).toBeLessThan(1e-4);
    expect(await farthest(strength, given('strength'))).toBeLessThan(1e-4);
  });
});

describe('their sizes', () => {
  it('are the published ones of VGG-19 up to its 13th convolution, under torchvision’s names', () => {
    // By hand: 9 * from * to + to, level by level.
    expect(layoutOf(VGG19).size).toBe(1_792 + 36_928 + 221_440 + 2_065_408 + 8_259_584 + 2_359_808);
    const names = VGG19.parameters.map(({ name }) => name).filter((name) => name.endsWith('.weight'));
    expect(names.map((name) => Number(name.split('.')[1]))).toEqual([
      0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28,
    ]);
  });

  it('refuse a config that is not one of ours', () => {
    expect(() => buildFeatureNet({ id: 'unet', config: {} })).toThrow(
      expect.objectContaining({ code: 'model-incompatible' }),
    );
    const config = { widths: [4, 4, 4, 4], hidden: 8, tasks: ['jpeg', 'clean'] };
    expect(() => buildFeatureNet({ id: 'feature-net', config })).toThrow('name five widths');
  });
});
