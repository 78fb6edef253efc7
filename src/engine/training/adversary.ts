/** Something that learns beside the network, mostly against it; the loop moves both by turns. */
import * as tf from '@tensorflow/tfjs-core';
import type { Aim, Judge } from './objective.ts';
import { plainOf } from './run-state.ts';
import type { UnseenStep } from './step-log.ts';

export interface Adversary {
  /** What it begins with: its parameters and all else that it keeps between steps. */
  readonly state: Float32Array<ArrayBuffer>;
  /** Names of the numbers that its aim and its step tell, in their order. */
  readonly terms: readonly string[];
  /**
   * One step of its own on a batch; the network stays as it is. Returns a new state, which the caller disposes of, and
   * what it made smaller. A step that is not finite moves nothing.
   * @param params the network's, flat
   * @param images `[n, h, w, 3], 0..1`
   * @param factor on its learning rate
   */
  step(
    judge: Judge,
    params: tf.Tensor1D,
    state: tf.Tensor1D,
    images: { readonly degraded: tf.Tensor4D; readonly clean: tf.Tensor4D },
    settings: { readonly step: number; readonly factor: number },
  ): { readonly state: tf.Tensor1D; readonly loss: tf.Scalar };
  /** What the network makes smaller against it at a step; the adversary itself stays as it is. */
  aim(state: tf.Tensor1D, step: number): Aim;
}

/** An Adversary whose state is on the backend. */
export interface Opponent {
  /** Moves the adversary; gives what the network then aims at, and what the adversary made smaller. */
  meet(
    judge: Judge,
    params: tf.Tensor1D,
    images: { readonly degraded: tf.Tensor4D; readonly clean: tf.Tensor4D },
    settings: { readonly step: number; readonly factor: number },
  ): { readonly aim: Aim; readonly loss: tf.Scalar };
  /** What is told of a step. */
  told(aimed: tf.Tensor1D | undefined, loss: tf.Scalar): UnseenStep['terms'];
  state(): Promise<Float32Array<ArrayBuffer>>;
  dispose(): void;
}

/** @param begun the state that it goes on from */
export function createOpponent(adversary: Adversary, begun: Float32Array): Opponent {
  let state = tf.tensor1d(begun);
  return {
    meet: (judge, params, images, settings) => {
      const moved = adversary.step(judge, params, state, images, settings);
      state.dispose();
      state = moved.state;
      return { aim: adversary.aim(state, settings.step), loss: moved.loss };
    },
    told: (aimed, loss) => ({ names: adversary.terms, values: [...(aimed ? [aimed] : []), loss] }),
    state: () => plainOf(state),
    dispose: () => state.dispose(),
  };
}
