import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { DegradationContrast } from '../../domain/degradation-contrast.ts';
import { StudioError } from '../../domain/fault.ts';
import type { Recipe } from '../../domain/recipe.ts';
import type { RunEvent } from '../../domain/run.ts';
import { recipeLoss } from '../../losses/recipe-loss.ts';
import { codeParameters } from '../../networks/airnet/encoder.ts';
import { buildNetwork } from '../../networks/catalog.ts';
import { initialParams, layoutOf, withParameters } from '../../networks/params.ts';
import { mixed } from '../../reweighting/mixed.ts';
import { stream } from '../../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../../testing/backends.ts';
import { tinyBatch, tinyRecipe } from '../../testing/tiny-recipe.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpoint.ts';
import { lossAndGradient } from '../objective.ts';
import { type TrainOptions, train } from '../trainer.ts';
import { besides, momentumContrast } from './momentum.ts';

const [SIDE, N, CHANNELS] = [16, 2, 4];
const LENGTH = 4 * CHANNELS;

function contrasting(contrast: Partial<DegradationContrast> = {}, changes: Partial<Recipe> = {}) {
  const recipe = tinyRecipe({
    network: { id: 'airnet', config: { channels: CHANNELS, groups: 1, blocks: 1, skip: true } },
    batch: { size: N, patch: SIDE, augment: false },
    schedule: { id: 'constant', warmup: 0, steps: 40, final: 0 },
    degradationContrast: { queue: 3, momentum: 0.9, ...contrast } as DegradationContrast,
    ...changes,
  });
  if (!recipe.degradationContrast) throw new Error('no contrast');
  return { ...recipe, degradationContrast: recipe.degradationContrast };
}

function images(step: number) {
  const { degraded, clean, shape, taskIds } = tinyBatch(5, step, [N, SIDE, SIDE, 3]);
  return {
    degraded: tf.tensor4d(degraded, [...shape]),
    clean: tf.tensor4d(clean, [...shape]),
    labels: taskIds,
  };
}

function setting(recipe = contrasting()) {
  const network = buildNetwork(recipe.network);
  const encoder = momentumContrast(recipe, network);
  const reweighter = besides(mixed, encoder);
  const judge = { network, loss: recipeLoss(recipe.loss), reweighter, tasks: ['gaussian-noise'] };
  const params = tf.tensor1d(initialParams(withParameters(network, reweighter.parameters), recipe.seed));
  return { network, encoder, judge, params, state: tf.tensor1d(encoder.state) };
}

async function run(
  recipe: Recipe,
  options: Partial<Pick<TrainOptions, 'resume' | 'steps' | 'parts' | 'source'>> = {},
) {
  const events: RunEvent[] = [];
  const result = await train({
    recipe,
    network: buildNetwork(recipe.network),
    source: async (step) => tinyBatch(5, step, [N, SIDE, SIDE, 3]),
    start: null,
    resume: null,
    onEvent: (event) => events.push(event),
    onCheckpoint: () => undefined,
    stopped: () => false,
    ...options,
  });
  return { ...result, events };
}

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));

describeOnBackends('contrast of degradations', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('follows the encoder slowly, and remembers the codes of the batches before, the oldest first to go', async () => {
    const { encoder, judge, params, state } = setting();
    const size = encoder.state.length - 4 * N * LENGTH;
    const values = async (t: tf.Tensor) => Float32Array.from(await t.data());
    const zero = encoder.step(judge, params, state, images(0), { step: 0, factor: 1 });
    const moved = tf.add(params, 0.5) as tf.Tensor1D;
    const one = encoder.step(judge, moved, zero.state, images(1), { step: 1, factor: 1 });
    const [before, first, second] = [await values(state), await values(zero.state), await values(one.state)];
    // The first step takes the encoder as it is, then a tenth of each move arrives.
    expect(far(first.subarray(0, size), before.subarray(0, size))).toBeLessThan(1e-6);
    expect(
      far(
        second.subarray(0, size),
        first.subarray(0, size).map((v) => v + 0.05),
      ),
    ).toBeLessThan(1e-5);
    expect((await one.loss.data())[0]).toBeCloseTo(0.45, 4);
    // One batch of codes on, the queue holds what the batch before was.
    const codes = N * LENGTH;
    expect(second.subarray(size, size + 3 * codes)).toEqual(first.subarray(size + codes, size + 4 * codes));
    expect(far(second.subarray(size + 3 * codes), first.subarray(size + 3 * codes))).toBeGreaterThan(1e-3);
  });

  it('is the cross entropy of the other half among what is remembered', async () => {
    const { encoder, judge, params, state } = setting();
    const given = images(0);
    const { state: now } = encoder.step(judge, params, state, given, { step: 0, factor: 1 });
    const size = encoder.state.length - 4 * N * LENGTH;
    const kept = Float32Array.from(await now.data());
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => kept.subarray(from + i * LENGTH, from + (i + 1) * LENGTH));
    const others = rows(size, 3 * N);
    const same = rows(size + 3 * N * LENGTH, N);
    // With the halves exchanged, the second encoder gives what the first makes of its half: they are equal at first.
    const [left, right] = tf.split(given.degraded, 2, 2) as [tf.Tensor4D, tf.Tensor4D];
    const turned = { ...given, degraded: tf.concat4d([right, left], 2) };
    const asked = encoder.step(judge, params, state, turned, { step: 0, factor: 1 });
    const anchors = Float32Array.from(await asked.state.data()).subarray(size + 3 * N * LENGTH);
    const cosine = (a: Float32Array, b: Float32Array): number => {
      const dot = (u: Float32Array, v: Float32Array) =>
        u.reduce((sum, x, i) => sum + x * (v[i] as number), 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const wanted = same.map((positive, i) => {
      const anchor = anchors.subarray(i * LENGTH, (i + 1) * LENGTH);
      const near = Math.exp(cosine(anchor, positive) / 0.07);
      const rest = others.reduce((sum, other) => sum + Math.exp(cosine(anchor, other) / 0.07), 0);
      return -Math.log(near / (near + rest));
    });
    const { terms } = lossAndGradient({ ...judge, aim: encoder.aim(now, 0) }, { params }, given);
    const found = (await (terms as tf.Tensor).data())[1] as number;
    // The guide is of the whole patch: at the seam, and in its batch statistics, it knows of the other half.
    expect(Math.abs(found - (wanted[0] as number) / 2 - (wanted[1] as number) / 2)).toBeLessThan(0.5);
  });

  it('moves the encoder, and the restorer too unless it learns alone', async () => {
    for (const alone of [0, 5]) {
      const { network, encoder, judge, params, state } = setting(contrasting({ alone }));
      const { gradient } = lossAndGradient({ ...judge, aim: encoder.aim(state, 0) }, { params }, images(0));
      const values = await gradient.data();
      const { entries } = layoutOf(withParameters(network, encoder.parameters));
      for (const { name, offset, size, learned } of entries) {
        if (learned === false) continue;
        const moves = values.subarray(offset, offset + size).some((value) => value !== 0);
        if (name.startsWith('degradation.')) expect(moves, name).toBe(true);
        else if (alone > 0) expect(moves, name).toBe(false);
      }
      const tail = entries.find(({ name }) => name === 'tail.weight');
      expect(values[tail?.offset ?? 0] !== 0).toBe(alone === 0);
    }
  });

  it.runIf(backend === 'wasm')(
    'goes on from a Checkpoint as if it had never stopped, with Reweighters too, and writes no encoder',
    async () => {
      const recipe = contrasting(
        { alone: 1 },
        { reweighting: { id: 'tur', from: 2, epsilon: 1e-4, detached: false } },
      );
      const whole = await run(recipe, { steps: 4 });
      const half = await run(recipe, { steps: 2 });
      const resume = decodeCheckpoint(encodeCheckpoint(half.checkpoint));
      const again = await run(recipe, { steps: 4, resume });
      expect(again.checkpoint.params).toEqual(whole.checkpoint.params);
      expect(again.checkpoint.adversary).toEqual(whole.checkpoint.adversary);
      const told = whole.events.filter(({ kind }) => kind === 'step');
      expect(told.length).toBe(4);
    },
  );

  it.runIf(backend === 'wasm')('compares each part of a batch with its own codes', async () => {
    const before = tf.memory().numTensors;
    const { checkpoint } = await run(contrasting({ weight: 10 }), { steps: 1, parts: 2 });
    expect(tf.memory().numTensors).toBe(before);
    expect(checkpoint.params.every(Number.isFinite)).toBe(true);
    const { encoder, judge, params, state } = setting();
    const { state: now } = encoder.step(judge, params, state, images(0), { step: 0, factor: 1 });
    const aim = encoder.aim(now, 0);
    const one = (from: number, first: number) => {
      const cut = (t: tf.Tensor4D): tf.Tensor4D => tf.slice(t, [from, 0, 0, 0], [1, -1, -1, -1]);
      const { degraded, clean, labels } = images(0);
      const part = { degraded: cut(degraded), clean: cut(clean), labels: labels.slice(0, 1), first };
      return (lossAndGradient({ ...judge, aim }, { params }, part).terms as tf.Tensor).data();
    };
    const [own, other] = [(await one(1, 1))[1] as number, (await one(1, 0))[1] as number];
    expect(own).not.toBeCloseTo(other, 5);
  });

  it.runIf(backend === 'wasm')('learns to tell damages apart', async () => {
    const adam = { id: 'adam', learningRate: 3e-3, betas: [0.9, 0.99], weightDecay: 0, clipNorm: 0 } as const;
    const recipe = contrasting({ weight: 1, queue: 4 }, { optimizer: { ...adam, betas: [0.9, 0.99] } });
    /** Each Sample is as dark as chance wants. */
    const darkened = (step: number) => {
      const batch = tinyBatch(5, step, [N, SIDE, SIDE, 3]);
      const size = batch.clean.length / N;
      const random = stream(9, step);
      const gains = Array.from({ length: N }, () => random.uniform(0.1, 2));
      return {
        ...batch,
        degraded: batch.degraded.map((value, i) => value * (gains[Math.floor(i / size)] as number)),
      };
    };
    const { events } = await run(recipe, { steps: 30, source: async (step) => darkened(step) });
    const told = events.flatMap((event) =>
      event.kind === 'step' ? [event.terms?.contrast ?? Number.NaN] : [],
    );
    const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean(told.slice(-8))).toBeLessThan(0.7 * mean(told.slice(0, 8)));
  });
});

it('refuses patches without halves to compare', () => {
  const recipe = contrasting({}, { batch: { size: 2, patch: 12, augment: false } });
  expect(() => momentumContrast(recipe, buildNetwork(recipe.network))).toThrow(StudioError);
  expect(codeParameters(CHANNELS).every(({ learned }) => learned !== false)).toBe(true);
});
