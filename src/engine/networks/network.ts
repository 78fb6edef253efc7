/** A Network is an architecture: what Params it wants and how it turns a damaged image into a Prediction. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LinkWeight } from '../domain/rdmc-genotype.ts';
import type { Shares } from '../ops/upsample.ts';
import type { AttendingLayers } from './attending.ts';

export interface ParameterSpec {
  readonly name: string;
  /** Convolutions are HWIO, biases `[channels]`. */
  readonly shape: readonly number[];
  /** Kaiming-normal (fan-in, gain 2) times this; null: zeros. */
  readonly init: number | null;
  /** What every value begins with where `init` is null, instead of 0. */
  readonly fill?: number;
  /**
   * False for values that are kept with the others but not learned, such as running statistics: no gradient, no decay;
   * `train` gives their new values. They stand behind all that is learned.
   */
  readonly learned?: false;
}

/** Looks up a parameter by its name. */
export type Views = (name: string) => tf.Tensor;

/** What follows a convolution in the same pass: one of the two, or nothing. */
export interface AfterConv<T> {
  /** What negative values are multiplied with: 0 is ReLU, more is LeakyReLU. */
  readonly slope?: number;
  /** What is added. */
  readonly plus?: T;
  /** False where the convolution has no bias. */
  readonly bias?: false;
}

/** Which way a place is cut into two of the same size, and two are put together. */
export type Axis = 'batch' | 'height' | 'width';

/** How the taps of a convolution lie; not both at once. */
export interface Spacing {
  readonly stride?: 1 | 2;
  readonly dilation?: number;
}

/** A convolution with batch normalisation and an activation behind it. */
export interface NormConv extends Spacing {
  readonly slope: number;
  /** Whether the convolution has a bias of its own. */
  readonly bias: boolean;
  /** Which of the running statistics hold: those of the parameters `<name>.mean_<stage>` and `<name>.variance_<stage>`. */
  readonly stage: number;
}

/** The steps that a Network is made of; T is a tensor to compute with, or a place in a graph that is only drawn. */
export interface Layers<T> extends AttendingLayers<T> {
  /** A convolution with the parameters `<name>.weight` and `<name>.bias`, as large as its input where the stride is 1. */
  conv(name: string, x: T, then?: AfterConv<T> & Spacing): T;
  /**
   * A convolution (`<name>.weight`, and `<name>.bias` where it has one), batch normalisation (`<name>.scale`,
   * `<name>.shift`) and an activation. Training takes the statistics of the batch, all else the running ones.
   */
  normConv(name: string, x: T, how: NormConv): T;
  add(a: T, b: T): T;
  /** Along the channels. */
  concat(parts: readonly T[]): T;
  /** The greatest of each 2x2 block. */
  maxPool(x: T): T;
  /** Twice as large, as `ops/upsample.ts` interpolates. */
  upsample(x: T, shares: Shares): T;
  /** x times the parameter `name`, a single number. */
  weigh(name: string, x: T): T;
  /** The sum of the parts, each times its share: softmax of the parameter `name`, one number for each part. */
  mix(name: string, parts: readonly T[]): T;
  /** 2x2 blocks into channels, and back; the order of channels is that of `ops/pixel-shuffle.ts`. */
  pixelUnshuffle(x: T): T;
  pixelShuffle(x: T): T;
  /** `x > 0 ? x : slope * x`, where the slope is the parameter `name`, `[1]`. */
  prelu(name: string, x: T): T;
  /** x times the sigmoid of `by`, which is as large as x or has one value for each image and channel. */
  sigmoidGate(x: T, by: T): T;
  /** The mean of each channel over the whole image: a place of 1x1. */
  mean(x: T): T;
  /** The mean of each 2x2 block. */
  meanPool(x: T): T;
  /** The two halves along an axis; that of the batch gives back what `join` has put together. */
  split(x: T, axis: Axis): readonly [T, T];
  join(parts: readonly T[], axis: Axis): T;
  /** Where computing takes memory: frees all that `part` makes but does not return. */
  scope?<R extends object>(part: () => R): R;
}

/** What a Network is asked for, drawn or computed. */
export interface Drawing<T> {
  /** Restored image, `[n, h, w, 3]`, about 0..1, not clipped. */
  readonly image: T;
  /** What the last layers make the image of; its size is that of the Network's `features`. */
  readonly features: T;
  /** Of a recursive Network: its image after each stage, the last of them `image`. */
  readonly stages?: readonly T[];
  /** Places that other networks can be compared at, by the names of the Network's `taps`. */
  readonly taps?: Readonly<Record<string, T>>;
}

export type Prediction = Drawing<tf.Tensor4D>;

/** What training computes. */
export interface TrainedPrediction extends Prediction {
  /** New values of the parameters that are kept but not learned, by name; whoever calls disposes of them. */
  readonly kept: ReadonlyMap<string, tf.Tensor>;
}

/** The features that a Network ends with: `[n, h / grain, w / grain, channels]`. */
export interface Features {
  readonly channels: number;
  readonly grain: 1 | 2;
}

/** What a Network searches while it is trained: few numbers that are moved on batches of their own. */
export interface Searched {
  /** The parameters that are searched; they stand behind all others. */
  readonly alphas: readonly string[];
  /** What their values, flat and in their order, say. */
  read(values: ArrayLike<number>): {
    readonly links: readonly LinkWeight[];
    readonly up: readonly [number, number];
  };
}

export interface Network {
  readonly id: string;
  readonly parameters: readonly ParameterSpec[];
  /** Input sides must be multiples of this. */
  readonly multiple: number;
  /** How far (in pixels) an output pixel sees: half of the receptive field, rounded up to `multiple`. */
  readonly radius: number;
  /**
   * There where `radius` is too far for tiles: beyond it nothing moved a result of trained weights by 1/255
   * (`scripts/measure-reach.ts`). Tiles overlap by so much, and differ from the whole by less than that.
   */
  readonly reach?: number;
  /** Multiply-adds for one pixel of the photo. */
  readonly macsPerPixel: number;
  readonly features: Features;
  /**
   * There where it looks at its whole input at once, or cuts it in halves: what it makes of a tile is then near what it
   * makes of the photo, not equal; `radius` is how far its convolutions see, and `reach` at most 64 pixels of that.
   */
  readonly global?: true;
  /** Channels of the taps that it draws, the usual one first; without any, its `features` are compared. */
  readonly taps?: Readonly<Record<string, number>>;
  /** The way of an image through the layers: what `apply` computes and an export writes down. */
  draw<T>(layers: Layers<T>, x: T): Drawing<T>;
  /** x: `[n, h, w, 3], 0..1`. Runs inside the caller's tidy. */
  apply(views: Views, x: tf.Tensor4D): Prediction;
  /**
   * What training computes where that is not what `apply` does. Runs inside the caller's tidy, which spares `kept`.
   * @param share how far what is kept moves towards what this batch shows, 0..1; 0.1 unless said
   */
  train?(views: Views, x: tf.Tensor4D, share?: number): TrainedPrediction;
  /** There where the Network is one to search in. */
  readonly search?: Searched;
}
