import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { distanceRatio, featureGrained, type Grain, imageGrained } from './multi-grained.ts';

const SETTINGS = { temperature: 0.4 };

function image(seed: number, n = 3): tf.Tensor4D {
  const values = new Float32Array(n * 6 * 6 * 3);
  stream(seed, 'test').fillUniform(values, 0.1, 0.9);
  return tf.tensor4d(values, [n, 6, 6, 3]);
}

/** A frozen network whose third tap has four channels, none of them negative. */
const taps = (x: tf.Tensor4D): tf.Tensor4D[] => [
  x,
  x,
  tf.concat4d([tf.square(x), tf.mul(tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, 1]), 0.5) as tf.Tensor4D], 3),
];

const grain = (restored: tf.Tensor4D): Grain => ({ restored, target: image(2), negatives: image(3) });
const unit = (values: readonly number[]): number[] => values.map((value) => value / Math.hypot(...values));

describeOnBackends('multi-grained contrast', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('between images is the contrast of the means of the third level of features', async () => {
    const given = grain(image(1));
    const means = async (of: tf.Tensor4D): Promise<number[][]> => {
      const rows = await tf.mean(taps(of)[2] as tf.Tensor4D, [1, 2]).array();
      return (rows as number[][]).map(unit);
    };
    const [anchor, near, far] = [
      await means(given.restored),
      await means(given.target),
      await means(given.negatives),
    ];
    const similarity = (a: readonly number[] = [], b: readonly number[] = []): number =>
      Math.exp(a.reduce((sum, value, i) => sum + value * (b[i] as number), 0) / 0.4);
    const found = await imageGrained(given, taps, SETTINGS).data();
    for (const [i, value] of found.entries()) {
      const positive = similarity(anchor[i], near[i]);
      const negatives = far.reduce((sum, row) => sum + similarity(anchor[i], row), 0);
      expect(value).toBeCloseTo(-Math.log(positive / (positive + negatives)), 4);
    }
  });

  it('between features has photos with other damage for negatives, and none where there is no other', async () => {
    const student = tf.tensor2d([
      [1, 0],
      [0, 2],
      [3, 3],
    ]);
    const teacher = tf.tensor2d([
      [2, 0],
      [0, 1],
      [1, 1],
    ]);
    const found = await featureGrained(student, teacher, ['rain', 'haze', 'rain'], SETTINGS).data();
    const [positive, right, slanted] = [Math.exp(1 / 0.4), 1, Math.exp(Math.SQRT1_2 / 0.4)];
    const expected = [right, right + 0, slanted].map((negative, i) => {
      // The second photo alone has haze: both others are its negatives.
      const sum = i === 1 ? right + slanted : negative;
      return -Math.log(positive / (positive + sum));
    });
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
    const alone = await featureGrained(student, teacher, ['rain', 'rain', 'rain'], SETTINGS).data();
    expect([...alone].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('as a ratio of distances is 0 at the teacher, and 1 as far from it as from a damaged photo', async () => {
    const flat = (value: number, n: number): tf.Tensor4D => tf.fill<tf.Rank.R4>([n, 2, 2, 3], value);
    const plain = (x: tf.Tensor4D): tf.Tensor4D[] => [x, x, x];
    const between = { restored: flat(0.5, 2), target: flat(0.2, 2), negatives: flat(0.8, 3) };
    for (const value of await distanceRatio(between, plain).data()) expect(value).toBeCloseTo(1, 5);
    const there = { ...between, restored: flat(0.2, 2) };
    for (const value of await distanceRatio(there, plain).data()) expect(value).toBeCloseTo(0, 5);
    const counted = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const far = { ...between, negatives: tf.concat([flat(0.8, 1), flat(0.65, 1)]), counted };
    const [first, second] = await distanceRatio(far, plain).data();
    expect([first, second]).toEqual([expect.closeTo(1, 4), expect.closeTo(2, 4)]);
  });

  it.each([
    ['images', (x: tf.Tensor4D) => imageGrained(grain(x), taps, SETTINGS)],
    ['distances', (x: tf.Tensor4D) => distanceRatio(grain(x), taps)],
  ] as const)('has an exact gradient towards the restored photo: %s', (_, loss) =>
    gradCheck((x) => loss(x as tf.Tensor4D), [image(1)], { step: 1e-3, tolerance: 3e-2 }),
  );

  it('lets nothing flow into the teacher’s photo and features, and into negatives', async () => {
    const restored = image(1);
    for (const loss of [imageGrained, distanceRatio] as const) {
      const gradients = tf.grads((target: tf.Tensor, negatives: tf.Tensor) => {
        const given = { restored, target: target as tf.Tensor4D, negatives: negatives as tf.Tensor4D };
        return tf.sum(loss(given, taps, SETTINGS));
      })([image(2), image(3)]);
      for (const gradient of gradients) expect((await tf.max(tf.abs(gradient)).data())[0]).toBe(0);
    }
    const teacher = randomTensor<tf.Tensor2D>([2, 3], 1);
    const towards = tf.grad((t: tf.Tensor) =>
      tf.sum(featureGrained(randomTensor([2, 3], 2), t as tf.Tensor2D, ['rain', 'haze'], SETTINGS)),
    )(teacher);
    expect((await tf.max(tf.abs(towards)).data())[0]).toBe(0);
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const given = [image(1), image(2), image(3)] as const;
      const [restored, target, negatives] = given;
      const f = (x: tf.Tensor): tf.Scalar => {
        const now = { restored: x as tf.Tensor4D, target, negatives };
        return tf.add(tf.sum(imageGrained(now, taps, SETTINGS)), tf.sum(distanceRatio(now, taps)));
      };
      tf.dispose([tf.grad(f)(restored), ...given]);
    }));
});
