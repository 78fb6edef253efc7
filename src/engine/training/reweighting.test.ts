import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { taskNames } from '../data/task-order.ts';
import { sha256 } from '../domain/canonical.ts';
import { PRESETS } from '../domain/presets.ts';
import { parseRecipe, type Recipe } from '../domain/recipe.ts';
import type { RunEvent } from '../domain/run.ts';
import type { Batch } from '../domain/sample.ts';
import { charbonnier } from '../losses/pixel.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { layoutOf } from '../networks/params.ts';
import { buildReweighter } from '../reweighting/catalog.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { readBacks } from '../testing/read-backs.ts';
import { tinyBatch, tinyRecipe } from '../testing/tiny-recipe.ts';
import { unflatten } from '../weights/flat.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { freshState, upload } from './run-state.ts';
import { trainStep } from './train-step.ts';
import { type TrainOptions, train } from './trainer.ts';

const TASKS = ['gaussian-noise', 'jpeg', 'haze'];

const REWEIGHTINGS = [{ id: 'per-task' }, { id: 'art' }, { id: 'tur' }, { id: 'scalar' }];

function recipeOf(reweighting: unknown, changes: Partial<Recipe> = {}): Recipe {
  return parseRecipe({
    ...tinyRecipe({ network: { id: 'srresnet', config: { channels: 6, blocks: 1 } } }),
    tasks: TASKS.map((id) => ({ id })),
    reweighting,
    ...changes,
  });
}

/** Haze is absent from every second batch. */
function batchAt(step: number): Batch {
  const batch = tinyBatch(5, step, [3, 8, 8, 3]);
  return { ...batch, taskIds: ['gaussian-noise', 'jpeg', step % 2 === 0 ? 'haze' : 'jpeg'] };
}

async function run(recipe: Recipe, changes: Partial<TrainOptions> = {}) {
  const events: RunEvent[] = [];
  const result = await train({
    recipe,
    network: buildNetwork(recipe.network),
    source: async (step) => batchAt(step),
    start: null,
    resume: null,
    onEvent: (event) => events.push(event),
    onCheckpoint: () => {},
    stopped: () => false,
    ...changes,
  });
  return { ...result, steps: events.filter((event) => event.kind === 'step') };
}

describeOnBackends('a Run by', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe.each(REWEIGHTINGS)('$id', (reweighting) => {
    const recipe = recipeOf(reweighting);

    it('is the same, stopped and resumed from a file or not', async () => {
      const whole = await run(recipe, { steps: 6 });
      const half = await run(recipe, { steps: 3 });
      const resume = decodeCheckpoint(encodeCheckpoint(half.checkpoint));
      const other = await run(recipe, { steps: 6, resume });
      const [one, two] = await Promise.all(
        [whole, other].map(({ checkpoint }) => sha256(encodeCheckpoint(checkpoint))),
      );
      expect(one).toBe(two);
      expect(whole.steps).toEqual([...half.steps, ...other.steps]);
    });

    it('reads nothing back inside a step, and leaves nothing behind', async () => {
      const network = buildNetwork(recipe.network);
      const reweighter = buildReweighter(
        recipe.reweighting,
        network,
        TASKS.map(() => ({})),
      );
      const optimizer = { betas: [0.9, 0.99], weightDecay: 0, decoupled: true } as const;
      const judge = { network, loss: charbonnier(1e-3), reweighter, tasks: TASKS };
      const state = upload(freshState(recipe, 'f', network, reweighter, null));
      const { degraded, clean, shape, taskIds } = batchAt(0);
      const work = (): void => {
        const images = { degraded: tf.tensor4d(degraded, [...shape]), clean: tf.tensor4d(clean, [...shape]) };
        const settings = { step: 0, rate: 1e-3, decay: 0.9 };
        const plan = { ...judge, optimizer, clipNorm: 1 };
        tf.dispose([images, { ...trainStep(plan, state, { ...images, labels: taskIds }, settings) }]);
      };
      expect(readBacks(work)).toBe(0);
      await expectNoLeak(work);
      tf.dispose({ ...state });
    });
  });
});

describe('a Run that reweighs', () => {
  beforeAll(() => enterBackend('wasm'));

  it('tells what each task of the batch weighed, and why', async () => {
    const { steps } = await run(recipeOf({ id: 'art' }), { steps: 2 });
    const [first, second] = steps.map(({ tasks }) => tasks ?? []);
    expect(first?.map(({ task }) => task)).toEqual(TASKS);
    expect(second?.map(({ task }) => task)).toEqual(['gaussian-noise', 'jpeg']);
    for (const told of [first, second]) {
      expect(told?.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5);
      for (const { loss, factors } of told ?? []) {
        expect(loss).toBeGreaterThan(0);
        expect(Object.keys(factors)).toEqual(['rate', 'correction']);
      }
    }
    // The state begins with 0.1, and the first batch moves it by a hundredth.
    const [noise] = first ?? [];
    expect(noise?.factors.rate).toBeCloseTo((noise?.loss as number) / 0.1, 4);
  });

  it('starts every arm from the same weights, and writes none of the head', async () => {
    const [plain, tur] = [recipeOf({ id: 'mixed' }), recipeOf({ id: 'tur' })];
    const network = buildNetwork(plain.network);
    const { size } = layoutOf(network);
    const begun = await Promise.all([plain, tur].map((recipe) => run(recipe, { stopped: () => true })));
    const [one, other] = begun.map(({ checkpoint }) => checkpoint.average) as [Float32Array, Float32Array];
    expect(one.length).toBe(size);
    expect(other.length).toBe(size + 2 * (9 * 6 * 6 + 6) + 9 * 6 * 3 + 3);
    expect(other.slice(0, size)).toEqual(one);
    const { checkpoint } = await run(tur, { steps: 3 });
    expect(checkpoint.average.slice(size)).not.toEqual(other.slice(size));
    const written = unflatten(network, checkpoint.average);
    expect(written.map(({ name }) => name)).toEqual(network.parameters.map(({ name }) => name));
    expect(written.reduce((sum, { data }) => sum + data.length, 0)).toBe(size);
  });

  it('mixes until it is told to begin', async () => {
    const plain = await run(recipeOf({ id: 'mixed' }), { steps: 2 });
    for (const id of ['art', 'tur', 'scalar']) {
      const late = await run(recipeOf({ id, from: 2 }), { steps: 3 });
      expect(late.steps.slice(0, 2)).toEqual(plain.steps);
      expect(Object.keys(late.steps[2]?.tasks?.[0]?.factors ?? {})).not.toEqual([]);
    }
  });

  it('tells a validation where TUR is unsure, as soon as it has learned it, and others nothing', async () => {
    const shape = [1, 8, 8, 3] as const;
    const { degraded } = tinyBatch(9, 0, shape);
    const heard = async (reweighting: unknown): Promise<(Float32Array | null)[]> => {
      const doubts: (Float32Array | null)[] = [];
      await run(recipeOf(reweighting, { validation: { every: 2, patch: 8, count: 1 } }), {
        steps: 4,
        lookFirst: true,
        validate: async (_predict, doubt) => {
          doubts.push(doubt && (await doubt(degraded, shape)));
          return [];
        },
      });
      return doubts;
    };
    expect(await heard({ id: 'art' })).toEqual([null, null, null]);
    const [before, ...after] = await heard({ id: 'tur' });
    expect(before).toBeNull();
    for (const map of after) {
      expect(map).toHaveLength(192);
      // It begins near softplus(0).
      for (const value of map ?? []) expect(Math.abs(value - Math.LN2)).toBeLessThan(0.1);
    }
    const late = await heard({ id: 'tur', from: 3 });
    expect(late.map((map) => map === null)).toEqual([true, true, false]);
  });

  it('takes a start of the network alone, and refuses the checkpoint of another head', async () => {
    const recipe = recipeOf({ id: 'tur' });
    const { checkpoint } = await run(recipeOf({ id: 'mixed' }), { steps: 1 });
    const begun = await run(recipe, { start: checkpoint.average, stopped: () => true });
    expect(begun.checkpoint.params.slice(0, checkpoint.average.length)).toEqual(checkpoint.average);
    const { fingerprint } = begun.checkpoint;
    await expect(run(recipe, { resume: { ...checkpoint, fingerprint } })).rejects.toMatchObject({
      code: 'checkpoint-damaged',
    });
    const art = await run(recipeOf({ id: 'art' }), { steps: 1 });
    await expect(
      run(recipeOf({ id: 'art' }), { resume: { ...art.checkpoint, weighing: undefined } }),
    ).rejects.toMatchObject({ code: 'checkpoint-damaged' });
  });
});

describe('a Recipe', () => {
  it.each([
    ['mioir-7', 7],
    ['rain-haze-noise', 5],
    ['rain-haze-snow', 3],
    ['rain-haze-noise-blur-dark', 7],
  ] as const)('can be made of the tasks of %s, all told apart', (preset, count) => {
    const tasks = PRESETS[preset].tasks.map(({ id, set }) => ({ id, set }));
    const recipe = parseRecipe({ ...tinyRecipe(), tasks, reweighting: { id: 'art' } });
    expect(new Set(taskNames(recipe)).size).toBe(count);
  });

  it.each([
    [{ reweighting: { id: 'gradnorm' } }, 'reweighting.id'],
    [{ reweighting: { id: 'art', temperature: 0 } }, 'reweighting.temperature'],
    [{ reweighting: { id: 'art', tau: 3 } }, 'reweighting.tau'],
    [{ reweighting: { id: 'tur' }, loss: [{ id: 'log-charbonnier', weight: 1 }] }, 'reweighting'],
    [{ tasks: [{ id: 'rain', from: 5 }] }, 'tasks: let at least one task begin with step 0'],
  ])('is refused with %o', (changes, where) => {
    expect(() => parseRecipe({ ...tinyRecipe(), ...changes })).toThrow(`not valid at ${where}`);
  });

  it('has the fingerprint that it had before there was reweighting', () => {
    expect('reweighting' in tinyRecipe()).toBe(false);
    expect('from' in (tinyRecipe().tasks[0] ?? {})).toBe(false);
  });
});
