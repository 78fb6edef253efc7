import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { degradeRaster } from '../degradations/degrade.ts';
import { fromFloats, type Raster, toFloats } from '../domain/raster.ts';
import type { TaskId } from '../domain/task.ts';
import { enterBackend } from '../testing/backends.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import type { FeatureModel } from './feature-model.ts';
import { createModelStore } from './model-store.ts';

const PHOTOS = ['osprey.jpg', 'otters.jpg', 'canyon.jpg', 'wine.jpg'];
const SIDE = 128;

/** Damage that grows, one setting after another. */
const GROWING: readonly (readonly [TaskId, string, readonly number[]])[] = [
  ['gaussian-blur', 'sigma', [0.7, 1.5, 3]],
  ['gaussian-noise', 'sigma', [8, 20, 45]],
  ['jpeg', 'quality', [70, 35, 12]],
  ['rain', 'density', [25, 50, 100]],
];

let model: FeatureModel;
let photos: readonly Raster[];

beforeAll(async () => {
  await enterBackend('wasm');
  const zoo = new URL('../../../public/models/', import.meta.url);
  const store = createModelStore(async (path) => new Uint8Array(readFileSync(new URL(path, zoo))));
  model = await store.features();
  photos = await Promise.all(
    PHOTOS.map(async (name) => {
      const { data } = await samplePhoto(name, 150, 100, SIDE, SIDE);
      return fromFloats(Float32Array.from(data), { width: SIDE, height: SIDE, depth: 8, alpha: null });
    }),
  );
});

const batch = (rasters: readonly Raster[]): tf.Tensor4D =>
  tf.concat(rasters.map((raster) => tf.tensor4d(toFloats(raster), [1, SIDE, SIDE, 3])));

/** Mean absolute difference of each tap between damaged and clean photos. */
async function distances(damaged: readonly Raster[]): Promise<number[]> {
  const values = tf.tidy(() => {
    const clean = model.taps(batch(photos));
    return tf.stack(
      model.taps(batch(damaged)).map((tap, i) => tf.mean(tf.abs(tf.sub(tap, clean[i] as tf.Tensor4D)))),
    );
  });
  const numbers = [...(await values.data())];
  values.dispose();
  return numbers;
}

describe('FeatureNet', () => {
  it.each(GROWING)('sees more and more of %s in every tap as its %s goes %o', async (task, name, levels) => {
    let before = [0, 0, 0, 0, 0];
    for (const level of levels) {
      const damaged = photos.map((photo, i) =>
        degradeRaster(photo, task, { [name]: level }, 3, PHOTOS[i] as string),
      );
      const now = await distances(damaged);
      for (const [tap, distance] of now.entries()) {
        expect(distance, `tap ${tap} at ${name} ${level}`).toBeGreaterThan(1.02 * (before[tap] as number));
      }
      before = now;
    }
  });

  it('names the damage of most photos that it never saw, and thinks more noise stronger', async () => {
    const told: number[] = [];
    let named = 0;
    for (const sigma of [8, 20, 45]) {
      const damaged = photos.map((photo, i) =>
        degradeRaster(photo, 'gaussian-noise', { sigma }, 3, PHOTOS[i] as string),
      );
      const [logits, strength] = tf.tidy(() => {
        const judged = model.judge(batch(damaged));
        return [judged.logits, tf.mean(judged.strength)] as const;
      });
      const best = [...(await tf.argMax(logits, 1).data())].map((task) => model.net.tasks[task]);
      named += best.filter((task) => task === 'gaussian-noise' || task === 'poisson-noise').length;
      told.push((await strength.data())[0] as number);
    }
    expect(named).toBeGreaterThanOrEqual(9);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });
});
