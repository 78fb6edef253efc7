/** A Network is an architecture: what Params it wants and how it turns a damaged image into a Prediction. */
import type * as tf from '@tensorflow/tfjs-core';

export interface ParameterSpec {
  readonly name: string;
  /** Convolutions are HWIO, biases `[channels]`. */
  readonly shape: readonly number[];
  /** Kaiming-normal (fan-in, gain 2) times this; null: zeros. */
  readonly init: number | null;
}

/** Looks up a parameter by its name. */
export type Views = (name: string) => tf.Tensor;

export interface Prediction {
  /** Restored image, `[n, h, w, 3]`, about 0..1, not clipped. */
  readonly image: tf.Tensor4D;
}

export interface Network {
  readonly id: string;
  readonly parameters: readonly ParameterSpec[];
  /** Input sides must be multiples of this. */
  readonly multiple: number;
  /** How far (in pixels) an output pixel sees: half of the receptive field, rounded up to `multiple`. */
  readonly radius: number;
  /** Multiply-adds for one pixel of the photo. */
  readonly macsPerPixel: number;
  /** x: `[n, h, w, 3], 0..1`. Runs inside the caller's tidy. */
  apply(views: Views, x: tf.Tensor4D): Prediction;
}
