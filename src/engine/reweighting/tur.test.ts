import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork } from '../networks/catalog.ts';
import { headParameters, uncertaintyOf } from '../networks/uncertainty-head.ts';
import { initMoments, updateAdam } from '../optim/adam.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { badnessOf, evidenceOf, LABELS, rowsOf, TASKS } from '../testing/weigh.ts';
import { buildReweighter } from './catalog.ts';
import { groupsOf } from './groups.ts';
import { tur, weighByUncertainty } from './tur.ts';

describe('the head of tur', () => {
  it.each([
    [32, 19_363],
    [64, 75_587],
  ])('adds to srresnet of %i channels as many parameters as published', (channels, count) => {
    const network = buildNetwork({ id: 'srresnet', config: { channels, blocks: 1 } });
    const { parameters } = buildReweighter(
      { id: 'tur', epsilon: 0, detached: false },
      network,
      Array(7).fill({}),
    );
    expect(parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0)).toBe(count);
  });
});

describe('the start of its head', () => {
  it('is a tenth of the usual one unless said', () => {
    const features = { channels: 4, grain: 1 } as const;
    const initOf = (gain?: number) =>
      tur({ epsilon: 0, detached: false, ...(gain === undefined ? {} : { gain }) }, features).parameters.map(
        ({ init }) => init,
      );
    expect(initOf()).toEqual([0.1, null, 0.1, null, 0.1, null]);
    expect(initOf(1)).toEqual([1, null, 1, null, 1, null]);
  });
});

describeOnBackends('tur', (backend) => {
  beforeAll(() => enterBackend(backend));

  const constant = (count: number, value: number): tf.Tensor4D => tf.fill([count, 4, 6, 3], value);

  it('is L1 / c + 2 ln c for an uncertainty c, whatever the other tasks', async () => {
    const badness = badnessOf(LABELS.length);
    const { objective, report } = weighByUncertainty(
      badness,
      constant(LABELS.length, 0.25),
      groupsOf(TASKS, LABELS),
      0,
    );
    const [losses, weights, uncertainties] = (await rowsOf(report)) as [number[], number[], number[]];
    const values = await badness.data();
    const meanOf = (samples: readonly number[]): number => {
      const parts = samples.flatMap((i) => Array.from(values.slice(i * 72, (i + 1) * 72)));
      return parts.reduce((a, b) => a + b) / parts.length;
    };
    const expected = [meanOf([1]), meanOf([0, 3]), meanOf([2, 4])];
    for (const [t, loss] of expected.entries()) {
      expect(losses[t]).toBeCloseTo(loss, 5);
      expect(weights[t]).toBeCloseTo(1 / 0.25 / 3, 5);
      expect(uncertainties[t]).toBeCloseTo(0.25, 6);
    }
    const sum = expected.reduce((total, loss) => total + loss / 0.25 + 2 * Math.log(0.25), 0);
    expect((await objective.data())[0]).toBeCloseTo(sum / 3, 4);
  });

  it('averages the maps of a task over its Samples, and takes the logarithm of their mean', async () => {
    const badness = tf.tensor4d([0.2, 0.4, 0.6, 0.8], [2, 1, 2, 1]);
    const uncertainty = tf.tensor4d([1, 2, 3, 6], [2, 1, 2, 1]);
    const { objective } = weighByUncertainty(badness, uncertainty, groupsOf(['a'], ['a', 'a']), 0);
    // The shared map is [2, 4].
    const expected = (0.2 / 2 + 0.4 / 4 + 0.6 / 2 + 0.8 / 4) / 4 + 2 * Math.log(3);
    expect((await objective.data())[0]).toBeCloseTo(expected, 5);
  });

  it('has no slope towards the uncertainty at half of the loss, and falls towards it', async () => {
    const badness = tf.fill([1, 4, 6, 3], 0.3) as tf.Tensor4D;
    const groups = groupsOf(['a'], ['a']);
    const slope = async (c: number): Promise<number> => {
      const gradient = tf.grad(
        (map: tf.Tensor) => weighByUncertainty(badness, map as tf.Tensor4D, groups, 0).objective,
      )(constant(1, c));
      return (await tf.sum(gradient).data())[0] as number;
    };
    expect(Math.abs(await slope(0.15))).toBeLessThan(1e-4);
    expect(await slope(0.1)).toBeLessThan(-1);
    expect(await slope(0.2)).toBeGreaterThan(1);
  });

  it('sees of a batch of one task what a Recipe of that task would', async () => {
    const badness = badnessOf(2);
    const map = tf.abs(randomTensor<tf.Tensor4D>([2, 4, 6, 3], 7));
    const among = weighByUncertainty(badness, map, groupsOf(TASKS, ['haze', 'haze']), 1e-4);
    const alone = weighByUncertainty(badness, map, groupsOf(['haze'], ['haze', 'haze']), 1e-4);
    const [expected] = await alone.objective.data();
    expect((await among.objective.data())[0]).toBeCloseTo(expected as number, 5);
  });

  it('begins near softplus(0) on the grid of the image, above 0', async () => {
    for (const grain of [1, 2] as const) {
      const features = { channels: 6, grain };
      const parameters = headParameters(features);
      const random = stream(1, 'head');
      const tensors = new Map(
        parameters.map(({ name, shape, init }) => {
          const values = new Float32Array(shape.reduce((a, b) => a * b));
          if (init !== null) random.fillNormal(values, 0, init * Math.sqrt(2 / (9 * 6)));
          return [name, tf.tensor(values, [...shape])];
        }),
      );
      const views = (name: string): tf.Tensor => tensors.get(name) as tf.Tensor;
      const map = uncertaintyOf(features, views, randomTensor<tf.Tensor4D>([2, 8, 4, 6], 3));
      expect(map.shape).toEqual([2, 8 * grain, 4 * grain, 3]);
      for (const value of await map.data()) expect(Math.abs(value - Math.LN2)).toBeLessThan(0.05);
    }
  });

  it('lets gradients into the network, unless it is told not to', async () => {
    for (const detached of [false, true]) {
      const reweighter = tur({ epsilon: 1e-4, detached }, { channels: 4, grain: 2 });
      const slope = tf.grad((features: tf.Tensor) => {
        const evidence = evidenceOf(reweighter, LABELS, { features: features as tf.Tensor4D });
        return reweighter.weigh(evidence).objective;
      })(randomTensor([LABELS.length, 2, 3, 4], 2));
      const [size] = await tf.max(tf.abs(slope)).data();
      expect((size as number) > 0).toBe(!detached);
    }
  });
});

describe('tur', () => {
  it('learns half of the loss of each task while the errors stay what they are', async () => {
    await enterBackend('wasm');
    const losses = [0.3, 0.05, 0.12];
    const tasks = ['a', 'b', 'c'];
    const labels = ['a', 'b', 'c', 'b'];
    const features = { channels: 4, grain: 1 } as const;
    const reweighter = tur({ epsilon: 0, detached: false }, features);
    const sizes = reweighter.parameters.map(({ shape }) => shape.reduce((a, b) => a * b));
    const start = new Float32Array(sizes.reduce((a, b) => a + b));
    stream(1, 'start').fillNormal(start, 0, 0.1);
    // One channel of the features says which task it is, as a trained network's would.
    const known = tf.tensor4d(
      labels.flatMap((label) =>
        Array.from({ length: 25 * 4 }, (_, i) => (i % 4 === tasks.indexOf(label) ? 1 : 0)),
      ),
      [4, 5, 5, 4],
    );
    const errors = tf.tensor4d(
      labels.flatMap((label) => Array.from({ length: 75 }, () => losses[tasks.indexOf(label)] as number)),
      [4, 5, 5, 3],
    );
    const groups = groupsOf(tasks, labels);
    const weigh = (flat: tf.Tensor) => {
      const tensors = tf.split(flat, sizes).map((part, i) => {
        return tf.reshape(part, [...(reweighter.parameters[i]?.shape ?? [])]);
      });
      const views = (name: string) =>
        tensors[reweighter.parameters.findIndex((parameter) => parameter.name === name)] as tf.Tensor;
      return reweighter.weigh({ badness: errors, groups, features: known, views, state: undefined });
    };
    let params: tf.Tensor1D = tf.tensor1d(start);
    let moments = initMoments(start.length);
    const settings = { betas: [0.9, 0.99], weightDecay: 0, decoupled: false } as const;
    for (let step = 0; step < 400; step++) {
      const updated = tf.tidy(() => {
        const gradient = tf.grad((flat: tf.Tensor) => weigh(flat).objective)(params) as tf.Tensor1D;
        return { ...updateAdam(settings, moments, params, gradient, step < 300 ? 0.01 : 0.001, step) };
      });
      tf.dispose([params, moments.first, moments.second]);
      ({ params, ...moments } = updated);
    }
    const uncertainties = (await rowsOf(weigh(params).report))[2] as number[];
    for (const [t, loss] of losses.entries()) {
      expect(Math.abs((uncertainties[t] as number) / (loss / 2) - 1)).toBeLessThan(0.1);
    }
  });
});
