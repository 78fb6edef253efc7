import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { recipeLoss } from '../losses/recipe-loss.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams, withParameters } from '../networks/params.ts';
import { art } from '../reweighting/art.ts';
import { mixed, mixedWith } from '../reweighting/mixed.ts';
import type { Reweighter } from '../reweighting/reweighter.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { tinyBatch, tinyRecipe } from '../testing/tiny-recipe.ts';
import { inParts, moreParts } from './parts.ts';

const network = buildNetwork({ id: 'srresnet', config: { channels: 4, blocks: 1 } });
const tasks = ['jpeg', 'rain'];
const labels = ['jpeg', 'rain', 'jpeg', 'jpeg', 'rain'];

/** Loss, gradient and report of five Samples, in so many parts. */
async function computed(reweighter: Reweighter, parts: number) {
  const { degraded, clean } = tinyBatch(1, 0, [5, 12, 12, 3]);
  const loss = recipeLoss([{ id: 'charbonnier', weight: 1, epsilon: 1e-3, offset: 1 }]);
  const trained = withParameters(network, reweighter.parameters);
  const before = tf.memory().numTensors;
  const held = {
    params: tf.tensor1d(initialParams(trained, 1)),
    weighing: reweighter.state && tf.tensor1d(reweighter.state),
  };
  const images = {
    degraded: tf.tensor4d(degraded, [5, 12, 12, 3]),
    clean: tf.tensor4d(clean, [5, 12, 12, 3]),
  };
  const plan = { network, loss, reweighter, tasks, parts };
  const result = tf.tidy(() => ({ ...inParts(plan, held, { ...images, labels }) }));
  const values = {
    loss: Float32Array.from(await result.loss.data()),
    gradient: Float32Array.from(await result.gradient.data()),
    report: Float32Array.from(await result.report.data()),
  };
  tf.dispose([{ ...result }, { ...held }, images]);
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

function distance(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
}

describeOnBackends('a batch in parts', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    ['mixed', mixed, 2],
    ['mixed', mixed, 5],
    ['with emphasis', mixedWith([1, 4]), 3],
  ] as const)('gives the loss, gradient and report of the whole one: %s', async (_, reweighter, parts) => {
    const [whole, cut] = [await computed(reweighter, 1), await computed(reweighter, parts)];
    const largest = Math.max(...whole.gradient.map(Math.abs));
    expect(distance(cut.gradient, whole.gradient)).toBeLessThan(1e-5 * largest);
    expect(distance(cut.loss, whole.loss)).toBeLessThan(1e-6);
    expect(distance(cut.report, whole.report)).toBeLessThan(1e-6);
  });

  it('lets a Reweighter that keeps something see part after part', async () => {
    const how = { correction: 'log', start: 'tenth', minimum: 'batch' } as const;
    const settings = { ...how, rate: true, smoothing: 0.5, temperature: 3, guard: true };
    const { report, loss } = await computed(art(settings, 2), 5);
    const { report: whole } = await computed(art(settings, 2), 1);
    // The losses are those of the batch, whatever the weights are.
    expect(distance(report.subarray(0, 2), whole.subarray(0, 2))).toBeLessThan(1e-6);
    expect(loss.every(Number.isFinite)).toBe(true);
  });
});

describe('the number of parts', () => {
  it('doubles until a part is one Sample', () => {
    expect([1, 2, 4, 6].map((parts) => moreParts(6, parts))).toEqual([2, 4, 6, null]);
    expect(moreParts(1, 1)).toBeNull();
  });

  it('may be said in a Recipe and changes no Recipe that says nothing', () => {
    expect(tinyRecipe({ batch: { size: 4, patch: 12, augment: false, parts: 2 } }).batch.parts).toBe(2);
    expect(JSON.stringify(tinyRecipe())).not.toContain('parts');
  });
});
