/** The loop. It knows no paper, no file and no page. */
import * as tf from '@tensorflow/tfjs-core';
import type { RealLook } from '../domain/drift.ts';
import { freshWarning } from '../domain/drift.ts';
import { fingerprint as fingerprintOf, type Recipe } from '../domain/recipe.ts';
import type { RunEvent, RunSummary, ValidationScore } from '../domain/run.ts';
import type { Batch, BatchSource, Predict } from '../domain/sample.ts';
import type { Taps } from '../networks/extractor.ts';
import type { Network } from '../networks/network.ts';
import { withParameters } from '../networks/params.ts';
import { tuneConvolutions } from '../ops/conv-choice.ts';
import { decayAt } from '../optim/ema.ts';
import { rateAt } from '../optim/schedule.ts';
import { mixed } from '../reweighting/mixed.ts';
import { nextTask } from '../runtime/pacing.ts';
import { ALPHA_DEFAULTS } from '../search/alpha-step.ts';
import { linksEvent } from '../search/links-event.ts';
import { buildAdversary } from './adaptation/discriminator.ts';
import { createOpponent } from './adversary.ts';
import type { CheckpointState } from './checkpoint.ts';
import { momentumContrast, restingAs } from './contrast/momentum.ts';
import { type Caution, lookAtSkips } from './divergence.ts';
import { checkPatches } from './patch-fit.ts';
import { latestSteps, withPreciseNorms } from './precise-norms.ts';
import { predictor } from './predictor.ts';
import { firstReweighed, planOf, searchOn, stepOn } from './recipe-steps.ts';
import { checkBelongs, download, freshState, upload } from './run-state.ts';
import { readSteps, tensorsOf, type UnseenStep } from './step-log.ts';
import { TRANSFER_TERMS, transferAim } from './transfer/aim.ts';
import { checkSameTeachers, digestTeachers } from './transfer/teacher-digests.ts';
import type { Teacher } from './transfer/teachers.ts';

export interface TrainOptions {
  readonly recipe: Recipe;
  readonly network: Network;
  readonly source: BatchSource;
  /** Flat Params to start from; null: fresh ones from the Recipe's seed. */
  readonly start: Float32Array | null;
  /** Goes on from here instead. */
  readonly resume: CheckpointState | null;
  readonly onEvent: (event: RunEvent) => void;
  /** Called at every validation, and at the end. */
  readonly onCheckpoint: (state: CheckpointState) => Promise<void> | void;
  /** Asked before every step. */
  readonly stopped: () => boolean;
  /** Stops after so many steps in all; the schedule stays the Recipe's. */
  readonly steps?: number;
  /** Computes batches in so many parts from here on; absent: as the Checkpoint or else the Recipe says. */
  readonly parts?: number;
  /** Scores and saves before the first step of a fresh Run too. */
  readonly lookFirst?: boolean;
  /** What the Recipe's Losses compare photos by, where `needsFeatures` says so. */
  readonly features?: Taps;
  /** Whom the network learns from, where the Recipe says `transfer`; whoever opened them disposes of them. */
  readonly teachers?: readonly Teacher[];
  /** Throws where the backend's results cannot be trusted; asked before anything is told or saved. */
  readonly assertHealthy?: () => void;
  /**
   * Scores the averaged weights every `recipe.validation.every` steps and at the end.
   * @param doubt how unsure they are of each restored value, `[n, h, w, 3]`, above 0; null where nothing has learned it
   */
  readonly validate?: (predict: Predict, doubt: Predict | null) => Promise<readonly ValidationScore[]>;
  /** Looks at the real photos that an adaptation keeps back, after each validation and before the first step. */
  readonly look?: (predict: Predict, scores: readonly ValidationScore[], step: number) => Promise<RealLook>;
}

export interface TrainResult {
  readonly summary: RunSummary;
  readonly checkpoint: CheckpointState;
}

/** Steps between two looks at the loss: each look waits for the backend to catch up. */
const STEPS_PER_LOOK = 5;

/**
 * Executes a Recipe. The same Recipe gives the same numbers on the same backend, stopped and resumed or not.
 * @throws StudioError `recipe-invalid` where patches do not suit the network; `training-diverged` after handing out a Checkpoint of the last good state; `checkpoint-damaged`
 *   where `resume` belongs to another Recipe or Network; `model-incompatible` where `start` does, or where a teacher has
 *   other weights than when the Run began
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { recipe, network, source, onEvent, onCheckpoint, stopped, validate, assertHealthy } = options;
  checkPatches(recipe, network);
  const fingerprint = await fingerprintOf(recipe);
  const features = options.features ?? null;
  const { adaptation, degradationContrast } = recipe;
  const encoder = degradationContrast ? momentumContrast({ ...recipe, degradationContrast }, network) : null;
  const plan = planOf(recipe, network, features, encoder);
  const { teachers = [] } = options;
  const adversary = adaptation ? buildAdversary({ ...recipe, adaptation }, features) : encoder;
  const { reweighter, tasks } = plan;
  const begin =
    options.resume ?? freshState(recipe, fingerprint, network, reweighter, options.start, adversary);
  checkBelongs(begin, fingerprint, network, reweighter, adversary);
  const taughtBy = await digestTeachers(teachers);
  checkSameTeachers(begin.teachers, taughtBy);
  const trained = withParameters(network, reweighter.parameters);
  const parts = options.parts ?? begin.parts ?? recipe.batch.parts ?? 1;
  const last = Math.min(options.steps ?? recipe.schedule.steps, recipe.schedule.steps);
  const search = network.search && { ...ALPHA_DEFAULTS, ...recipe.search };
  let tensors = upload(begin);
  const opponent = adversary && begin.adversary ? createOpponent(adversary, begin.adversary) : null;
  let { step, caution } = begin;
  let loss = Number.NaN;
  let scores: readonly ValidationScore[] = [];
  let validated = -1;
  let settled = -1;
  let looks = begin.looks ?? [];
  const unseen: UnseenStep[] = [];

  const batchOf = (number: number): Promise<Batch> => source(search ? 2 * number + 1 : number);
  /** Batch norms of averaged weights have seen nothing yet: what they keep is measured before anyone looks. */
  const settle = async (): Promise<void> => {
    if (!network.train || settled === step) return;
    const average = await withPreciseNorms(
      network,
      tensors.average,
      latestSteps(step, recipe.batch.size),
      batchOf,
    );
    tensors.average.dispose();
    tensors = { ...tensors, average };
    settled = step;
  };
  const checkpoint = async (): Promise<CheckpointState> => {
    await settle();
    const kept = parts > 1 ? { parts } : {};
    const values = { ...(await download(tensors)), adversary: await opponent?.state() };
    const seen = looks.length > 0 ? { looks } : {};
    const taught = taughtBy && { teachers: taughtBy };
    const state = { fingerprint, step, caution, ...kept, ...seen, ...taught, ...values };
    assertHealthy?.();
    await onCheckpoint(state);
    onEvent({ kind: 'checkpoint', step });
    return state;
  };
  const score = async (): Promise<void> => {
    if (validate === undefined || validated === step) return;
    await settle();
    const { average } = tensors;
    const doubts = step > firstReweighed(recipe) ? reweighter.uncertainty : undefined;
    const predict = predictor(trained, average, ({ image }) => image);
    scores = await validate(
      predict,
      doubts ? predictor(trained, average, ({ features }, views) => doubts(views, features)) : null,
    );
    validated = step;
    onEvent({ kind: 'scores', step, scores });
    if (!adaptation || !options.look) return;
    const look = await options.look(predict, scores, step);
    const warning = freshWarning(looks, look, adaptation.limits);
    looks = [...looks.filter((earlier) => earlier.step < step), look];
    onEvent({ kind: 'look', step, look });
    if (warning !== null) onEvent({ kind: 'warning', step, message: warning });
  };

  /** Tells the numbers of the steps since the last look; gives the count of skips. */
  const lookAtSteps = async (): Promise<number> => {
    const { steps, skips } = await readSteps(unseen.splice(0), tensors.skips);
    assertHealthy?.();
    for (const event of steps) onEvent(event);
    if (search && steps.length > 0) onEvent(await linksEvent(network, tensors.params, step));
    loss = steps.at(-1)?.loss ?? loss;
    return skips;
  };

  try {
    if ((options.lookFirst || options.look) && step === 0) {
      await score();
      await checkpoint();
    }
    while (step < last && !stopped()) {
      const rate = rateAt(recipe.optimizer.learningRate, recipe.schedule, step) * caution.rateFactor;
      if (search) {
        const before = tensors;
        tensors = { ...before, ...searchOn(plan, before, await source(2 * step), search, step) };
        tf.dispose([before.params, before.first, before.second]);
      }
      const batch = await batchOf(step);
      const plainly = step < firstReweighed(recipe) || encoder?.alone(step);
      const reweighed = plainly ? { ...plan, reweighter: encoder ? restingAs(reweighter) : mixed } : plan;
      const aim = recipe.transfer && transferAim(recipe.transfer, teachers, features, step);
      const active = { ...reweighed, parts, ...(aim && { aim }) };
      const settings = { step, rate, decay: decayAt(recipe.ema, step), factor: caution.rateFactor };
      const result = stepOn(active, tensors, batch, settings, opponent);
      tf.dispose({ ...tensors });
      tensors = result.tensors;
      step++;
      // The first step has shown which shapes there are.
      if (step === begin.step + 1) await tuneConvolutions();
      const { loss, norm, report, terms } = result;
      const told = result.told ?? (terms && { names: TRANSFER_TERMS, values: [terms] });
      const weighed = { report, factors: active.reweighter.factors, tasks, labels: batch.taskIds };
      unseen.push({ step, rate, loss, norm, weighed, ...(told && { terms: told }) });
      if (step % STEPS_PER_LOOK === 0 || step === last) {
        const before = caution;
        caution = await lookOrSave(before, await lookAtSteps(), checkpoint);
        if (caution.skips > before.skips) onEvent({ kind: 'warning', step, message: SLOWED });
      }
      if (step % recipe.validation.every === 0 && step < last) {
        // Whoever keeps a Checkpoint knows by then what led to it.
        await lookAtSteps();
        await score();
        await checkpoint();
      }
      await nextTask();
    }
    await lookAtSteps();
    await score();
    const state = await checkpoint();
    const reason = step < last ? 'stopped' : 'finished';
    return { summary: { steps: step, loss, scores, reason }, checkpoint: state };
  } catch (thrown) {
    // A lost device shows first as some failure of tfjs; its own Fault says more.
    assertHealthy?.();
    throw thrown;
  } finally {
    tf.dispose({ ...tensors });
    opponent?.dispose();
    tf.dispose(unseen.flatMap(tensorsOf));
  }
}

const SLOWED = 'The loss was not a number, so steps were skipped and the learning rate is halved.';

/** A Run that is given up leaves its last good state behind. */
async function lookOrSave(caution: Caution, skips: number, save: () => Promise<unknown>): Promise<Caution> {
  try {
    return lookAtSkips(caution, skips);
  } catch (diverged) {
    await save();
    throw diverged;
  }
}
