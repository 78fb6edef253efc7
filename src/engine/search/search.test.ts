import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { foundRecipe } from '../domain/found-recipe.ts';
import { chooseGenotype, familyOf, JOURNAL_SPACE } from '../domain/rdmc-genotype.ts';
import { parseRecipe, type Recipe } from '../domain/recipe.ts';
import type { RunEvent } from '../domain/run.ts';
import { mse } from '../losses/structure.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams, layoutOf, learnedSize } from '../networks/params.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { tinyBatch, tinyRecipe } from '../testing/tiny-recipe.ts';
import type { CheckpointState } from '../training/checkpoint.ts';
import { train } from '../training/trainer.ts';
import { ALPHA_DEFAULTS, alphaRange, alphaStep } from './alpha-step.ts';
import { genotypeOf } from './links-event.ts';

const SHAPE = [2, 16, 16, 3] as const;
const network = buildNetwork({ id: 'rdmc-search', config: { width: 2, stages: 1, dilations: [1] } });

/** A Recipe that searches for a few steps. */
function searchRecipe(steps: number): Recipe {
  return tinyRecipe({
    network: { id: 'rdmc-search', config: { width: 2, stages: 1, dilations: [1] } },
    loss: [{ id: 'mse', weight: 1, epsilon: 1, offset: 1 }],
    schedule: { id: 'constant', warmup: 0, steps, final: 0 },
    batch: { size: 2, patch: 16, augment: false },
    validation: { every: 1000, patch: 16, count: 1 },
  });
}

/** Runs it; tells the numbers of the batches that it asked for. */
async function search(recipe: Recipe, resume: CheckpointState | null, stopAt = Number.POSITIVE_INFINITY) {
  const asked: number[] = [];
  const events: RunEvent[] = [];
  const { checkpoint } = await train({
    recipe,
    network,
    source: async (number) => {
      asked.push(number);
      return tinyBatch(7, number, SHAPE);
    },
    start: null,
    resume,
    onEvent: (event) => events.push(event),
    onCheckpoint: () => {},
    stopped: () => false,
    steps: Math.min(stopAt, recipe.schedule.steps),
  });
  return { asked, events, checkpoint };
}

describe('chooseGenotype', () => {
  it('keeps the two strongest of each family, whatever their sign', () => {
    const weights = JOURNAL_SPACE.map((link, i) => ({
      link,
      weight: [0.1, -0.5, 0.2, 0, 0.3, 0.05, -0.4, 0.31][i] as number,
    }));
    const { links, up } = chooseGenotype(weights, [0.4, 0.6]);
    expect(links).toEqual(['enc2-dec3', 'enc1-dec2', 'enc2-dec1', 'enc1-dec0']);
    expect(links.map(familyOf)).toEqual(['skip-down', 'skip-down', 'skip-up', 'skip-up']);
    expect(up).toEqual([0.4, 0.6]);
  });
});

describe('a Recipe', () => {
  it('may say how to search only where its network is searched', () => {
    const wanted = { search: { learningRate: 1e-3 } };
    expect(parseRecipe({ ...searchRecipe(1), ...wanted }).search?.betas).toEqual([0.5, 0.999]);
    expect(() => parseRecipe({ ...tinyRecipe(), ...wanted })).toThrow('rdmc-search');
  });
});

describeOnBackends('the search', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('moves only the numbers of links, against their gradient', async () => {
    const params = initialParams(network, 1);
    const { begin, size } = alphaRange(network);
    expect(begin + size).toBe(layoutOf(network).size);
    expect(begin).toBeGreaterThan(learnedSize(network));
    const { degraded, clean } = tinyBatch(1, 1, SHAPE);
    const images = { degraded: tf.tensor4d(degraded, [...SHAPE]), clean: tf.tensor4d(clean, [...SHAPE]) };
    const flat = tf.tensor1d(params);
    const state = { params: flat, first: tf.zerosLike(flat), second: tf.zerosLike(flat) };
    const rate = 0.5;
    const settings = { ...ALPHA_DEFAULTS, learningRate: rate, weightDecay: 0 };
    const moved = alphaStep({ network, loss: mse }, state, images, settings, 0);
    const after = await moved.params.data();
    expect(after.slice(0, begin)).toEqual(params.slice(0, begin));
    /** The loss where one number is a little larger. */
    const lossAt = async (place: number, by: number): Promise<number> => {
      const shifted = params.map((value, i) => (i === place ? value + by : value));
      const value = tf.tidy(() => {
        const name = (wanted: string): tf.Tensor => {
          const entry = layoutOf(network).entries.find((candidate) => candidate.name === wanted);
          if (!entry) throw new Error(wanted);
          return tf.tensor(shifted.slice(entry.offset, entry.offset + entry.size), [...entry.shape]);
        };
        const prediction = network.train?.(name, images.degraded);
        tf.dispose([...(prediction?.kept.values() ?? [])]);
        return tf.mul(1e3, tf.mean(tf.squaredDifference(prediction?.image as tf.Tensor, images.clean)));
      });
      return (await value.data())[0] as number;
    };
    // The first step of Adam goes by its rate, down the slope.
    for (let i = 0; i < size - 2; i += 3) {
      const slope = (await lossAt(begin + i, 0.02)) - (await lossAt(begin + i, -0.02));
      const step = (after[begin + i] as number) - (params[begin + i] as number);
      if (Math.abs(slope) < 1e-3) continue;
      expect(Math.sign(step), JOURNAL_SPACE[i]).toBe(-Math.sign(slope));
      expect(Math.abs(step)).toBeCloseTo(rate, 2);
    }
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const { degraded, clean } = tinyBatch(1, 1, SHAPE);
      const images = { degraded: tf.tensor4d(degraded, [...SHAPE]), clean: tf.tensor4d(clean, [...SHAPE]) };
      const flat = tf.tensor1d(initialParams(network, 1));
      const state = { params: flat, first: tf.zerosLike(flat), second: tf.zerosLike(flat) };
      tf.dispose([alphaStep({ network, loss: mse }, state, images, ALPHA_DEFAULTS, 0), images, state]);
    }));
});

describe('a search as a Run', () => {
  beforeAll(() => enterBackend('wasm'));

  it('takes two batches a step, tells the weight of every link, and ends in a genotype', async () => {
    const { asked, events, checkpoint } = await search(searchRecipe(6), null);
    // At the end the batches that taught the weights show the batch norms what to keep.
    expect(asked).toEqual([...Array(12).keys(), 1, 3, 5, 7, 9, 11]);
    const told = events.filter((event) => event.kind === 'links');
    expect(told.map(({ step }) => step)).toEqual([5, 6]);
    const [first, last] = told as [(typeof told)[0], (typeof told)[0]];
    expect(last.links.map(({ link }) => link)).toEqual(JOURNAL_SPACE);
    expect(last.links.some(({ weight }, i) => weight !== first.links[i]?.weight)).toBe(true);
    expect(last.up[0] + last.up[1]).toBeCloseTo(1, 6);
    expect(genotypeOf(network, checkpoint.params).links).toHaveLength(4);
  });

  it('goes on bit by bit as if it had not stopped', async () => {
    const recipe = searchRecipe(4);
    const whole = await search(recipe, null);
    const half = await search(recipe, null, 2);
    const resumed = await search(recipe, half.checkpoint);
    for (const part of ['params', 'first', 'second', 'average'] as const) {
      expect(resumed.checkpoint[part], part).toEqual(whole.checkpoint[part]);
    }
  });

  it('finds a network that is another Recipe’s', () => {
    const genotype = genotypeOf(network, initialParams(network, 3));
    const found = foundRecipe(searchRecipe(2), genotype);
    expect(found.network).toEqual({ id: 'rdmc', config: { width: 2, stages: 3, dilations: [1], genotype } });
    expect(parseRecipe(found)).toEqual(found);
    expect(learnedSize(buildNetwork(found.network))).toBeGreaterThan(1000);
  });
});
