import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnBackends, enterBackend, webgpuSkipped } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { conv2d } from './conv2d.ts';
import { deformConv2d } from './deform-conv2d.ts';

const [N, H, W, FROM, TO] = [2, 5, 6, 3, 4] as const;

/** Offsets as far as a few pixels, never so near a whole number that a difference would cross it, and any weights. */
function fieldOf(seed: number, h: number = H, w: number = W): tf.Tensor4D {
  return tf.tidy(() => {
    const raw = tf.mul(randomTensor<tf.Tensor4D>([N, h, w, 27], seed), 1.5);
    const near = tf.floor(raw);
    return tf.add<tf.Tensor4D>(near, tf.add(tf.mul(tf.sub(raw, near), 0.8), 0.1));
  });
}

/** The definition, pixel by pixel, in double precision. */
async function reference(x: tf.Tensor4D, field: tf.Tensor4D, filter: tf.Tensor4D): Promise<number[]> {
  const [image, places, weights] = [await x.buffer(), await field.buffer(), await filter.buffer()];
  const pixel = (n: number, y: number, z: number, c: number): number =>
    y < 0 || y >= H || z < 0 || z >= W ? 0 : image.get(n, y, z, c);
  const result: number[] = [];
  for (let n = 0; n < N; n++)
    for (let y = 0; y < H; y++)
      for (let z = 0; z < W; z++)
        for (let to = 0; to < TO; to++) {
          let sum = 0;
          for (let tap = 0; tap < 9; tap++) {
            const [u, v] = [Math.floor(tap / 3), tap % 3];
            const py = y + u - 1 + places.get(n, y, z, 2 * tap);
            const pz = z + v - 1 + places.get(n, y, z, 2 * tap + 1);
            const mask = 1 / (1 + Math.exp(-places.get(n, y, z, 18 + tap)));
            for (let a = Math.floor(py); a <= Math.floor(py) + 1; a++)
              for (let b = Math.floor(pz); b <= Math.floor(pz) + 1; b++) {
                const share = (1 - Math.abs(py - a)) * (1 - Math.abs(pz - b)) * mask;
                for (let c = 0; c < FROM; c++) sum += share * pixel(n, a, b, c) * weights.get(u, v, c, to);
              }
          }
          result.push(sum);
        }
  return result;
}

const apply = (x: tf.Tensor, field: tf.Tensor, filter: tf.Tensor): tf.Tensor4D =>
  deformConv2d(x as tf.Tensor4D, field as tf.Tensor4D, filter as tf.Tensor4D);

const inputs = (): [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D] => [
  randomTensor([N, H, W, FROM], 1),
  fieldOf(2),
  randomTensor([3, 3, FROM, TO], 3),
];

describeOnBackends('deformConv2d', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('is its definition, beyond the edges too', async () => {
    const given = inputs();
    const found = await apply(...given).data();
    const wanted = await reference(...given);
    expect(Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] as number))))).toBeLessThan(1e-5);
  });

  it('is a convolution where nothing is moved and all taps count', async () => {
    const [x, , filter] = inputs();
    const still = tf.concat4d([tf.zeros([N, H, W, 18]), tf.fill([N, H, W, 9], 40)], 3);
    const apart = tf.max(tf.abs(tf.sub(apply(x, still, filter), conv2d(x, filter))));
    expect((await apart.data())[0]).toBeLessThan(1e-5);
  });

  it('has exact gradients', () => gradCheck(apply, inputs(), { step: 0.01, tolerance: 5e-3 }));

  it('gives the same in bands of rows', async () => {
    const given = inputs();
    const square =
      (most?: number) =>
      (...moving: tf.Tensor[]) =>
        tf.sum(tf.square(deformConv2d(...(moving as typeof given), most)));
    const whole = tf.grads(square())(given);
    const banded = tf.grads(square(2 * N * W * 9 * FROM))(given);
    for (const [i, gradient] of whole.entries()) {
      const apart = tf.max(tf.abs(tf.sub(gradient, banded[i] as tf.Tensor)));
      expect((await apart.data())[0]).toBeLessThan(1e-4);
    }
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const given = inputs();
      tf.dispose([tf.grads((...moving) => tf.sum(apply(...(moving as typeof given))))(given), given]);
    }));
});

describe.skipIf(webgpuSkipped !== null)('offsets of many pixels', () => {
  it('give the same gradients on both backends', async () => {
    const found: Float32Array[] = [];
    for (const backend of ['wasm', 'webgpu'] as const) {
      await enterBackend(backend);
      const [x, field, filter] = inputs();
      const far = tf.mul<tf.Tensor4D>(field, 3);
      const [toImage] = tf.grads((...moving) =>
        tf.sum(tf.square(apply(...(moving as [tf.Tensor, tf.Tensor, tf.Tensor])))),
      )([x, far, filter]);
      found.push(Float32Array.from(await (toImage as tf.Tensor).data()));
    }
    const [a, b] = found as [Float32Array, Float32Array];
    expect(Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))))).toBeLessThan(1e-3);
  });
});
