import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gpuDispatches } from '../ops/webgpu-kernel.ts';
import { enterBackend, webgpuSkipped } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { updateAdam } from './adam.ts';
import { clipToNorm, globalNorm } from './clip.ts';
import { updateAverage } from './ema.ts';
import { canFuse, fusedUpdate, type OptimizerState, type UpdateSettings } from './fused-update.ts';

const SIZE = 20_001;
const settings: UpdateSettings = {
  betas: [0.9, 0.99],
  weightDecay: 0.01,
  decoupled: true,
  clipNorm: 1,
  rate: 1e-3,
  step: 4,
  decay: 0.9,
};

function state(): OptimizerState {
  return {
    params: randomTensor([SIZE], 1),
    first: randomTensor([SIZE], 2),
    second: tf.abs(randomTensor<tf.Tensor1D>([SIZE], 3)),
    average: randomTensor([SIZE], 4),
    skips: tf.scalar(3),
  };
}

const PARTS = ['params', 'first', 'second', 'average', 'skips'] as const;

async function valuesOf(tensors: OptimizerState): Promise<Record<string, number[]>> {
  const entries = PARTS.map(async (name) => [name, Array.from(await tensors[name].data())] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** The separate steps, on whichever backend is in use. */
function composed(before: OptimizerState, gradient: tf.Tensor1D): OptimizerState {
  const clipped = clipToNorm(gradient, globalNorm(gradient), settings.clipNorm);
  const updated = updateAdam(settings, before, before.params, clipped, settings.rate, settings.step);
  const average = updateAverage(before.average, updated.params, settings.decay);
  return { ...updated, average, skips: before.skips };
}

describe.skipIf(webgpuSkipped !== null)('the fused update on webgpu', () => {
  beforeAll(() => enterBackend('webgpu'));
  afterAll(() => enterBackend('wasm'));

  it('is clipping, Adam and averaging as wasm computes them, in three dispatches', async () => {
    await enterBackend('wasm');
    const expected = await valuesOf(composed(state(), randomTensor([SIZE], 5)));
    const [length] = await globalNorm(randomTensor([SIZE], 5)).data();
    await enterBackend('webgpu');
    const before = gpuDispatches();
    const { state: after, norm } = fusedUpdate(settings, state(), randomTensor([SIZE], 5), tf.scalar(0.5));
    expect(gpuDispatches() - before).toBe(3);
    expect((await norm.data())[0]).toBeCloseTo(length as number, 3);
    const found = await valuesOf(after);
    for (const name of PARTS) {
      const worst = Math.max(...(found[name] ?? []).map((v, i) => Math.abs(v - (expected[name]?.[i] ?? 0))));
      expect(worst, name).toBeLessThan(2e-6);
    }
  });

  it.each([
    ['loss', Number.NaN, 1],
    ['gradient', 0.5, Number.POSITIVE_INFINITY],
  ])('skips a step whose %s is not finite', async (_what, loss, factor) => {
    const before = state();
    const gradient: tf.Tensor1D = tf.mul(randomTensor<tf.Tensor1D>([SIZE], 5), factor);
    const { state: after } = fusedUpdate(settings, before, gradient, tf.scalar(loss));
    expect(await valuesOf(after)).toEqual({ ...(await valuesOf(before)), skips: [4] });
  });

  it('leaves a decay that belongs to the gradient to others', () => {
    expect(canFuse({ ...settings, decoupled: false })).toBe(false);
    expect(canFuse({ ...settings, decoupled: false, weightDecay: 0 })).toBe(true);
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      tf.tidy(() => {
        fusedUpdate(settings, state(), randomTensor([SIZE], 5), tf.scalar(1));
      });
    }));
});
