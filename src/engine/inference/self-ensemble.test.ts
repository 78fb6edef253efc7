import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams } from '../networks/params.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { unflatten } from '../weights/flat.ts';
import { loadClassical, loadModel, type NetworkModel } from './loaded-model.ts';
import { restore } from './restorer.ts';
import { layDown, lookingUpTo, pickUp, posesOf, selfEnsemble } from './self-ensemble.ts';

const SPEC = { id: 'unet', config: { widths: [6, 8], blocks: [1], middle: 1, decoder: [1] } };

/** Fresh weights made larger, so that a look gives other pixels than the next, but none that would be clipped. */
function lively(mostLooks: 2 | 8 = 8, side?: number): NetworkModel {
  const spec = { ...SPEC, ...(side !== undefined && { side }) };
  const network = buildNetwork(spec);
  const params = initialParams(network, 5).map((value) => value * 1.6);
  return loadModel('lively', spec, { tensors: unflatten(network, params), metadata: {} }, { mostLooks });
}

/** 16 bits, so that rounding hides nothing. */
function noisy(width: number, height: number): Raster {
  const random = stream(width, height, 1);
  const rgb = Uint16Array.from({ length: width * height * 3 }, () => random.integer(12000, 54000));
  return { width, height, depth: 16, rgb, alpha: null };
}

type Place = (x: number, y: number, width: number, height: number) => readonly [number, number];

/** The eight symmetries of a square by where each pixel of the turned photo comes from, written down one by one. */
const SYMMETRIES: readonly { readonly swaps: boolean; readonly from: Place; readonly back: number }[] = [
  { swaps: false, from: (x, y) => [x, y], back: 0 },
  { swaps: false, from: (x, y, w) => [w - 1 - x, y], back: 1 },
  { swaps: false, from: (x, y, _, h) => [x, h - 1 - y], back: 2 },
  { swaps: false, from: (x, y, w, h) => [w - 1 - x, h - 1 - y], back: 3 },
  { swaps: true, from: (x, y) => [y, x], back: 4 },
  // Quarter turns undo each other.
  { swaps: true, from: (x, y, _, h) => [y, h - 1 - x], back: 6 },
  { swaps: true, from: (x, y, w) => [w - 1 - y, x], back: 5 },
  { swaps: true, from: (x, y, w, h) => [w - 1 - y, h - 1 - x], back: 7 },
];

function turned(photo: Raster, symmetry: number): Raster {
  const { swaps, from } = SYMMETRIES[symmetry] as (typeof SYMMETRIES)[number];
  const [width, height] = swaps ? [photo.height, photo.width] : [photo.width, photo.height];
  const rgb = new Uint16Array(photo.rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sx, sy] = from(x, y, photo.width, photo.height);
      for (let c = 0; c < 3; c++)
        rgb[(y * width + x) * 3 + c] = photo.rgb[(sy * photo.width + sx) * 3 + c] as number;
    }
  }
  return { ...photo, width, height, rgb };
}

const greatest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));

describeOnBackends('a self-ensemble', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    [2, [0, 1]],
    [8, [0, 1, 2, 3, 4, 5, 6, 7]],
  ] as const)(
    'of %i looks is the mean of what it makes of the photo turned by hand',
    async (looks, which) => {
      const model = lively();
      const photo = noisy(40, 32);
      const sum = new Float64Array(photo.rgb.length);
      for (const symmetry of which) {
        const { back } = SYMMETRIES[symmetry] as (typeof SYMMETRIES)[number];
        const seen = turned(await restore([model], turned(photo, symmetry)), back);
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (seen.rgb[i] as number) / looks;
      }
      const plain = await restore([model], photo);
      const made = await restore([selfEnsemble(model, looks)], photo);
      // Each of the single ones is rounded, and so is the mean.
      expect(greatest(made.rgb, sum)).toBeLessThan(2);
      expect(greatest(made.rgb, plain.rgb)).toBeGreaterThan(100);
      model.dispose();
    },
  );

  it('of eight looks does not care how the photo lies', async () => {
    const model = selfEnsemble(lively(), 8);
    const photo = noisy(32, 24);
    const upright = await restore([model], photo);
    for (const symmetry of [1, 5, 7]) {
      const lying = await restore([model], turned(photo, symmetry));
      expect(greatest(turned(lying, SYMMETRIES[symmetry]?.back ?? 0).rgb, upright.rgb)).toBeLessThanOrEqual(
        1,
      );
    }
  });

  it('is the same by tiles as at once, and tells each look at each tile', async () => {
    const plain = lively();
    const model = selfEnsemble(plain, 8);
    const reach = 2 * plain.network.radius;
    const photo = noisy(reach + 50, reach + 30);
    const whole = await restore([model], photo, { tile: 0 });
    let tiles = 0;
    await restore([plain], photo, { tile: reach + 32, onProgress: (progress) => (tiles = progress.total) });
    expect(tiles).toBeGreaterThan(1);
    const told: number[] = [];
    let total = 0;
    const tiled = await restore([model], photo, {
      tile: reach + 32,
      onProgress: (progress) => {
        told.push(progress.done);
        total = progress.total;
      },
    });
    expect(total).toBe(8 * tiles);
    expect(told).toEqual(Array.from({ length: total + 1 }, (_, i) => i));
    expect(greatest(whole.rgb, tiled.rgb)).toBeLessThanOrEqual(8);
    plain.dispose();
  });

  it('leaves no tensor behind, and stops between two looks', async () => {
    const model = lively();
    const before = tf.memory().numTensors;
    await restore([selfEnsemble(model, 8)], noisy(20, 20));
    const control = new AbortController();
    const work = restore([selfEnsemble(model, 8)], noisy(20, 20), {
      signal: control.signal,
      onProgress: ({ done }) => done === 3 && control.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it('works on reduced photos too', async () => {
    const model = lively(2, 16);
    const photo = noisy(64, 64);
    const once = await restore([model], photo);
    const twice = await restore([selfEnsemble(model, 2)], photo);
    const mirrored = turned(await restore([selfEnsemble(model, 2)], turned(photo, 1)), 1);
    expect(greatest(once.rgb, twice.rgb)).toBeGreaterThan(100);
    expect(greatest(mirrored.rgb, twice.rgb)).toBeLessThan(40);
    model.dispose();
  });

  it('picks up what it laid down', async () => {
    const image = tf.reshape(tf.range(0, 60), [2, 3, 5, 2]) as tf.Tensor4D;
    const seen = new Set<string>();
    for (const pose of posesOf({ looks: 8 })) {
      const [laid, again] = tf.tidy(() => {
        const down = layDown(image, pose);
        return [down, pickUp(down, pose)];
      });
      seen.add(`${laid.shape} ${await laid.data()}`);
      expect(again.shape).toEqual(image.shape);
      expect(await again.data()).toEqual(await image.data());
    }
    expect(seen.size).toBe(8);
  });
});

describe('how often a model looks', () => {
  beforeAll(() => enterBackend('wasm'));

  it('is in its name, and it goes without its weights when the model does', () => {
    const model = lively();
    expect(selfEnsemble(model, 8).id).toBe('lively@x8');
    expect(selfEnsemble(model, 1)).toBe(model);
    selfEnsemble(model, 8).dispose();
    expect(() => selfEnsemble(model, 3)).toThrow('take lively or lively@x2 or lively@x8');
    expect(() => selfEnsemble(lively(2), 8)).toThrow(
      'Model lively cannot look 8 times; take lively or lively@x2.',
    );
    model.dispose();
  });

  it('is as much as it can and gains by where nobody insists', () => {
    expect(lookingUpTo(lively(2), 8).id).toBe('lively@x2');
    expect(lookingUpTo(lively(2, 16), 8).id).toBe('lively');
    expect(lookingUpTo(selfEnsemble(lively(), 8), 2).id).toBe('lively@x8');
    expect(lookingUpTo(loadClassical('classic-bm3d'), 8).id).toBe('classic-bm3d');
  });
});
