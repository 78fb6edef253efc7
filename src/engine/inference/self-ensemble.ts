/**
 * Geometric self-ensemble (Timofte, Rothe and Van Gool, "Seven ways to improve example-based single image super
 * resolution", CVPR 2016, section 3.5; "x8" in papers since): the photo is restored mirrored and turned as well, each result
 * is turned back, and their mean is taken. What a single restoration got wrong by chance so cancels out.
 */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';
import { LOOKS, type Looks, withLooks } from '../domain/model-variant.ts';
import type { LoadedModel, NetworkModel } from './loaded-model.ts';

/** One of the eight ways to lay a photo down: rows and columns change places first, then those axes are reversed. */
export interface Pose {
  readonly swapped: boolean;
  /** Of `[n, h, w, c]`: 1 turns upside down, 2 mirrors. */
  readonly reversed: readonly (1 | 2)[];
}

type Poses = readonly [Pose, ...Pose[]];

const AS_IT_IS: Pose = { swapped: false, reversed: [] };
const MIRRORED: Pose = { swapped: false, reversed: [2] };

const ALL: Poses = [
  AS_IT_IS,
  MIRRORED,
  { swapped: false, reversed: [1] },
  { swapped: false, reversed: [1, 2] },
  { swapped: true, reversed: [] },
  { swapped: true, reversed: [2] },
  { swapped: true, reversed: [1] },
  { swapped: true, reversed: [1, 2] },
];

const BY_COUNT: Readonly<Record<Looks, Poses>> = { 1: [AS_IT_IS], 2: [AS_IT_IS, MIRRORED], 8: ALL };

/** How a photo lies at each look of a model; as it is at the first. */
export function posesOf({ looks = 1 }: Pick<NetworkModel, 'looks'>): Poses {
  return BY_COUNT[looks];
}

/** Images laid down in a pose: `[n, h, w, c]` to `[n, w, h, c]` where it swaps. Runs inside the caller's tidy. */
export function layDown(images: tf.Tensor4D, { swapped, reversed }: Pose): tf.Tensor4D {
  const turned = swapped ? (tf.transpose(images, SWAP) as tf.Tensor4D) : images;
  return reversed.length === 0 ? turned : tf.reverse4d(turned, [...reversed]);
}

/** What `layDown` is undone by. Runs inside the caller's tidy. */
export function pickUp(images: tf.Tensor4D, { swapped, reversed }: Pose): tf.Tensor4D {
  const unturned = reversed.length === 0 ? images : tf.reverse4d(images, [...reversed]);
  return swapped ? (tf.transpose(unturned, SWAP) as tf.Tensor4D) : unturned;
}

const SWAP = [0, 2, 1, 3];

/**
 * The model that looks so often at every photo; it shares the weights, and only the model itself disposes of them.
 * @throws StudioError `model-unknown` where it cannot look so often
 */
export function selfEnsemble(model: LoadedModel, looks: number): LoadedModel {
  const most = mostLooksOf(model);
  const known = LOOKS.find((count) => count === looks && count <= most);
  if (known === undefined) {
    const choices = LOOKS.filter((count) => count <= most).map((count) => withLooks(model.id, count));
    throw new StudioError(
      'model-unknown',
      `Model ${model.id} cannot look ${looks} times; take ${choices.join(' or ')}.`,
    );
  }
  if (known === 1 || model.kind !== 'network') return model;
  return { ...model, id: withLooks(model.id, known), looks: known, dispose: () => undefined };
}

/** The model looking as often as it can and gains by it, up to a number (`usefulLooks`); one that was named with its looks stays. */
export function lookingUpTo(model: LoadedModel, looks: number): LoadedModel {
  if (model.kind === 'network' && model.looks !== undefined) return model;
  const isReduced = model.kind === 'network' && model.side !== undefined;
  return selfEnsemble(model, isReduced ? 1 : Math.min(looks, mostLooksOf(model)));
}

function mostLooksOf(model: LoadedModel): Looks {
  return model.kind === 'network' ? model.mostLooks : 1;
}
