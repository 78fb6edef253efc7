/** The state of a Run between the backend, where it changes, and Checkpoints, where it rests. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Network } from '../networks/network.ts';
import { initialParams, layoutOf } from '../networks/params.ts';
import type { CheckpointState } from './checkpoint.ts';
import { NO_CAUTION } from './divergence.ts';
import type { TrainTensors } from './train-step.ts';

/** Before the first step: given Params, or fresh ones from the Recipe's seed. @throws StudioError `model-incompatible` */
export function freshState(
  recipe: Recipe,
  fingerprint: string,
  network: Network,
  start: Float32Array | null,
): CheckpointState {
  const { size } = layoutOf(network);
  if (start !== null && start.length !== size) {
    throw new StudioError(
      'model-incompatible',
      `The start weights hold ${start.length} parameters, but network ${network.id} has ${size}; choose others.`,
    );
  }
  const params = Float32Array.from(start ?? initialParams(network, recipe.seed));
  const [first, second] = [new Float32Array(size), new Float32Array(size)];
  return { fingerprint, step: 0, caution: NO_CAUTION, params, first, second, average: params };
}

/** Refuses the Checkpoint of another Recipe or Network. @throws StudioError `checkpoint-damaged` */
export function checkBelongs(state: CheckpointState, fingerprint: string, network: Network): void {
  if (state.fingerprint !== fingerprint) {
    throw new StudioError(
      'checkpoint-damaged',
      'The checkpoint belongs to another Recipe; use its own, or start again.',
    );
  }
  const { size } = layoutOf(network);
  if (state.params.length !== size) {
    throw new StudioError(
      'checkpoint-damaged',
      `The checkpoint holds ${state.params.length} parameters, but network ${network.id} has ${size}; start again.`,
    );
  }
}

/** Puts a state on the backend; the caller disposes of it. */
export function upload({ params, first, second, average, caution, skips }: CheckpointState): TrainTensors {
  return {
    params: tf.tensor1d(params),
    first: tf.tensor1d(first),
    second: tf.tensor1d(second),
    average: tf.tensor1d(average),
    skips: tf.scalar(skips ?? caution.skips),
  };
}

/** Reads a state back. */
export async function download({ params, first, second, average, skips }: TrainTensors) {
  // Copied: on wasm the data of a tensor is a view of memory that moves.
  const plain = async (tensor: tf.Tensor1D): Promise<Float32Array<ArrayBuffer>> =>
    Float32Array.from(await tensor.data());
  return {
    params: await plain(params),
    first: await plain(first),
    second: await plain(second),
    average: await plain(average),
    skips: (await skips.data())[0] as number,
  };
}
