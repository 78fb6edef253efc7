import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { loadModelFile } from '../inference/model-store.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { decodeSafetensors } from '../weights/safetensors.ts';
import { patchesOf } from './patches.ts';
import { photoStatistics } from './photo-statistics.ts';

const read = (path: string) =>
  decodeSafetensors(new Uint8Array(readFileSync(new URL(`../../../${path}`, import.meta.url))), path);

/** What the PyTorch twin sees in a small picture. */
const fixture = read('tools/torch/fixtures/descriptor.safetensors');
const weights = read('public/models/descriptor-1/weights.safetensors');

const tensorOf = (name: string): tf.Tensor4D => {
  const found = fixture.tensors.find((tensor) => tensor.name === name);
  if (!found) throw new Error(`The fixture lacks ${name}`);
  return tf.tensor4d(Float32Array.from(found.data), [...found.shape] as [number, number, number, number]);
};

describeOnBackends('the descriptor of the zoo', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('sees what the twin sees', async () => {
    const model = loadModelFile('descriptor-1', weights);
    const expected = await tensorOf('features').data();
    const found = await tf.tidy(() => model.network.apply(model.views, tensorOf('input')).features).data();
    expect(found).toHaveLength(expected.length);
    let worst = 0;
    for (const [i, value] of expected.entries())
      worst = Math.max(worst, Math.abs((found[i] as number) - value));
    expect(Math.max(...expected)).toBeGreaterThan(0.1);
    expect(worst).toBeLessThan(1e-4);
    model.dispose();
  });

  it('gives a photo’s statistics without leaving anything behind', async () => {
    const model = loadModelFile('descriptor-1', weights);
    const raster = {
      width: 80,
      height: 64,
      depth: 8,
      alpha: null,
      rgb: Uint8Array.from({ length: 80 * 64 * 3 }, (_, i) => (i * 7919) % 251),
    } as const;
    await expectNoLeak(async () => {
      const patches = patchesOf(raster, 64, 5);
      const { fit, statistics } = await photoStatistics(model, patches);
      expect(fit.sigma).toBeGreaterThan(0);
      expect(statistics.every(Number.isFinite)).toBe(true);
      patches.dispose();
    });
    model.dispose();
  });
});
