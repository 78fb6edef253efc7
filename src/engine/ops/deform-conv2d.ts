/**
 * Deformable convolution (DCNv2: Zhu et al., 2019): each tap of a 3x3 filter looks where it is told to, between pixels too,
 * and counts as much as it is told to. A custom kernel of each backend samples; the sums are products of matrices.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { type Band, DEFORM_GRADIENT, DEFORM_SAMPLES, FIELD, TAPS } from './deform-kernels.ts';
import './deform-wasm.ts';
import './deform-webgpu.ts';

/** Nine times the channels for each pixel of a photo would fill memory. */
const MOST_SAMPLES = 2 ** 23;

/**
 * Convolves x `[n, h, w, in]` with filter `[3, 3, in, out]`, where tap t looks `field[2t]` rows below and `field[2t + 1]`
 * columns to the right of its usual place, bilinearly and with zeros outside, and counts `sigmoid(field[18 + t])`.
 * @param field `[n, h, w, 27]`
 * @param most so many sampled values are there at once
 * @returns `[n, h, w, out]`
 */
export function deformConv2d(
  x: tf.Tensor4D,
  field: tf.Tensor4D,
  filter: tf.Tensor4D,
  most: number = MOST_SAMPLES,
): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  const out = filter.shape[3];
  invariant(
    field.shape[3] === FIELD &&
      field.shape[1] === height &&
      field.shape[2] === width &&
      filter.shape[0] * filter.shape[1] === TAPS &&
      filter.shape[2] === channels,
    () => `A field ${field.shape} and a filter ${filter.shape} do not fit an input ${x.shape}`,
  );
  const bands = bandsOf(height, n * width * TAPS * channels, most);
  const op = tf.customGrad((image, places, weights, save) => {
    const [given, where, kernel] = [image as tf.Tensor4D, places as tf.Tensor4D, weights as tf.Tensor4D];
    (save as tf.GradSaveFunc)([given, where, kernel]);
    const matrix: tf.Tensor2D = tf.reshape(kernel, [TAPS * channels, out]);
    const parts = bands.map((band) =>
      tf.tidy((): tf.Tensor4D => {
        const made = tf.matMul(samples(given, where, band), matrix);
        return tf.reshape(made, [n, band.rows, width, out]);
      }),
    );
    return {
      value: parts.length === 1 ? (parts[0] as tf.Tensor4D) : tf.concat(parts, 1),
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => gradients(dy as tf.Tensor4D, kept, bands),
    };
  });
  return op(x, field, filter) as tf.Tensor4D;
}

/** Stretches of rows that are sampled one after another. */
function bandsOf(height: number, perRow: number, most: number): Band[] {
  const rows = Math.max(1, Math.min(height, Math.floor(most / perRow)));
  return Array.from({ length: Math.ceil(height / rows) }, (_, i) => ({
    from: i * rows,
    rows: Math.min(rows, height - i * rows),
  }));
}

/** What the taps see, weighed: `[n * rows * w, 9 * channels]`. */
function samples(x: tf.Tensor4D, field: tf.Tensor4D, band: Band): tf.Tensor2D {
  const seen: tf.Tensor = tf.engine().runKernel(DEFORM_SAMPLES, { x, field }, { ...band });
  return tf.reshape(seen, [-1, TAPS * x.shape[3]]);
}

/** Towards image, field and filter; samples are taken again, which is cheaper than keeping them. */
function gradients(dy: tf.Tensor4D, kept: tf.Tensor[], bands: readonly Band[]): tf.Tensor[] {
  const [x, field, filter] = kept as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  const [n, , width, channels] = x.shape;
  const out = filter.shape[3];
  const matrix: tf.Tensor2D = tf.reshape(filter, [TAPS * channels, out]);
  const parts = bands.map((band) =>
    tf.tidy(() => {
      const slope: tf.Tensor2D = tf.reshape(
        tf.slice4d(dy, [0, band.from, 0, 0], [n, band.rows, width, out]),
        [-1, out],
      );
      // Turned beforehand: products of turned matrices are many times slower on wasm.
      const toFilter = tf.matMul(tf.transpose(samples(x, field, band)), slope);
      const toSamples = tf.matMul(slope, tf.transpose(matrix));
      const inputs = {
        x,
        field,
        slope: toSamples,
        ...(tf.getBackend() === 'webgpu' && { limit: limitOf(field) }),
      };
      const [toImage, toField] = tf.engine().runKernel(DEFORM_GRADIENT, inputs, { ...band }) as tf.Tensor[];
      return { toFilter, toImage: toImage as tf.Tensor, toField: toField as tf.Tensor };
    }),
  );
  const sum = (values: tf.Tensor[]): tf.Tensor => values.reduce((total, value) => tf.add(total, value));
  return [
    sum(parts.map(({ toImage }) => toImage)),
    parts.length === 1
      ? (parts[0]?.toField as tf.Tensor)
      : tf.concat(
          parts.map(({ toField }) => toField),
          1,
        ),
    tf.reshape(sum(parts.map(({ toFilter }) => toFilter)), [...filter.shape]),
  ];
}

/** The furthest that any tap looks away from its usual place. */
function limitOf(field: tf.Tensor4D): tf.Tensor {
  const offsets = tf.slice(field, [0, 0, 0, 0], [-1, -1, -1, 2 * TAPS]);
  return tf.reshape(tf.max(tf.abs(offsets)), [1]);
}
