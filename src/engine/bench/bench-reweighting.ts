/** What weighing tasks costs: a training step with a Reweighter beside the same step with plain mixing. */
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { type ReweightingId, ReweightingSchema } from '../domain/recipe.ts';
import { l1 } from '../losses/pixel.ts';
import { initialParams, withParameters } from '../networks/params.ts';
import { tuneConvolutions } from '../ops/conv-choice.ts';
import { buildReweighter } from '../reweighting/catalog.ts';
import { mixed } from '../reweighting/mixed.ts';
import type { Reweighter } from '../reweighting/reweighter.ts';
import { trainStep } from '../training/train-step.ts';
import { type BenchModel, type BenchSizes, freshTensors, noise } from './bench.ts';
import { type BenchRow, type Contender, race, settle } from './measure.ts';

/** As many as MiOIR trains. */
const TASKS = Array.from({ length: 7 }, (_, i) => `task ${i + 1}`);
const SEED = 1;
/** A few per cent are to be seen. */
const LEAST_ROUNDS = 5;

/**
 * The step with a Reweighter at its defaults (ours) beside that of mixed training (other) on the current backend: a ratio of 0.95 means
 * that weighing makes 5 % of its step.
 */
export async function benchReweighting(
  { network, label }: BenchModel,
  id: ReweightingId,
  sizes: BenchSizes,
): Promise<BenchRow> {
  const { batch, patch, rounds } = sizes;
  const reweighter = buildReweighter(
    v.parse(ReweightingSchema, { id }),
    network,
    TASKS.map(() => ({})),
  );
  const images = [1, 2].map((seed) => noise([batch, patch, patch, 3], seed)) as [tf.Tensor4D, tf.Tensor4D];
  const [weighed, plain] = [reweighter, mixed].map((one) => stepper(network, one, images));
  if (!weighed || !plain) throw new RangeError('Two contenders make a race');
  // The first steps compile.
  for (const { step } of [weighed, plain]) await step();
  await tuneConvolutions({ evenSoftware: true });
  const name = `training step with ${id}, ${label}, batch ${batch} of ${patch}x${patch}, ${TASKS.length} tasks, ${tf.getBackend()}: with mixed`;
  const row = await race(name, weighed.step, plain.step, Math.max(rounds, LEAST_ROUNDS));
  for (const { dispose } of [weighed, plain]) dispose();
  tf.dispose(images);
  return row;
}

interface Stepper {
  readonly step: Contender;
  dispose(): void;
}

/** Trains step after step on the same batch. */
function stepper(
  network: BenchModel['network'],
  reweighter: Reweighter,
  [degraded, clean]: readonly [tf.Tensor4D, tf.Tensor4D],
): Stepper {
  const plan = {
    network,
    loss: l1,
    reweighter,
    tasks: TASKS,
    optimizer: { betas: [0.9, 0.99], weightDecay: 0, decoupled: false },
    clipNorm: 0,
  } as const;
  const labels = Array.from({ length: degraded.shape[0] }, (_, i) => TASKS[i % TASKS.length] as string);
  let tensors = {
    ...freshTensors(initialParams(withParameters(network, reweighter.parameters), SEED)),
    ...(reweighter.state ? { weighing: tf.tensor1d(reweighter.state) } : {}),
  };
  return {
    step: async () => {
      const settings = { step: 10, rate: 1e-4, decay: 0.99 };
      const result = trainStep(plan, tensors, { degraded, clean, labels }, settings);
      await settle(result.loss);
      await settle(tf.clone(result.tensors.params));
      tf.dispose([{ ...tensors }, result.norm, result.report]);
      tensors = {
        ...result.tensors,
        ...(result.tensors.weighing ? { weighing: result.tensors.weighing } : {}),
      };
    },
    dispose: () => tf.dispose({ ...tensors }),
  };
}
