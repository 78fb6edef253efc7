/**
 * Which model one photo needs (GRIDS, section 5.2): patches of the photo, their statistics, the nearest group, and whether
 * it is near enough. The paper compares one generalised Gaussian of all features; we compare the statistics of every
 * channel and band along the directions in which known kinds of damage differ, with the same score. docs/papers/grids.md
 * says what each is worth.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant, throwIfCancelled } from '../domain/fault.ts';
import type { Distance, PhotoChoice, PhotoPlace } from '../domain/grids.ts';
import type { Raster } from '../domain/raster.ts';
import { nextTask } from '../runtime/pacing.ts';
import { PATCH_SIDE } from './describer.ts';
import type { Describing } from './describing.ts';
import { scoreOf } from './generalised-tensors.ts';
import { patchesOf } from './patches.ts';
import { type PhotoStatistics, photoStatistics } from './photo-statistics.ts';
import { type Finding, reasonFor } from './reasons.ts';
import type { References } from './references.ts';
import { distancesTo } from './similarity.ts';
import { strangenessOf } from './strangeness.ts';

/** As many as SRGA's authors want at least; more tell little that is new. */
export const CHOICE_PATCHES = 64;

/** The expected gain is the mean of so many known photos, the nearest ones of the group. */
const NEIGHBOURS = 8;

/** Expected gains below this (dB) are not worth touching a photo for. */
const WORTH = 0.1;

export interface ChooseOptions {
  readonly signal?: AbortSignal;
  /** Throws where the backend's results cannot be trusted. */
  readonly assertHealthy?: () => void;
  readonly patches?: number;
}

interface Measured extends PhotoStatistics {
  readonly patches: number;
  readonly milliseconds: number;
}

async function measure(raster: Raster, { model }: Describing, options: ChooseOptions): Promise<Measured> {
  const { signal, assertHealthy } = options;
  const patches = patchesIn(raster, options.patches ?? CHOICE_PATCHES);
  const began = performance.now();
  const cut = patchesOf(raster, PATCH_SIDE, patches);
  try {
    const found = await photoStatistics(model, cut, () => throwIfCancelled(signal));
    assertHealthy?.();
    return { ...found, patches, milliseconds: performance.now() - began };
  } finally {
    cut.dispose();
    await nextTask();
  }
}

/** Patches closer together than this (pixels) show the same. */
const LEAST_STEP = 8;

/** Photos narrower or lower than this hold too few patches. */
export const LEAST_SIDE: number = PATCH_SIDE + LEAST_STEP;

export function isLargeEnough({ width, height }: Pick<Raster, 'width' | 'height'>): boolean {
  return width >= LEAST_SIDE && height >= LEAST_SIDE;
}

/** As many patches as are wanted, or as a small photo holds that differ. */
export function patchesIn({ width, height }: Pick<Raster, 'width' | 'height'>, wanted: number): number {
  const places = (size: number): number => Math.floor((size - PATCH_SIDE) / LEAST_STEP) + 1;
  return Math.min(wanted, places(width) * places(height));
}

/** Scores of all sets against a place along the directions, in the order of the references. */
export async function setScores(at: readonly number[], { sets }: References): Promise<number[]> {
  const scores = tf.tidy(() => {
    const means = tf.tensor2d(sets.map(({ mean }) => [...mean]));
    return scoreOf(tf.div(tf.mean(tf.squaredDifference(means, tf.tensor1d([...at])), 1), 2));
  });
  const values = Array.from(await scores.data());
  scores.dispose();
  return values;
}

/** Where a photo's statistics lie along the directions of the references. */
export async function placeOf(statistics: Float64Array, { discriminant }: References): Promise<number[]> {
  const at = tf.tidy(() => {
    const less = tf.sub(tf.tensor1d(Float32Array.from(statistics)), tf.tensor1d([...discriminant.centre]));
    const directions = tf.tensor2d(discriminant.directions.map((row) => [...row]));
    return tf.reshape(tf.matMul(directions, tf.expandDims(less, 1)), [-1]);
  });
  const values = Array.from(await at.data());
  at.dispose();
  return values;
}

export interface Chosen extends Finding {
  readonly distances: readonly Distance[];
  /** How unlike all that is known; above the references' limit it is refused. */
  readonly strangeness: number;
}

/** Chooses for statistics that were measured already: no pixel is looked at. */
export async function chooseFor(statistics: Float64Array, references: References): Promise<Chosen> {
  const at = await placeOf(statistics, references);
  const scores = await setScores(at, references);
  const groups = references.groups.map(({ id, label, tone = false }) => {
    const mine = references.sets
      .map((set, k) => ({ set, score: scores[k] as number }))
      .filter(({ set }) => set.group === id);
    const nearest = mine.reduce((best, next) => (next.score < best.score ? next : best));
    return { id, label, tone, task: nearest.set.task, distance: nearest.score };
  });
  groups.sort((a, b) => a.distance - b.distance);
  const [first, second] = withoutDoubt(groups, at.length);
  const gain = expectedGain(at, first.id, references);
  const strangeness = strangenessOf(
    references.sets.map(({ group }, k) => ({ group, score: scores[k] as number })),
    at.length,
  );
  return {
    group: first.id,
    groupLabel: first.label,
    task: first.task,
    distance: first.distance,
    nextLabel: second?.label ?? null,
    trust: strangeness <= references.limit ? 'in-distribution' : 'unknown-damage',
    worthwhile: first.id !== 'clean' && gain >= WORTH,
    predictedGain: gain,
    strangeness,
    distances: groups.map(({ id, distance }) => ({ id, distance })),
  };
}

interface RankedByDistance {
  readonly id: string;
  readonly label: string;
  readonly tone: boolean;
  readonly task: PhotoChoice['task'];
  readonly distance: number;
}

/**
 * How much likelier (natural logarithm) than the next of the usual ones `clean` must be to be believed, and a group that
 * changes the tone than the next of those that do not. More for the tone ruins fewer photos and leaves more of them hazy:
 * docs/papers/grids.md counts both.
 */
const MARGIN = { clean: 1.5, tone: 1.5 };

/** What else choices depend on beside a photo and the descriptor: results that are kept are kept for one rule and its models. */
export function ruleOf({ references, modelFor }: Pick<Describing, 'references' | 'modelFor'>): string {
  const { limit, quiet, sets } = references;
  const models = [...new Set(['unknown', ...sets.map(({ task }) => task)].map(modelFor))].sort();
  return JSON.stringify({ limit, quiet, ...MARGIN, models });
}

/**
 * The nearest group and the one after it. Two kinds of groups are believed only where they are clearly nearer than the
 * usual ones: those that change the tone, which ruins a photo that did not need it; and `clean`, which leaves a photo
 * without help, while the all-round model hardly changes a good one.
 */
function withoutDoubt(
  groups: readonly RankedByDistance[],
  directions: number,
): readonly [RankedByDistance, RankedByDistance | undefined] {
  const isUsual = ({ id, tone }: RankedByDistance): boolean => !tone && id !== 'clean';
  // The score is the logarithm of the mean over all directions.
  const logLikelihood = (distance: number): number => -directions * 10 ** (distance - 5);
  const isBelieved = (group: RankedByDistance): boolean => {
    const rival = groups.find((other) => (group.tone ? !other.tone : isUsual(other)));
    if (isUsual(group) || rival === undefined) return true;
    return (
      logLikelihood(group.distance) - logLikelihood(rival.distance) >=
      (group.tone ? MARGIN.tone : MARGIN.clean)
    );
  };
  const first = groups.find(isBelieved);
  invariant(first, 'There is a group');
  return [first, groups.find(({ id }) => id !== first.id)];
}

/** Mean gain in dB of the known photos of a group that lie nearest. */
export function expectedGain(at: readonly number[], group: string, { examples, sets }: References): number {
  const near = examples
    .filter(({ set }) => sets[set]?.group === group)
    .map((example) => ({
      gain: example.gain,
      distance: example.at.reduce((sum, x, i) => sum + (x - (at[i] as number)) ** 2, 0),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEIGHBOURS);
  return near.reduce((sum, { gain }) => sum + gain, 0) / Math.max(1, near.length);
}

/**
 * Which models a photo needs, before any of them runs. Good photos are left alone; damage that is not known goes to the
 * all-in-one model. @throws StudioError `cancelled`, `device-lost`
 */
export async function choosePhoto(
  raster: Raster,
  describing: Describing,
  options: ChooseOptions = {},
): Promise<PhotoChoice> {
  if (!isLargeEnough(raster)) return tooSmall(describing);
  const { fit, statistics, patches, milliseconds } = await measure(raster, describing, options);
  const found = await chooseFor(statistics, describing.references);
  const known = found.trust === 'in-distribution';
  const model = describing.modelFor(known ? found.task : 'unknown');
  return {
    group: found.group,
    groupLabel: found.groupLabel,
    task: found.task,
    models: known && !found.worthwhile ? [] : [model],
    distance: found.distance,
    trust: found.trust,
    inDistribution: known,
    predictedGain: known ? found.predictedGain : null,
    reason: reasonFor(found),
    distances: found.distances,
    fit,
    patches,
    milliseconds,
  };
}

function tooSmall({ modelFor }: Describing): PhotoChoice {
  const finding: Finding = {
    group: 'mixed',
    groupLabel: 'a photo too small to judge',
    task: 'clean',
    distance: 0,
    nextLabel: null,
    trust: 'too-small',
    worthwhile: true,
    predictedGain: 0,
  };
  return {
    ...finding,
    models: [modelFor('unknown')],
    inDistribution: false,
    predictedGain: null,
    reason: reasonFor(finding),
    distances: [],
    fit: { shape: 1, sigma: 0 },
    patches: 0,
    milliseconds: 0,
  };
}

/** Where a photo falls on the map: the paper's fit of as many patches as the map's own. @throws as `choosePhoto` */
export async function placePhoto(
  raster: Raster,
  describing: Describing,
  options: ChooseOptions = {},
): Promise<PhotoPlace> {
  const { map } = describing.references;
  const { fit, patches, milliseconds } = await measure(raster, describing, {
    patches: map.patches,
    ...options,
  });
  const sets = map.sets.map(({ id }, i) => ({ id, fit: map.fits[i] ?? fit }));
  return { fit, distances: await distancesTo(fit, sets), patches, milliseconds };
}
