/** The state of a Run between the backend, where it changes, and Checkpoints, where it rests. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Network } from '../networks/network.ts';
import { initialParams, layoutOf, withParameters } from '../networks/params.ts';
import type { Reweighter } from '../reweighting/reweighter.ts';
import type { Adversary } from './adversary.ts';
import type { CheckpointState } from './checkpoint.ts';
import { NO_CAUTION } from './divergence.ts';
import type { TrainTensors } from './train-step.ts';

/** Before the first step: given Params, or fresh ones from the Recipe's seed. @throws StudioError `model-incompatible` */
export function freshState(
  recipe: Recipe,
  fingerprint: string,
  network: Network,
  reweighter: Reweighter,
  start: Float32Array | null,
  adversary: Adversary | null = null,
): CheckpointState {
  const { size } = layoutOf(network);
  if (start !== null && start.length !== size) {
    throw new StudioError(
      'model-incompatible',
      `The start weights hold ${start.length} parameters, but network ${network.id} has ${size}; choose others.`,
    );
  }
  const params = initialParams(withParameters(network, reweighter.parameters), recipe.seed);
  params.set(start ?? []);
  const [first, second] = [new Float32Array(params.length), new Float32Array(params.length)];
  const kept = { weighing: reweighter.state, adversary: adversary?.state };
  return { fingerprint, step: 0, caution: NO_CAUTION, params, first, second, average: params, ...kept };
}

/** Refuses the Checkpoint of another Recipe or Network. @throws StudioError `checkpoint-damaged` */
export function checkBelongs(
  state: CheckpointState,
  fingerprint: string,
  network: Network,
  reweighter: Reweighter,
  adversary: Adversary | null = null,
): void {
  if (state.fingerprint !== fingerprint) {
    throw new StudioError(
      'checkpoint-damaged',
      'The checkpoint belongs to another Recipe; use its own, or start again.',
    );
  }
  const { size } = layoutOf(withParameters(network, reweighter.parameters));
  if (state.params.length !== size) {
    throw new StudioError(
      'checkpoint-damaged',
      `The checkpoint holds ${state.params.length} parameters, but network ${network.id} trains ${size}; start again.`,
    );
  }
  if (state.weighing?.length !== reweighter.state?.length) {
    throw new StudioError(
      'checkpoint-damaged',
      `The checkpoint lacks what reweighting by ${reweighter.id} keeps; start again.`,
    );
  }
  if (state.adversary?.length !== adversary?.state.length) {
    throw new StudioError(
      'checkpoint-damaged',
      'The checkpoint lacks what learned beside the network; start again.',
    );
  }
}

/** Puts a state on the backend; the caller disposes of it. */
export function upload(state: CheckpointState): TrainTensors {
  const { params, first, second, average, caution, skips, weighing } = state;
  return {
    params: tf.tensor1d(params),
    first: tf.tensor1d(first),
    second: tf.tensor1d(second),
    average: tf.tensor1d(average),
    skips: tf.scalar(skips ?? caution.skips),
    weighing: weighing && tf.tensor1d(weighing),
  };
}

/** Reads a state back. */
export async function download({ params, first, second, average, skips, weighing }: TrainTensors) {
  return {
    params: await plainOf(params),
    first: await plainOf(first),
    second: await plainOf(second),
    average: await plainOf(average),
    skips: (await skips.data())[0] as number,
    weighing: weighing && (await plainOf(weighing)),
  };
}

/** The values of a tensor, copied: on wasm its data are a view of memory that moves. */
export async function plainOf(tensor: tf.Tensor1D): Promise<Float32Array<ArrayBuffer>> {
  return Float32Array.from(await tensor.data());
}
