import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { StudioError } from '../../domain/fault.ts';
import { extractorOf, parseRecipe, type Recipe } from '../../domain/recipe.ts';
import type { RunEvent } from '../../domain/run.ts';
import type { Batch } from '../../domain/sample.ts';
import { transferFeatureWeight, wronglyTaught } from '../../domain/transfer.ts';
import { recipeLoss } from '../../losses/recipe-loss.ts';
import { buildNetwork } from '../../networks/catalog.ts';
import type { Network } from '../../networks/network.ts';
import { initialParams, layoutOf, viewsOf } from '../../networks/params.ts';
import { mixed } from '../../reweighting/mixed.ts';
import { describeOnBackends, enterBackend } from '../../testing/backends.ts';
import { gradCheck } from '../../testing/grad-check.ts';
import { expectNoLeak } from '../../testing/no-leak.ts';
import { tinyBatch, tinyRecipe } from '../../testing/tiny-recipe.ts';
import { type CheckpointState, decodeCheckpoint, encodeCheckpoint } from '../checkpoint.ts';
import { lossAndGradient } from '../objective.ts';
import { train } from '../trainer.ts';
import { TRANSFER_TERMS, transferAim } from './aim.ts';
import { gatherTeachers, type Teacher, type TeacherModel, tapOf, teach } from './teachers.ts';

type Changes = { readonly [field: string]: unknown };

const SIDE = 16;
const SMALL = { id: 'srresnet', config: { channels: 6, blocks: 1 } };
const TEACHERS = [
  { model: 'for-rain', tasks: ['rain'] },
  { model: 'for-haze', tasks: ['haze'] },
];

function learning(transfer: Changes = {}, changes: Partial<Recipe> = {}) {
  const recipe = tinyRecipe({
    network: SMALL,
    tasks: [{ id: 'haze' }, { id: 'rain' }] as Recipe['tasks'],
    batch: { size: 3, patch: SIDE, augment: false },
    loss: [{ id: 'l1', weight: 1 }] as Recipe['loss'],
    optimizer: { id: 'adam', learningRate: 2e-3, betas: [0.9, 0.999], weightDecay: 0, clipNorm: 0 },
    schedule: { id: 'constant', warmup: 0, steps: 60, final: 0 },
    transfer: { teachers: TEACHERS, ...transfer } as unknown as NonNullable<Recipe['transfer']>,
    ...changes,
  });
  if (!recipe.transfer) throw new Error('no transfer');
  return { ...recipe, transfer: recipe.transfer };
}

const LABELS = ['rain', 'haze', 'rain'];
const batchOf = (step: number): Batch => ({
  ...tinyBatch(5, step, [3, SIDE, SIDE, 3]),
  taskIds: step % 4 === 3 ? ['rain', 'rain', 'rain'] : LABELS,
});

function images({ degraded, clean, shape }: Batch) {
  return { degraded: tf.tensor4d(degraded, [...shape]), clean: tf.tensor4d(clean, [...shape]) };
}

/** A frozen network of three taps, which needs no weights. */
const taps = (x: tf.Tensor4D): tf.Tensor4D[] => [
  x,
  x,
  tf.concat4d([tf.square(x), tf.sub(1, x) as tf.Tensor4D], 3),
];

/** Two teachers of the same size, with weights of their own. */
function faculty(haze = 42): Teacher[] {
  const network = buildNetwork(SMALL);
  return [
    ['rain', 41],
    ['haze', haze],
  ].map(([task, seed]) => ({
    id: `for-${task}`,
    network,
    views: viewsOf(network, tf.tensor1d(initialParams(network, seed as number))).views,
    tasks: [task as string],
  }));
}

const asModel = (network: Network): TeacherModel => ({
  kind: 'network',
  network,
  views: viewsOf(network, tf.tensor1d(initialParams(network, 1))).views,
});

async function run(
  recipe: Recipe,
  options: { resume?: CheckpointState; steps?: number; parts?: number; teachers?: Teacher[] } = {},
) {
  const events: RunEvent[] = [];
  const result = await train({
    recipe,
    network: buildNetwork(recipe.network),
    source: async (step) => batchOf(step),
    start: null,
    features: taps,
    teachers: faculty(),
    onEvent: (event) => events.push(event),
    onCheckpoint: () => undefined,
    stopped: () => false,
    ...options,
    resume: options.resume ?? null,
  });
  return { ...result, events };
}

describe('the transfer part of a Recipe', () => {
  it('has the weights of the paper, whose last one decays once an epoch', () => {
    const { transfer } = learning();
    expect(transfer).toMatchObject({
      contrastWeight: 0.1,
      featureWeight: 0.5,
      featureDecay: 0.99,
      temperature: 0.07,
    });
    expect(transferFeatureWeight(transfer, 99)).toBe(0.5);
    expect(transferFeatureWeight(transfer, 250)).toBeCloseTo(0.5 * 0.99 ** 2, 12);
  });

  it('asks for a feature network only where images are contrasted', () => {
    expect(extractorOf(learning())).toBe('feature-net');
    expect(extractorOf(learning({ contrastWeight: 0 }))).toBeNull();
    expect(extractorOf(learning({ extractor: 'vgg-19' }))).toBe('vgg-19');
    const perceptual = [{ id: 'perceptual', weight: 1 }] as Recipe['loss'];
    expect(() => learning({ extractor: 'vgg-19' }, { loss: perceptual })).toThrow('of one network');
  });

  it('names tasks that nobody or more than one teaches', () => {
    const tasks = [{ id: 'haze' }, { id: 'rain' }];
    const teachers = [{ model: 'a', tasks: ['rain' as const] }];
    expect(wronglyTaught(tasks, { teachers })).toEqual(['haze']);
    expect(wronglyTaught(tasks, { teachers: [...teachers, ...teachers] })).toEqual(['haze', 'rain']);
  });

  it.each([
    [{ teachers: TEACHERS.slice(0, 1) }, {}, 'exactly one teacher'],
    [{ teachers: [...TEACHERS, { model: 'c', tasks: ['snow'] }] }, {}, 'exactly one teacher'],
    [{ teachers: [] }, {}, 'at least one teacher'],
    [{ teachers: [{ model: '', tasks: ['rain', 'haze'] }] }, {}, 'name a model'],
    [{ temperature: 0 }, {}, 'temperature'],
    [{ form: 'triplet' }, {}, 'form'],
    [{}, { network: { id: 'rdmc-search', config: {} } }, 'one after the other'],
  ])('refuses %j', (transfer, changes, reason) => {
    expect(() => learning(transfer, changes as Partial<Recipe>)).toThrow(reason);
  });
});

describe('gathering teachers', () => {
  beforeAll(() => enterBackend('wasm'));
  const open = (network: Network) => async () => asModel(network);

  it('refuses methods without weights, other grids and other channels, and says what helps', async () => {
    const recipe = learning();
    const student = buildNetwork(SMALL);
    const classical: TeacherModel = { kind: 'classical' };
    await expect(gatherTeachers(recipe, student, async () => classical)).rejects.toThrow(StudioError);
    const wide = buildNetwork({ id: 'srresnet', config: { channels: 8, blocks: 1 } });
    await expect(gatherTeachers(recipe, student, open(wide))).rejects.toThrow('featureWeight to 0');
    const without = learning({ featureWeight: 0 });
    expect(await gatherTeachers(without, student, open(wide))).toHaveLength(2);
    const coarse = buildNetwork({ id: 'rdmc', config: {} });
    const odd = learning({ featureWeight: 0 }, { batch: { size: 1, patch: 24, augment: false } });
    await expect(gatherTeachers(odd, student, open(coarse))).rejects.toThrow('multiples of 16');
    const named = learning({ tap: 'bottleneck' });
    await expect(gatherTeachers(named, student, open(student))).rejects.toThrow('no tap bottleneck');
  });

  it('asks for nobody where nothing is transferred', async () => {
    const { transfer: _, ...recipe } = learning();
    expect(await gatherTeachers(recipe, buildNetwork(SMALL), async () => expect.fail('asked'))).toEqual([]);
  });

  it('compares each network where it says, or where all networks can be compared', () => {
    const mprnet = buildNetwork({ id: 'mprnet', config: { features: 6, scale: 4, orsScale: 2, blocks: 1 } });
    expect(tapOf(mprnet, undefined)).toEqual({ name: 'bottleneck', channels: 14 });
    expect(tapOf(mprnet, 'features')).toEqual({ name: 'features', channels: 8 });
    expect(tapOf(buildNetwork(SMALL), undefined)).toEqual({ name: 'features', channels: 6 });
  });
});

describeOnBackends('learning from teachers', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('has each photo restored by the teacher of its damage, in the order of the batch', async () => {
    const { degraded } = images(batchOf(0));
    const teachers = faculty();
    const { target, features } = teach(teachers, degraded, LABELS, undefined);
    for (const [i, label] of LABELS.entries()) {
      const { network, views } = teachers.find(({ tasks }) => tasks.includes(label)) as Teacher;
      const one = tf.slice(degraded, [i, 0, 0, 0], [1, SIDE, SIDE, 3]);
      const alone = network.apply(views, one);
      const [image, seen] = [
        tf.slice(target, [i, 0, 0, 0], [1, SIDE, SIDE, 3]),
        tf.slice(features as tf.Tensor2D, [i, 0], [1, 6]),
      ];
      expect((await tf.max(tf.abs(tf.sub(image, alone.image))).data())[0]).toBeLessThan(1e-5);
      const pooled = tf.mean(alone.features, [1, 2]);
      expect((await tf.max(tf.abs(tf.sub(seen, pooled))).data())[0]).toBeLessThan(1e-5);
    }
    expect(teach(teachers, degraded, LABELS, null).features).toBeNull();
  });

  it.each(['infonce', 'ratio'] as const)('has the gradient of its aim, by differences: %s', async (form) => {
    const recipe = learning({ form, temperature: 0.5 });
    const network = buildNetwork(SMALL);
    const judge = {
      network,
      loss: recipeLoss([{ id: 'mse', weight: 1, epsilon: 1, offset: 1 }]),
      reweighter: mixed,
      tasks: ['haze', 'rain'],
    };
    const aim = transferAim({ ...recipe.transfer, negatives: 'degraded' }, faculty(), taps, 0);
    const { degraded, clean } = images(batchOf(0));
    const params = tf.tensor1d(initialParams(network, 9));
    const groups = {
      membership: tf.tensor2d([0, 1, 1, 0, 0, 1], [3, 2]),
      present: tf.ones<tf.Rank.R1>([2]),
      counts: tf.tensor1d([1, 2]),
    };
    const batch = { degraded, clean, labels: LABELS };
    const { loss, gradient, terms } = lossAndGradient({ ...judge, aim }, { params }, batch);
    const objective = (flat: tf.Tensor): tf.Tensor => {
      const { views } = viewsOf(network, flat as tf.Tensor1D);
      return aim(judge, { views, batch, groups, state: undefined, renew: () => undefined }).objective;
    };
    const [pixel, image, feature] = [...((await terms?.data()) ?? [])] as [number, number, number];
    expect((await loss.data())[0]).toBeCloseTo(pixel + 0.1 * (image + 0.5 * feature), 5);
    for (const part of [pixel, image, feature]) expect(part).toBeGreaterThan(0);
    const direct = tf.grad(objective)(params);
    expect((await tf.max(tf.abs(tf.sub(gradient, direct))).data())[0]).toBeLessThan(1e-6);
    // Negatives of the feature grain are the student's own and held still, which differences do not know.
    const still = transferAim(
      { ...recipe.transfer, negatives: 'degraded', featureWeight: 0 },
      faculty(),
      taps,
      0,
    );
    const smooth = (flat: tf.Tensor): tf.Tensor => {
      const { views } = viewsOf(network, flat as tf.Tensor1D);
      return still(judge, { views, batch, groups, state: undefined, renew: () => undefined }).objective;
    };
    await gradCheck(smooth, [params], { step: 2e-3, tolerance: 3e-2 });
  });

  it.each(['infonce', 'distance'] as const)(
    'may hold photos against the others that the student restored, never against themselves: %s',
    async (form) => {
      const network = buildNetwork(SMALL);
      const recipe = learning({ form, negatives: 'restored' });
      const judge = { network, loss: recipeLoss(recipe.loss), reweighter: mixed, tasks: ['haze', 'rain'] };
      const aim = transferAim(recipe.transfer, faculty(), taps, 0);
      const params = tf.tensor1d(initialParams(network, 9));
      const { degraded, clean } = images(batchOf(0));
      const contrastOf = async (n: number): Promise<number | undefined> => {
        const part = (x: tf.Tensor4D): tf.Tensor4D => tf.slice(x, [0, 0, 0, 0], [n, SIDE, SIDE, 3]);
        const batch = { degraded: part(degraded), clean: part(clean), labels: LABELS.slice(0, n) };
        const { terms, gradient } = lossAndGradient({ ...judge, aim }, { params }, batch);
        expect([...(await gradient.data())].every(Number.isFinite)).toBe(true);
        return (await terms?.data())?.[1];
      };
      // A single photo has no others.
      expect(await contrastOf(1)).toBeCloseTo(0, 6);
      expect(await contrastOf(3)).toBeGreaterThan(0.01);
    },
  );

  it('does not look at the clean partners', async () => {
    const network = buildNetwork(SMALL);
    const judge = { network, loss: recipeLoss(learning().loss), reweighter: mixed, tasks: ['haze', 'rain'] };
    const aim = transferAim(learning().transfer, faculty(), taps, 0);
    const { degraded, clean } = images(batchOf(0));
    const params = tf.tensor1d(initialParams(network, 9));
    const [one, other] = [clean, tf.sub(1, clean) as tf.Tensor4D].map((partner) =>
      lossAndGradient({ ...judge, aim }, { params }, { degraded, clean: partner, labels: LABELS }),
    );
    expect(await one?.gradient.data()).toEqual(await other?.gradient.data());
  });

  it('judges all stages of a network where the Recipe says so', async () => {
    const spec = { id: 'mprnet', config: { features: 4, scale: 2, orsScale: 2, blocks: 1 } };
    const network = buildNetwork(spec);
    const judge = { network, loss: recipeLoss(learning().loss), reweighter: mixed, tasks: ['haze', 'rain'] };
    const { degraded, clean } = images(batchOf(0));
    const params = tf.tensor1d(initialParams(network, 9));
    const batch = { degraded, clean, labels: LABELS };
    const [last, all] = (['last', 'all'] as const).map((stages) =>
      lossAndGradient({ ...judge, stages }, { params }, batch),
    );
    const shown = network.apply(viewsOf(network, params).views, degraded).stages ?? [];
    const sum = tf.addN(shown.map((stage) => tf.mean(tf.abs(tf.sub(stage, clean)))));
    expect((await all?.loss.data())?.[0]).toBeCloseTo((await sum.data())[0] as number, 5);
    expect((await last?.loss.data())?.[0]).toBeLessThan((await all?.loss.data())?.[0] as number);
  });

  it('is finite at a temperature of 0.01, with one photo of each kind and with one kind only', async () => {
    const network = buildNetwork(SMALL);
    const recipe = learning({ temperature: 0.01 });
    const judge = { network, loss: recipeLoss(recipe.loss), reweighter: mixed, tasks: ['haze', 'rain'] };
    const aim = transferAim(recipe.transfer, faculty(), taps, 0);
    const params = tf.tensor1d(initialParams(network, 9));
    const { degraded, clean } = images(batchOf(0));
    const part = (x: tf.Tensor4D, n: number): tf.Tensor4D => tf.slice(x, [0, 0, 0, 0], [n, SIDE, SIDE, 3]);
    for (const labels of [['rain', 'haze'], ['rain', 'rain'], ['haze']]) {
      const batch = { degraded: part(degraded, labels.length), clean: part(clean, labels.length), labels };
      const { gradient, terms } = lossAndGradient({ ...judge, aim }, { params }, batch);
      const numbers = [...(await gradient.data()), ...((await terms?.data()) ?? [])];
      expect(numbers.every(Number.isFinite)).toBe(true);
      if (labels[0] === labels[1]) expect((await terms?.data())?.[2]).toBeCloseTo(0, 6);
    }
  });

  it('brings the student nearer to its teachers, and tells how', async () => {
    const { events, summary } = await run(learning({ contrastWeight: 0 }), { steps: 40 });
    const pixel = events.flatMap((event) =>
      event.kind === 'step' ? [event.terms?.pixel ?? Number.NaN] : [],
    );
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(pixel.slice(-10))).toBeLessThan(0.6 * mean(pixel.slice(0, 3)));
    expect(summary.reason).toBe('finished' as string);
    const told = events.find((event) => event.kind === 'step');
    expect(Object.keys(told?.terms ?? {})).toEqual([...TRANSFER_TERMS]);
  });

  it('goes on bit by bit where it was stopped', async () => {
    const recipe = learning({ epoch: 3 });
    const whole = await run(recipe, { steps: 8 });
    const half = await run(recipe, { steps: 4 });
    const rest = await run(recipe, { steps: 8, resume: decodeCheckpoint(encodeCheckpoint(half.checkpoint)) });
    expect(rest.checkpoint).toEqual(whole.checkpoint);
    expect(whole.checkpoint.params).not.toEqual(half.checkpoint.params);
  });

  it('does not go on with teachers that have learned something else since, and believes older Checkpoints', async () => {
    const recipe = learning();
    const { checkpoint } = await run(recipe, { steps: 1 });
    expect(Object.keys(checkpoint.teachers ?? {})).toEqual(['for-rain', 'for-haze']);
    const resume = decodeCheckpoint(encodeCheckpoint(checkpoint));
    const others = run(recipe, { steps: 2, resume, teachers: faculty(43) });
    await expect(others).rejects.toMatchObject({ code: 'model-incompatible' });
    await expect(others).rejects.toThrow('for-haze has other weights');
    const { teachers: _, ...old } = checkpoint;
    expect((await run(recipe, { steps: 2, resume: old, teachers: faculty(43) })).summary.steps).toBe(2);
  });

  it('leaves the teachers as they are, and nothing behind', async () => {
    const teachers = faculty();
    const network = buildNetwork(SMALL);
    const { entries } = layoutOf(network);
    const weights = async () =>
      Promise.all(entries.map(async ({ name }) => [...(await (teachers[0] as Teacher).views(name).data())]));
    const before = await weights();
    await expectNoLeak(async () => {
      await train({
        recipe: learning(),
        network,
        source: async (step) => batchOf(step),
        start: null,
        resume: null,
        features: taps,
        teachers,
        steps: 2,
        onEvent: () => undefined,
        onCheckpoint: () => undefined,
        stopped: () => false,
      });
    });
    expect(await weights()).toEqual(before);
  });
});

describe('a Recipe with teachers', () => {
  it('is plain JSON and says what is wrong by its place', () => {
    const written = JSON.parse(JSON.stringify(learning()));
    expect(parseRecipe(written)).toEqual(learning());
    expect(() => parseRecipe({ ...written, transfer: { teachers: 'me' } })).toThrow('transfer.teachers');
  });
});
