import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { featureWeightAt } from '../../domain/adaptation.ts';
import { StudioError } from '../../domain/fault.ts';
import type { Recipe } from '../../domain/recipe.ts';
import type { RunEvent } from '../../domain/run.ts';
import type { Batch } from '../../domain/sample.ts';
import { contrast, pooled } from '../../losses/contrast.ts';
import { recipeLoss } from '../../losses/recipe-loss.ts';
import { buildNetwork } from '../../networks/catalog.ts';
import { initialParams, viewsOf } from '../../networks/params.ts';
import { groupsOf } from '../../reweighting/groups.ts';
import { mixed } from '../../reweighting/mixed.ts';
import { describeOnBackends, enterBackend } from '../../testing/backends.ts';
import { expectNoLeak } from '../../testing/no-leak.ts';
import { tinyBatch, tinyRecipe } from '../../testing/tiny-recipe.ts';
import { type CheckpointState, decodeCheckpoint, encodeCheckpoint } from '../checkpoint.ts';
import { lossAndGradient } from '../objective.ts';
import { train } from '../trainer.ts';
import { buildAdversary } from './discriminator.ts';

type Changes = { readonly [field: string]: unknown };

const SIDE = 16;
/** How far parameters are moved to see how the objective changes. */
const LITTLE = 3e-4;

function adapting(adaptation: Changes = {}, changes: Partial<Recipe> = {}) {
  const recipe = tinyRecipe({
    tasks: [{ id: 'haze' }, { id: 'rain' }] as Recipe['tasks'],
    batch: { size: 2, patch: SIDE, augment: false },
    loss: [{ id: 'mse', weight: 1 }] as Recipe['loss'],
    optimizer: { id: 'adam', learningRate: 1e-3, betas: [0.5, 0.999], weightDecay: 0, clipNorm: 0 },
    schedule: { id: 'constant', warmup: 0, steps: 40, final: 0 },
    adaptation: {
      degraded: [
        { task: 'haze', folders: ['h'] },
        { task: 'rain', folders: ['r'] },
      ],
      discriminator: { width: 4, layers: 2 },
      ...adaptation,
    } as unknown as NonNullable<Recipe['adaptation']>,
    ...changes,
  });
  if (!recipe.adaptation) throw new Error('no adaptation');
  return { ...recipe, adaptation: recipe.adaptation };
}

/** A frozen network of one tap: colour differences, squared, which needs no weights. */
const taps = (x: tf.Tensor4D) => [
  tf.square(tf.sub<tf.Tensor4D>(x, tf.mean<tf.Tensor4D>(x, 3, true))),
  x,
  tf.concat4d([tf.square(x), tf.sub<tf.Tensor4D>(1, x)], 3),
];

const batchOf = (step: number): Batch => ({
  ...tinyBatch(5, step, [2, SIDE, SIDE, 3]),
  taskIds: step % 3 === 2 ? ['rain', 'rain'] : ['haze', 'rain'],
});

function images({ degraded, clean, shape }: Batch) {
  return { degraded: tf.tensor4d(degraded, [...shape]), clean: tf.tensor4d(clean, [...shape]) };
}

/** What a step of either side needs. */
function setting(recipe = adapting()) {
  const network = buildNetwork(recipe.network);
  const judge = { network, loss: recipeLoss(recipe.loss), reweighter: mixed, tasks: ['haze', 'rain'] };
  const adversary = buildAdversary(recipe, taps);
  const params = tf.tensor1d(initialParams(network, 7));
  return { recipe, network, judge, adversary, params, state: tf.tensor1d(adversary.state) };
}

async function run(
  recipe: Recipe,
  options: { readonly resume?: CheckpointState; readonly steps?: number; readonly parts?: number } = {},
) {
  const events: RunEvent[] = [];
  const result = await train({
    recipe,
    network: buildNetwork(recipe.network),
    source: async (step) => batchOf(step),
    start: null,
    resume: options.resume ?? null,
    features: taps,
    onEvent: (event) => events.push(event),
    onCheckpoint: () => undefined,
    stopped: () => false,
    ...(options.steps === undefined ? {} : { steps: options.steps }),
    ...(options.parts === undefined ? {} : { parts: options.parts }),
  });
  return { ...result, events };
}

describe('the weight of the feature-grained loss', () => {
  it('decays once an epoch', () => {
    const settings = { featureWeight: 0.5, featureDecay: 0.99, epoch: 100 };
    expect(featureWeightAt(settings, 99)).toBe(0.5);
    expect(featureWeightAt(settings, 100)).toBeCloseTo(0.495, 12);
    expect(featureWeightAt(settings, 1000)).toBeCloseTo(0.5 * 0.99 ** 10, 12);
  });
});

describeOnBackends('adapting', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('has the gradient of its aim: by differences, and towards anchors alone where it contrasts', async () => {
    const given = { ...images(batchOf(0)), labels: ['haze', 'rain'] };
    const { network, judge, params, adversary } = setting();
    const lively = tf.tensor1d(adversary.state.map((value) => 3 * value));
    const aimAt = (changes: Changes) => buildAdversary(adapting(changes), taps).aim(lively, 0);
    const made = (flat: tf.Tensor, x: tf.Tensor4D) =>
      network.apply(viewsOf(network, flat as tf.Tensor1D).views, x);
    const gradientOf = (changes: Changes) =>
      lossAndGradient({ ...judge, aim: aimAt(changes) }, { params }, given);
    const apart = async (a: tf.Tensor, b: tf.Tensor) =>
      (await tf.max(tf.abs(tf.sub(a, b))).data())[0] as number;

    const groups = groupsOf(judge.tasks, given.labels);
    const plain = (flat: tf.Tensor): tf.Tensor =>
      aimAt({ contrastWeight: 0 })(judge, {
        views: viewsOf(network, flat as tf.Tensor1D).views,
        batch: given,
        groups,
        state: undefined,
        renew: () => undefined,
      }).objective;
    // Uphill by a little: the verdicts of so small a patch bend sharply.
    const slope = tf.grad(plain)(params);
    const steepness = (await tf.norm(slope).data())[0] as number;
    const uphill = async (length: number) =>
      (await plain(tf.add(params, tf.mul(slope, length / steepness))).data())[0] as number;
    const found = ((await uphill(LITTLE)) - (await uphill(-LITTLE))) / (2 * LITTLE);
    expect(Math.abs(found - steepness)).toBeLessThan(0.03 * steepness);
    expect(await apart(gradientOf({ contrastWeight: 0 }).gradient, slope)).toBeLessThan(1e-6);

    const only = { adversarialWeight: 0, identityWeight: 0, contrastWeight: 1, temperature: 0.5 };
    const look = (x: tf.Tensor4D) => pooled(taps(x)[2] as tf.Tensor4D);
    const [clear, damaged] = [look(made(params, given.clean).image), look(given.degraded)];
    const images_ = (flat: tf.Tensor) =>
      tf.mean(contrast(look(made(flat, given.degraded).image), clear, damaged, {}, { temperature: 0.5 }));
    const alone = gradientOf({ ...only, featureWeight: 0 });
    expect(await apart(alone.gradient, tf.grad(images_)(params))).toBeLessThan(1e-6);

    const inside = (flat: tf.Tensor, x: tf.Tensor4D) => pooled(made(flat, x).features);
    const [near, far] = [inside(params, given.clean), inside(params, given.degraded)];
    const features = (flat: tf.Tensor) => {
      const negatives = tf.tensor2d([0, 1, 1, 0], [2, 2]);
      return tf.mean(contrast(inside(flat, given.degraded), near, far, { negatives }, { temperature: 0.5 }));
    };
    const both = gradientOf({ ...only, featureWeight: 1 });
    expect(await apart(tf.sub(both.gradient, alone.gradient), tf.grad(features)(params))).toBeLessThan(1e-5);
  });

  it('sums its parts as the Recipe weighs them', async () => {
    const given = { ...images(batchOf(0)), labels: ['haze', 'rain'] };
    const { judge, params, adversary, state } = setting();
    const { loss, terms } = lossAndGradient({ ...judge, aim: adversary.aim(state, 250) }, { params }, given);
    const parts = [...((await terms?.data()) ?? [])];
    const [passing, identity, image, feature] = parts as [number, number, number, number];
    const expected = passing + 0.1 * identity + 0.1 * (image + 0.5 * 0.99 ** 2 * feature);
    expect((await loss.data())[0]).toBeCloseTo(expected, 5);
    for (const part of parts) expect(part).toBeGreaterThan(0);
  });

  it('gives neither side a gradient from the other’s step', async () => {
    const { judge, adversary, params, state } = setting();
    const given = images(batchOf(0));
    const read = async (tensor: tf.Tensor) => Float32Array.from(await tensor.data());
    const [before, own] = [await read(params), await read(state)];
    const step = (flat: tf.Tensor) =>
      adversary.step(judge, flat as tf.Tensor1D, state, given, { step: 0, factor: 1 });
    const moved = step(params);
    expect(await read(params)).toEqual(before);
    expect(await read(moved.state)).not.toEqual(own);
    const towardsNetwork = tf.grad((flat) => step(flat).loss)(params);
    expect((await read(towardsNetwork)).every((value) => value === 0)).toBe(true);

    const batch = { ...given, labels: ['haze', 'rain'] };
    const aimed = (flat: tf.Tensor) =>
      lossAndGradient({ ...judge, aim: adversary.aim(flat as tf.Tensor1D, 0) }, { params }, batch);
    const towardsJudge = tf.grad((flat) => aimed(flat).loss)(state);
    expect((await read(towardsJudge)).every((value) => value === 0)).toBe(true);
    const { gradient } = aimed(state);
    expect((await read(gradient)).some((value) => value !== 0)).toBe(true);
    expect(await read(state)).toEqual(own);
  });

  it('is finite at a temperature of 0.01, and with one kind of damage', async () => {
    const { judge, adversary, params, state } = setting(adapting({ temperature: 0.01 }));
    const given = images(batchOf(2));
    const { terms, gradient } = lossAndGradient(
      { ...judge, aim: adversary.aim(state, 0) },
      { params },
      { ...given, labels: ['rain', 'rain'] },
    );
    for (const value of [...((await terms?.data()) ?? []), ...(await gradient.data())])
      expect(Number.isFinite(value)).toBe(true);
    // Without another kind there is nothing to be unlike.
    expect((await terms?.data())?.[3]).toBeCloseTo(0, 6);
  });

  it('goes on bit by bit where it was stopped', async () => {
    const recipe = adapting();
    const whole = await run(recipe, { steps: 4 });
    const half = await run(recipe, { steps: 2 });
    const read = decodeCheckpoint(encodeCheckpoint(half.checkpoint));
    expect(read.adversary).toEqual(half.checkpoint.adversary);
    const rest = await run(recipe, { steps: 4, resume: read });
    expect(rest.checkpoint).toEqual(whole.checkpoint);
    expect(whole.checkpoint.adversary).not.toEqual(half.checkpoint.adversary);
    const told = whole.events.find((event) => event.kind === 'step');
    expect(Object.keys(told?.terms ?? {})).toEqual([
      'adversarial',
      'identity',
      'image contrast',
      'feature contrast',
      'discriminator',
    ]);
  });

  it('leaves nothing behind', () =>
    expectNoLeak(async () => {
      await run(adapting(), { steps: 2 });
    }));
});

describe('an adaptation', () => {
  beforeAll(() => enterBackend('wasm'));

  it('teaches the discriminator to tell, and the network to pass', async () => {
    const recipe = adapting({ contrastWeight: 0, optimizer: { learningRate: 2e-3, betas: [0.5, 0.999] } });
    const { events } = await run(recipe, { steps: 40 });
    const terms = (name: string) =>
      events.flatMap((event) => (event.kind === 'step' ? [event.terms?.[name] ?? Number.NaN] : []));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const told = terms('discriminator');
    expect(mean(told.slice(-10))).toBeLessThan(mean(told.slice(0, 5)));
    expect(told.every(Number.isFinite)).toBe(true);
  });

  it('goes on in parts where memory is short, each with its own positives', async () => {
    const { checkpoint, events } = await run(adapting(), { steps: 2, parts: 2 });
    expect(checkpoint.parts).toBe(2);
    expect(checkpoint.params.every(Number.isFinite)).toBe(true);
    // A part of one photo has nothing of another kind to be unlike.
    for (const event of events)
      if (event.kind === 'step') expect(event.terms?.['feature contrast']).toBeCloseTo(0, 6);
  });

  it('refuses patches that the discriminator cannot judge, and a Checkpoint without it', async () => {
    expect(() =>
      buildAdversary(adapting({}, { batch: { size: 2, patch: 12, augment: false } }), taps),
    ).toThrow('batch.patch');
    const { checkpoint } = await run(adapting(), { steps: 1 });
    const { adversary: _, ...without } = checkpoint;
    await expect(run(adapting(), { resume: without })).rejects.toThrow(StudioError);
  });
});
