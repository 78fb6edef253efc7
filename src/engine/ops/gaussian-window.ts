/** The Gaussian window of SSIM, with a gradient: it is symmetric, so that the way back is the way there. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Gaussian means of each channel of x `[n, h, w, c]`, of the same shape; beyond the border there are zeros.
 * @param side of the window, odd
 */
export function gaussianWindow(x: tf.Tensor4D, side: number, sigma: number): tf.Tensor4D {
  const op = tf.customGrad((image, save) => {
    (save as tf.GradSaveFunc)([]);
    return {
      value: smooth(image as tf.Tensor4D, side, sigma),
      gradFunc: (dy: tf.Tensor) => smooth(dy as tf.Tensor4D, side, sigma),
    };
  });
  return op(x) as tf.Tensor4D;
}

function smooth(x: tf.Tensor4D, side: number, sigma: number): tf.Tensor4D {
  const centre = (side - 1) / 2;
  const raw = Array.from({ length: side }, (_, i) => Math.exp(-((i - centre) ** 2) / (2 * sigma ** 2)));
  const sum = raw.reduce((total, value) => total + value, 0);
  const channels = x.shape[3];
  const taps = Float32Array.from(
    { length: side * channels },
    (_, i) => (raw[Math.floor(i / channels)] as number) / sum,
  );
  const rows = tf.depthwiseConv2d(x, tf.tensor4d(taps, [side, 1, channels, 1]), 1, 'same');
  return tf.depthwiseConv2d(rows, tf.tensor4d(taps, [1, side, channels, 1]), 1, 'same');
}
