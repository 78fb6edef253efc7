import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  FULL_SPACE,
  familyOf,
  GenotypeSchema,
  JOURNAL_SPACE,
  PAPER_GENOTYPES,
} from '../../domain/rdmc-genotype.ts';
import { describeOnBackends, enterBackend } from '../../testing/backends.ts';
import { randomTensor } from '../../testing/random-tensor.ts';
import { buildNetwork } from '../catalog.ts';
import { withoutNorms } from '../fold.ts';
import type { Network } from '../network.ts';
import { initialParams, layoutOf, learnedSize, viewsOf } from '../params.ts';

const build = (config: Record<string, unknown>): Network => buildNetwork({ id: 'rdmc', config });
const withLinks = (links: readonly string[], more = {}): Network => build({ genotype: { links }, ...more });

describe('rdmc', () => {
  it.each([
    [4, [], 250_449],
    [4, PAPER_GENOTYPES['input-first'].links, 265_245],
    [4, JOURNAL_SPACE, 312_666],
    [8, [], 996_615],
    [8, PAPER_GENOTYPES['input-first'].links, 1_055_367],
    [8, JOURNAL_SPACE, 1_243_422],
  ])('of width %i with links %j learns the published count', (width, links, count) => {
    expect(learnedSize(withLinks(links, { width }))).toBe(count);
  });

  it('learns as much whatever the number of stages, and keeps statistics for each', () => {
    const [one, four] = [build({ stages: 1 }), build({ stages: 4 })];
    expect(learnedSize(four)).toBe(learnedSize(one));
    const kept = (network: Network): number => layoutOf(network).size - learnedSize(network);
    expect(kept(four)).toBe(4 * kept(one));
    expect(one.parameters.filter(({ learned }) => learned !== false).map(({ name }) => name)).toEqual(
      four.parameters.filter(({ learned }) => learned !== false).map(({ name }) => name),
    );
  });

  it('costs about what methods counted at 256 x 256: 2.68 thousand million multiply-adds, 10.5 at width 8', () => {
    expect((build({}).macsPerPixel * 256 ** 2) / 1e9).toBeCloseTo(2.68, 2);
    expect((build({ width: 8 }).macsPerPixel * 256 ** 2) / 1e9).toBeCloseTo(10.5, 1);
  });

  it('has eight candidates in the released space and n(n - 1) in the full one', () => {
    expect(JOURNAL_SPACE).toHaveLength(8);
    expect(FULL_SPACE).toHaveLength(20);
    for (const space of [JOURNAL_SPACE, FULL_SPACE]) {
      expect(space.filter((name) => familyOf(name) === 'skip-down')).toHaveLength(space.length / 2);
      expect(GenotypeSchema['~standard'].validate({ links: space })).not.toHaveProperty('issues');
    }
    for (const { links } of Object.values(PAPER_GENOTYPES)) {
      expect(links.filter((name) => familyOf(name) === 'skip-up')).toHaveLength(2);
    }
  });

  it.each([
    [{ width: 1 }, 'width'],
    [{ stages: 5 }, 'stages'],
    [{ genotype: { links: ['enc2-dec2'] } }, 'between different levels'],
    [{ genotype: { links: ['enc1-dec2', 'enc1-dec2'] } }, 'once'],
    [{ genotype: { up: [0.5, 0.6], links: [] } }, 'make 1'],
  ])('refuses %j', (config, reason) => {
    expect(() => build(config)).toThrow(reason);
  });
});

describeOnBackends('rdmc', (backend) => {
  beforeAll(() => enterBackend(backend));
  const config = {
    width: 2,
    stages: 2,
    genotype: { up: [0.25, 0.75], links: ['enc2-dec3', 'enc2-dec1', 'in-dec1'] },
  };

  it('shows the image after each stage, the last of which is the result', async () => {
    const network = build(config);
    const { views } = viewsOf(network, tf.tensor1d(initialParams(network, 2)));
    const { image, stages = [] } = network.apply(views, randomTensor([1, 32, 16, 3], 1));
    expect(stages).toHaveLength(2);
    expect(stages.at(-1)).toBe(image);
    expect(await tf.max(tf.abs(tf.sub(stages[0] as tf.Tensor, image))).data()).not.toEqual(
      Float32Array.of(0),
    );
  });

  it('frees what a stage computes before the next begins', () => {
    const network = build({ ...config, stages: 3 });
    const { views } = viewsOf(network, tf.tensor1d(initialParams(network, 2)));
    const x = randomTensor<tf.Tensor4D>([1, 16, 16, 3], 1);
    tf.tidy(() => {
      const before = tf.memory().numTensors;
      network.apply(views, x);
      // The image and the features of each stage.
      expect(tf.memory().numTensors - before).toBe(6);
    });
  });

  it('restores the same without its batch norms', async () => {
    const network = build(config);
    const parameters = initialParams(network, 3);
    for (const { learned, offset, size } of layoutOf(network).entries) {
      if (learned === false) for (let i = 0; i < size; i++) parameters[offset + i] = 0.5 + ((i * 7) % 5) / 5;
    }
    const plain = withoutNorms({ network, parameters });
    expect(plain.network.parameters.every(({ name }) => /(weight|bias)$/.test(name))).toBe(true);
    const x = randomTensor<tf.Tensor4D>([1, 16, 32, 3], 4);
    const [a, b] = [{ network, parameters }, plain].map((model) => {
      const { views } = viewsOf(model.network, tf.tensor1d(model.parameters));
      return model.network.apply(views, x).image;
    }) as [tf.Tensor, tf.Tensor];
    const [difference] = await tf.max(tf.abs(tf.sub(a, b))).data();
    expect(difference).toBeLessThan(1e-4);
  });

  it('moves its running statistics a tenth of the way to those of the batch', async () => {
    const network = build({ ...config, stages: 1 });
    const flat = tf.tensor1d(initialParams(network, 5));
    const { views } = viewsOf(network, flat);
    const x = randomTensor<tf.Tensor4D>([2, 16, 16, 3], 6);
    const { kept } = network.train?.(views, x) ?? { kept: new Map<string, tf.Tensor>() };
    expect([...kept.keys()].sort()).toEqual(
      network.parameters
        .filter(({ learned }) => learned === false)
        .map(({ name }) => name)
        .sort(),
    );
    // The first convolution sees the photo twice; its mean is known from a plain convolution.
    const both = tf.concat([x, x], 3);
    const inner = tf.add(
      tf.conv2d(both, views('enc1_1a.weight') as tf.Tensor4D, 1, 'same'),
      views('enc1_1a.bias'),
    );
    const { mean, variance } = tf.moments(inner, [0, 1, 2]);
    const close = async (name: string, expected: tf.Tensor) => {
      const [difference] = await tf.max(tf.abs(tf.sub(kept.get(name) as tf.Tensor, expected))).data();
      expect(difference, name).toBeLessThan(1e-4);
    };
    await close('enc1_1a.mean_0', tf.mul(mean, 0.1));
    await close('enc1_1a.variance_0', tf.add(0.9, tf.mul(variance, (0.1 * 512) / 511)));
    tf.dispose([...kept.values()]);
  });
});
