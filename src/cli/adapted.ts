/** What an adaptation came to, for the command line: the best look by the rule, and what to beware of. */

import { type ColourMove, limitOfMetadata, moveWarning } from '../engine/domain/adapted-model.ts';
import {
  bestLook,
  colourMove,
  type Drift,
  driftOf,
  driftWarning,
  exposureMove,
  meanOfLook,
  type RealLook,
} from '../engine/domain/drift.ts';
import type { Raster } from '../engine/domain/raster.ts';
import type { Recipe } from '../engine/domain/recipe.ts';
import { meanColour } from '../engine/evaluation/look.ts';
import { readModelFile } from './engine.ts';
import { say } from './report.ts';

/** Means over the real photos that are kept back, at one step; NIQE and PIQE are better where they are lower. */
export interface LookReport extends Drift {
  readonly step: number;
  readonly niqe: number | null;
  readonly piqe: number | null;
  /** Greatest move of a photo's mean colour from the photo that came in, in levels of 255. */
  readonly fromPhoto: number;
  /** Mean change of lightness from the photo that came in, in levels of 255. */
  readonly exposure: number;
}

export interface AdaptationReport {
  /** Of the real photos as they came in. */
  readonly input: { readonly niqe: number | null; readonly piqe: number | null };
  readonly base: LookReport;
  /** What `weights.safetensors` holds: the base model where nothing was better within the limits. */
  readonly best: LookReport;
  readonly last: LookReport;
  readonly limits: NonNullable<Recipe['adaptation']>['limits'];
  /** Of the best weights; null where no photo's colour moved further than the limit. */
  readonly warning: string | null;
}

/** The report of all looks; null where there are none. */
export function reportAdaptation(recipe: Recipe, looks: readonly RealLook[]): AdaptationReport | null {
  const [base, last] = [looks[0], looks.at(-1)];
  const best = recipe.adaptation && bestLook(looks, recipe.adaptation.limits);
  if (!recipe.adaptation || !base || !last || !best) return null;
  const { limits } = recipe.adaptation;
  const report = (look: RealLook): LookReport => ({
    step: look.step,
    niqe: meanOfLook(look, 'niqe', 'output'),
    piqe: meanOfLook(look, 'piqe', 'output'),
    fromPhoto: Math.max(0, ...look.photos.map(({ input, output }) => colourMove(input, output))),
    exposure:
      look.photos.reduce((sum, { input, output }) => sum + exposureMove(input, output), 0) /
      Math.max(1, look.photos.length),
    ...driftOf(base, look, limits),
  });
  return {
    input: { niqe: meanOfLook(base, 'niqe', 'input'), piqe: meanOfLook(base, 'piqe', 'input') },
    base: report(base),
    best: report(best),
    last: report(last),
    limits,
    warning: driftWarning(base, best, limits),
  };
}

/** The tightest colour limit among models as `--model` names them, in levels of 255; null where none was adapted. */
export async function colourLimitOfModels(wanted: string): Promise<number | null> {
  const limits: number[] = [];
  for (const name of wanted.split(',').map((part) => part.trim())) {
    if (!name.endsWith('.safetensors')) continue;
    const limit = limitOfMetadata((await readModelFile(name)).metadata);
    if (limit !== null) limits.push(limit);
  }
  return limits.length > 0 ? Math.min(...limits) : null;
}

/** How far a restored photo's mean colour moved, said aloud where that is further than its model's limit. */
export function watchColour(
  file: string,
  before: Raster,
  after: Raster,
  limit: number | null,
): ColourMove | null {
  if (limit === null) return null;
  const move = { moved: colourMove(meanColour(before), meanColour(after)), limit };
  const warning = moveWarning(move);
  if (warning !== null) say(`${file}: ${warning}`);
  return move;
}

/** One line for a terminal. */
export function lookLine(look: RealLook): string {
  const number = (value: number | null, digits: number): string => value?.toFixed(digits) ?? '–';
  const sides = (metric: 'niqe' | 'piqe', digits: number): string =>
    `${metric.toUpperCase()} ${number(meanOfLook(look, metric, 'input'), digits)} -> ${number(meanOfLook(look, metric, 'output'), digits)}`;
  const moved = Math.max(0, ...look.photos.map(({ input, output }) => colourMove(input, output)));
  return `${sides('niqe', 2)}, ${sides('piqe', 1)}, colour moved by up to ${moved.toFixed(1)} of 255 levels`;
}

/** What is said at the end. */
export function adaptationLines({ base, best, warning }: AdaptationReport): string[] {
  const kept =
    best.step === base.step
      ? 'No checkpoint within the limits was better than the base model, so its weights are kept.'
      : `The best weights are those of step ${best.step}: quality ratio ${best.quality?.toFixed(3) ?? '–'} to the base model (below 1 is better), colour moved by up to ${best.colour.toFixed(1)} levels from what it made.`;
  return warning === null ? [kept] : [kept, `Beware: ${warning}`];
}
