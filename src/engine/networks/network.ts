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

/** What follows a convolution in the same pass: one of the two, or nothing. */
export interface AfterConv<T> {
  /** What negative values are multiplied with: 0 is ReLU, more is LeakyReLU. */
  readonly slope?: number;
  /** What is added. */
  readonly plus?: T;
}

/** The steps that a Network is made of; T is a tensor to compute with, or a place in a graph that is only drawn. */
export interface Layers<T> {
  /** A convolution with the parameters `<name>.weight` and `<name>.bias`, stride 1, as large as its input. */
  conv(name: string, x: T, then?: AfterConv<T>): T;
  add(a: T, b: T): T;
  /** 2x2 blocks into channels, and back; the order of channels is that of `ops/pixel-shuffle.ts`. */
  pixelUnshuffle(x: T): T;
  pixelShuffle(x: T): T;
}

/** What a Network is asked for, drawn or computed. */
export interface Drawing<T> {
  /** Restored image, `[n, h, w, 3]`, about 0..1, not clipped. */
  readonly image: T;
  /** What the last layers make the image of; its size is that of the Network's `features`. */
  readonly features: T;
}

export type Prediction = Drawing<tf.Tensor4D>;

/** The features that a Network ends with: `[n, h / grain, w / grain, channels]`. */
export interface Features {
  readonly channels: number;
  readonly grain: 1 | 2;
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
  readonly features: Features;
  /** The way of an image through the layers: what `apply` computes and an export writes down. */
  draw<T>(layers: Layers<T>, x: T): Drawing<T>;
  /** x: `[n, h, w, 3], 0..1`. Runs inside the caller's tidy. */
  apply(views: Views, x: tf.Tensor4D): Prediction;
}
