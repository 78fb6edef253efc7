import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { type ConvOptions, conv2d } from './conv2d.ts';

interface Case {
  readonly x: [number, number, number, number];
  readonly side: number;
  readonly out: number;
  readonly options: Pick<ConvOptions, 'stride' | 'dilation'>;
}

const CASES: readonly Case[] = [
  { x: [2, 5, 7, 3], side: 3, out: 5, options: {} },
  { x: [1, 8, 6, 8], side: 3, out: 16, options: {} },
  { x: [3, 4, 5, 6], side: 1, out: 9, options: {} },
  { x: [2, 3, 3, 9], side: 1, out: 4, options: {} },
  { x: [2, 6, 9, 4], side: 3, out: 3, options: { stride: 2 } },
  { x: [1, 7, 8, 5], side: 5, out: 4, options: { stride: 2 } },
  { x: [1, 1, 6, 2], side: 3, out: 2, options: { stride: 2 } },
  { x: [2, 8, 7, 4], side: 3, out: 6, options: { dilation: 2 } },
  { x: [1, 9, 9, 2], side: 5, out: 2, options: { dilation: 2 } },
  { x: [2, 9, 8, 4], side: 3, out: 8, options: { dilation: 3 } },
  // As RDMC has it at its coarsest level, where most taps lie outside.
  { x: [1, 2, 4, 20], side: 3, out: 20, options: { dilation: 3 } },
  { x: [2, 6, 5, 34], side: 3, out: 20, options: { stride: 2 } },
];

/** The definition, in plain loops over plain numbers. */
function reference(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  options: Case['options'],
): number[] {
  const [n, height, width, ins] = x.shape;
  const [side, , , outs] = filter.shape;
  const { stride = 1, dilation = 1 } = options;
  const [image, weights, offsets] = [x.bufferSync(), filter.bufferSync(), bias.bufferSync()];
  const padding = (dilation * (side - 1)) / 2;
  const result: number[] = [];
  for (let b = 0; b < n; b++)
    for (let row = 0; row < height; row += stride)
      for (let column = 0; column < width; column += stride)
        for (let out = 0; out < outs; out++) {
          let sum = offsets.get(out);
          for (let u = 0; u < side; u++)
            for (let v = 0; v < side; v++) {
              const y = row + u * dilation - padding;
              const z = column + v * dilation - padding;
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let c = 0; c < ins; c++) sum += image.get(b, y, z, c) * weights.get(u, v, c, out);
            }
          result.push(sum);
        }
  return result;
}

describeOnBackends('conv2d', (backend) => {
  beforeAll(() => enterBackend(backend));
  afterEach(() => tf.disposeVariables());

  it.each(CASES)(
    'is the sum over taps: $x side $side to $out $options',
    async ({ x: shape, side, out, options }) => {
      await enterBackend('wasm');
      const values = [shape, [side, side, shape[3], out], [out]].map((s, i) => randomTensor(s, i + 1));
      const expected = reference(
        values[0] as tf.Tensor4D,
        values[1] as tf.Tensor4D,
        values[2] as tf.Tensor1D,
        options,
      );
      await enterBackend(backend);
      const [x, filter, bias] = [shape, [side, side, shape[3], out], [out]].map((s, i) =>
        randomTensor(s, i + 1),
      );
      const inputs = [x as tf.Tensor4D, filter as tf.Tensor4D] as const;
      const linear = await conv2d(...inputs, { ...options, bias: bias as tf.Tensor1D }).data();
      const fused = (slope: number) =>
        conv2d(...inputs, { ...options, bias: bias as tf.Tensor1D, slope }).data();
      const [relu, leaky] = [await fused(0), await fused(0.1)];
      expect(linear).toHaveLength(expected.length);
      for (const [i, value] of expected.entries()) {
        expect(Math.abs((linear[i] as number) - value)).toBeLessThan(1e-4);
        expect(Math.abs((relu[i] as number) - Math.max(0, value))).toBeLessThan(1e-4);
        expect(Math.abs((leaky[i] as number) - Math.max(0.1 * value, value))).toBeLessThan(1e-4);
      }
    },
  );

  it.each(CASES)('has exact gradients: $x side $side to $out $options', async ({ x, side, out, options }) => {
    await gradCheck(
      (image, filter, bias) =>
        conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, { ...options, bias: bias as tf.Tensor1D }),
      [randomTensor(x, 4), randomTensor([side, side, x[3], out], 5), randomTensor([out], 6)],
      { step: 0.5, tolerance: 1e-3 },
    );
  });

  it.each([0, 0.1])('has the gradient of an activation of slope %d', async (slope) => {
    await gradCheck(
      (image, filter, bias) =>
        conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, { bias: bias as tf.Tensor1D, slope }),
      [randomTensor([2, 5, 6, 4], 7), randomTensor([3, 3, 4, 7], 8), randomTensor([7], 9)],
      // So small a step that no output crosses the kink.
      { step: 2e-4, tolerance: 1e-2 },
    );
  });

  it.each([7, 8])('adds a residual of %d channels and passes its gradient on', async (channels) => {
    const inputs = [[2, 5, 6, 4], [3, 3, 4, channels], [channels], [2, 5, 6, channels]].map((shape, i) =>
      randomTensor(shape, i + 20),
    ) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D, tf.Tensor4D];
    const [x, filter, bias, residual] = inputs;
    const difference = tf.sub(
      conv2d(x, filter, { bias, residual }),
      tf.add(conv2d(x, filter, { bias }), residual),
    );
    expect(await tf.max(tf.abs(difference)).data()).toEqual(Float32Array.of(0));
    await gradCheck(
      (image, weights, offsets, plus) =>
        conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, {
          bias: offsets as tf.Tensor1D,
          residual: plus as tf.Tensor4D,
        }),
      inputs,
      { step: 0.5, tolerance: 1e-3 },
    );
  });

  // Narrow and wide layers have kernels of their own.
  it.each([
    [8, 16],
    [37, 36],
  ])('sums the filter gradient of %d to %d channels over many rows', async (ins, outs) => {
    const x = randomTensor<tf.Tensor4D>([4, 40, 33, ins], 1);
    const dy = randomTensor<tf.Tensor4D>([4, 40, 33, outs], 2);
    const filter = tf.zeros<tf.Rank.R4>([3, 3, ins, outs]);
    const gradient = tf.grad((f: tf.Tensor) => tf.sum(tf.mul(conv2d(x, f as tf.Tensor4D), dy)))(filter);
    // The tap in the middle is the plain product of all pixels.
    const product = tf.matMul(tf.transpose(tf.reshape(x, [-1, ins])), tf.reshape(dy, [-1, outs]));
    const middle = await tf.slice(gradient, [1, 1, 0, 0], [1, 1, ins, outs]).data();
    for (const [i, value] of (await product.data()).entries()) {
      expect(Math.abs((middle[i] as number) - value)).toBeLessThan(2e-3);
    }
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const inputs = [randomTensor([1, 4, 4, 4], 1), randomTensor([3, 3, 4, 4], 2), randomTensor([4], 3)];
      const f = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Scalar =>
        tf.sum(conv2d(x as tf.Tensor4D, w as tf.Tensor4D, { bias: b as tf.Tensor1D, slope: 0 }));
      tf.dispose([tf.grads(f)(inputs), inputs]);
    }));
});
