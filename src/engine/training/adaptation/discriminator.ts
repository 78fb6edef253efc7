/** PatchGAN as the adversary of a network that adapts to real photos. */
import * as tf from '@tensorflow/tfjs-core';
import type { Adaptation } from '../../domain/adaptation.ts';
import { StudioError } from '../../domain/fault.ts';
import type { Recipe } from '../../domain/recipe.ts';
import { tellApart } from '../../losses/adversarial.ts';
import type { Taps } from '../../networks/extractor.ts';
import { initialParams, layoutOf, viewsOf } from '../../networks/params.ts';
import { patchGan } from '../../networks/patch-gan.ts';
import { detached } from '../../ops/detached.ts';
import { updateAdam } from '../../optim/adam.ts';
import type { Adversary } from '../adversary.ts';
import { pickIfFinite } from '../divergence.ts';
import { predict } from '../objective.ts';
import { AIM_TERMS, adaptationAim } from './aim.ts';

/**
 * The adversary that a Recipe asks for: it learns to tell clear photos from restored ones, with plain Adam.
 * @param taps the frozen network that photos are compared by
 * @throws StudioError `recipe-invalid` where a patch is too small to be judged
 */
export function buildAdversary(
  { adaptation, batch, seed }: Pick<Recipe, 'batch' | 'seed'> & { readonly adaptation: Adaptation },
  taps: Taps | null,
): Adversary {
  const discriminator = patchGan(adaptation.discriminator);
  if (batch.patch < discriminator.least || batch.patch % 2 ** adaptation.discriminator.layers !== 0) {
    throw new StudioError(
      'recipe-invalid',
      `The discriminator judges patches of ${discriminator.least} pixels or more, a multiple of ${2 ** adaptation.discriminator.layers}, not of ${batch.patch}; set batch.patch.`,
    );
  }
  const { size } = layoutOf(discriminator);
  const state = new Float32Array(3 * size);
  state.set(initialParams(discriminator, seed));
  const part = (flat: tf.Tensor1D, i: number): tf.Tensor1D => tf.slice1d(flat, i * size, size);
  const { learningRate, betas } = adaptation.optimizer;
  const settings = { betas, weightDecay: 0, decoupled: false };
  return {
    state,
    terms: [...AIM_TERMS, 'discriminator'],
    step: ({ network }, flat, before, { degraded, clean }, { step, factor }) =>
      tf.tidy(() => {
        const { size: own } = layoutOf(network);
        // What the network makes is a constant here: no gradient can reach it.
        const make = (x: tf.Tensor4D): tf.Tensor4D =>
          detached((values) => {
            const { views } = viewsOf(network, tf.slice1d(values as tf.Tensor1D, 0, own));
            return predict(network, views, x, (renewed) => tf.dispose([...renewed.values()])).image;
          }, flat);
        const made = make(degraded);
        const real = adaptation.realIs === 'clear' ? clean : make(clean);
        const params = part(before, 0);
        const { value, grad } = tf.valueAndGrad((given) => {
          const { views: verdicts } = viewsOf(discriminator, given as tf.Tensor1D);
          return tellApart(discriminator.apply(verdicts, real), discriminator.apply(verdicts, made));
        })(params);
        const gradient = grad as tf.Tensor1D;
        const moments = { first: part(before, 1), second: part(before, 2) };
        const moved = updateAdam(settings, moments, params, gradient, learningRate * factor, step);
        const probe: tf.Scalar = tf.add(value, tf.sum(tf.abs(gradient)));
        const after = tf.concat1d([moved.params, moved.first, moved.second]);
        return { state: pickIfFinite(probe, after, before), loss: value as tf.Scalar };
      }),
    aim: (now, step) => (judge, given) => {
      // Nor can one reach the discriminator here.
      const { views } = viewsOf(
        discriminator,
        detached((values) => part(values as tf.Tensor1D, 0), now),
      );
      return adaptationAim(adaptation, discriminator, views, taps, step)(judge, given);
    },
  };
}
