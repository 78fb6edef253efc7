/** From patches to the two numbers that stand for a kind of damage (GRIDS, section 4.2). */
import * as tf from '@tensorflow/tfjs-core';
import type { GgdFit } from '../domain/grids.ts';
import { type Describer, describeAll } from './describer.ts';
import { fitGeneralised } from './generalised-tensors.ts';
import { centredGram, principalScores } from './principal-scores.ts';

/** SRGA keeps 300 components of 800 patches. */
const KEPT = 300 / 800;

export function componentsFor(patches: number): number {
  return Math.max(1, Math.floor(patches * KEPT));
}

/** Products of the centred descriptions of patches, `n * n`. The patches stay the caller's. */
export async function gramOf(describer: Describer, patches: tf.Tensor4D): Promise<Float64Array> {
  const rows = describeAll(describer, patches);
  const gram = tf.tidy(() => centredGram(rows));
  rows.dispose();
  const values = Float64Array.from(await gram.data());
  gram.dispose();
  return values;
}

/** The generalised Gaussian of the principal scores, `[2]`: shape and standard deviation. The caller disposes of it. */
export function fitTensor(gram: Float64Array, n: number): tf.Tensor1D {
  const scores = principalScores(gram, n, componentsFor(n));
  const fit = tf.tidy(() => fitGeneralised(scores));
  scores.dispose();
  return fit;
}

export async function fitGram(gram: Float64Array, n: number): Promise<GgdFit> {
  const fit = fitTensor(gram, n);
  const [shape, sigma] = await fit.data();
  fit.dispose();
  return { shape: shape as number, sigma: sigma as number };
}
