import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseRecipe } from '../domain/recipe.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { readBacks } from '../testing/read-backs.ts';
import { tinyRecipe } from '../testing/tiny-recipe.ts';
import {
  badnessOf,
  evidenceOf,
  FEATURES,
  LABELS,
  parametersOf,
  rowsOf,
  TASKS,
  viewsOf,
} from '../testing/weigh.ts';
import { buildReweighter } from './catalog.ts';
import { groupsOf } from './groups.ts';
import type { Reweighter } from './reweighter.ts';

const ALL = [
  { id: 'mixed' },
  { id: 'per-task' },
  { id: 'art' },
  { id: 'art', rate: false, correction: 'raw', start: 'first', minimum: 'average', guard: false },
  { id: 'tur' },
  { id: 'tur', epsilon: 0, detached: true },
  { id: 'scalar', penalty: 2 },
];

function build(reweighting: unknown): Reweighter {
  const recipe = parseRecipe({ ...tinyRecipe(), reweighting });
  return buildReweighter(
    recipe.reweighting,
    { features: FEATURES },
    TASKS.map(() => ({})),
  );
}

describeOnBackends('every reweighter', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe.each(ALL)('%o', (config) => {
    const reweighter = build(config);

    it('reports finite numbers, with absent tasks at exactly 0', async () => {
      const { objective, report, state } = reweighter.weigh(evidenceOf(reweighter, LABELS));
      expect(Number.isFinite((await objective.data())[0])).toBe(true);
      const rows = await rowsOf(report);
      expect(rows).toHaveLength(2 + reweighter.factors.length);
      for (const row of rows) {
        expect(row[3]).toBe(0);
        for (const value of row.slice(0, 3)) expect(value).toBeGreaterThan(0);
      }
      expect(state?.shape).toEqual(reweighter.state ? [reweighter.state.length] : undefined);
      for (const value of (await state?.data()) ?? []) expect(Number.isFinite(value)).toBe(true);
    });

    it('does not care for the order of the Samples', async () => {
      const labels = ['haze', 'noise', 'rain'];
      const badness = badnessOf(3);
      const features = randomTensor<tf.Tensor4D>([3, 2, 3, 4], 2);
      const order = [2, 0, 1];
      const turned = {
        badness: tf.gather(badness, order),
        features: tf.gather(features, order),
      };
      const one = reweighter.weigh(evidenceOf(reweighter, labels, { badness, features }));
      const names = order.map((i) => labels[i] as string);
      const other = reweighter.weigh(evidenceOf(reweighter, names, turned));
      const [a] = await one.objective.data();
      expect((await other.objective.data())[0]).toBeCloseTo(a as number, 5);
      const rows = await rowsOf(one.report);
      for (const [i, row] of (await rowsOf(other.report)).entries())
        for (const [t, value] of row.entries()) expect(value).toBeCloseTo(rows[i]?.[t] as number, 4);
    });

    it('weighs the gradient of each task as it says', async () => {
      const labels = [...LABELS];
      const parts = parametersOf(reweighter);
      const slopes = tf.grad((offsets: tf.Tensor) => {
        const { membership } = groupsOf(TASKS, labels);
        const bySample = tf.reshape(tf.matMul(membership, tf.reshape(offsets, [-1, 1])), [-1, 1, 1, 1]);
        const badness = tf.add(badnessOf(labels.length), bySample) as tf.Tensor4D;
        return reweighter.weigh(evidenceOf(reweighter, labels, { badness, parameters: parts })).objective;
      })(tf.zeros([TASKS.length]));
      const { report } = reweighter.weigh(evidenceOf(reweighter, labels, { parameters: parts }));
      const weights = (await rowsOf(report))[1] as number[];
      for (const [t, slope] of (await slopes.data()).entries())
        expect(slope).toBeCloseTo(weights[t] as number, 4);
    });

    // Art's weights are constants to the gradient, which differences cannot know: the test above is its own.
    it.skipIf(config.id === 'art')('has the gradients that differences say', () => {
      const inputs = [
        badnessOf(LABELS.length),
        randomTensor<tf.Tensor4D>([LABELS.length, 2, 3, 4], 2),
        ...parametersOf(reweighter),
      ];
      // The published uncertainty alone sends a gradient into the features.
      const moving = 'detached' in config ? [inputs[0], ...inputs.slice(2)] : inputs;
      return gradCheck(
        (...given) => {
          const [badness, ...others] = given as [tf.Tensor4D, ...tf.Tensor[]];
          const features = ('detached' in config ? inputs[1] : others.shift()) as tf.Tensor4D;
          const views = viewsOf(reweighter, others);
          const { objective } = reweighter.weigh(
            evidenceOf(reweighter, LABELS, { badness, features, views }),
          );
          // Every input has a gradient, and be it 0.
          return tf.add(objective, tf.mul(0, tf.add(tf.sum(badness), tf.sum(features))));
        },
        moving as tf.Tensor[],
        { step: 5e-3, tolerance: 2e-2 },
      );
    });

    it('reads nothing back and leaves nothing behind', async () => {
      const parts = parametersOf(reweighter);
      const work = (): void =>
        tf.tidy(() => {
          reweighter.weigh(evidenceOf(reweighter, LABELS, { parameters: parts }));
          tf.grad((badness: tf.Tensor) => {
            const given = { badness: badness as tf.Tensor4D, parameters: parts };
            return reweighter.weigh(evidenceOf(reweighter, LABELS, given)).objective;
          })(badnessOf(LABELS.length));
        });
      expect(readBacks(work)).toBe(0);
      await expectNoLeak(work);
    });
  });

  it('gives uniform weights where tasks are alike, and per-task ones whatever their number', async () => {
    const labels = ['rain', 'rain', 'rain', 'noise'];
    const badness = tf.tensor4d([0.3, 0.3, 0.3, 0.1], [4, 1, 1, 1]);
    const objectives: number[] = [];
    for (const config of [{ id: 'mixed' }, { id: 'per-task' }, { id: 'scalar' }]) {
      const reweighter = build(config);
      const parameters = reweighter.parameters.map(({ shape }) => tf.zeros([...shape]));
      const { objective } = reweighter.weigh(evidenceOf(reweighter, labels, { badness, parameters }));
      objectives.push((await objective.data())[0] as number);
    }
    for (const [i, expected] of [0.25, 0.2, 0.2].entries()) expect(objectives[i]).toBeCloseTo(expected, 6);
  });

  it('counts emphasised tasks as often as said, for mixed training only', async () => {
    const labels = ['rain', 'rain', 'rain', 'noise'];
    const badness = tf.tensor4d([0.3, 0.2, 0.1, 0.4], [4, 1, 1, 1]);
    const tasks = [{ emphasis: 0.5 }, {}, { emphasis: 5 }, {}];
    const reweighter = buildReweighter(undefined, { features: FEATURES }, tasks);
    const { objective, report } = reweighter.weigh(evidenceOf(reweighter, labels, { badness }));
    expect((await objective.data())[0]).toBeCloseTo((0.5 * 0.6 + 5 * 0.4) / 4, 6);
    expect((await rowsOf(report))[1]).toEqual([0.375, 0, 1.25, 0]);
    const recipe = { ...tinyRecipe(), tasks: [{ id: 'rain', emphasis: 2 }], reweighting: { id: 'art' } };
    expect(() => parseRecipe(recipe)).toThrow('only mixed training knows an emphasis');
  });
});

describe('groupsOf', () => {
  it('refuses a label that the Recipe does not name', () => {
    expect(() => groupsOf(TASKS, ['fog'])).toThrow('The Recipe has no task fog');
  });
});
