/** One half of the channels decides how much of the other passes (NAFNet's simple gate; Restormer's, with GELU). */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { gelu, geluSlope } from './gelu.ts';

/** What the first half of the channels goes through before it is multiplied with the second. */
export type GateKind = 'linear' | 'gelu';

/** `f(a) * b` of x `[n, h, w, 2c]` whose halves are a and b: `[n, h, w, c]`. */
export function gate(x: tf.Tensor4D, kind: GateKind): tf.Tensor4D {
  invariant(
    (x.shape[3] as number) % 2 === 0,
    () => `A gate needs an even number of channels, not ${x.shape}`,
  );
  const op = tf.customGrad((input, save) => {
    const [a, b] = halves(input as tf.Tensor4D);
    (save as tf.GradSaveFunc)([a, b]);
    return {
      value: tf.mul(kind === 'gelu' ? gelu(a) : a, b),
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => {
        const [first, second] = kept as [tf.Tensor4D, tf.Tensor4D];
        const towardsA = tf.mul(dy, second);
        return tf.concat(
          kind === 'gelu'
            ? [tf.mul(towardsA, geluSlope(first)), tf.mul(dy, gelu(first))]
            : [towardsA, tf.mul(dy, first)],
          3,
        );
      },
    };
  });
  return op(x) as tf.Tensor4D;
}

function halves(x: tf.Tensor4D): [tf.Tensor4D, tf.Tensor4D] {
  const [n, height, width, channels] = x.shape;
  const size: [number, number, number, number] = [n, height, width, channels / 2];
  return [tf.slice4d(x, [0, 0, 0, 0], size), tf.slice4d(x, [0, 0, 0, channels / 2], size)];
}
