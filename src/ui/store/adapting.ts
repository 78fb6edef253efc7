/** Adapting to real photos, as the Fine-tune tab knows it: settings, what was told, and what is still missing. */
import { DEFAULT_ADAPT } from '../../engine/domain/adapt-recipe.ts';
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import {
  bestLook,
  driftOf,
  driftWarning,
  meanOfLook,
  type RealLook,
  sameIn,
} from '../../engine/domain/drift.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { RunEvent } from '../../engine/domain/run.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import type { TrainingEvent } from '../../workers/protocol/training.ts';
import { startingFrom, type TuneSettings, usualRate } from './finetune-settings.ts';

/** A tenth of the usual rate: the photos say nothing about what is right, only about what looks right. */
const GENTLE_RATE = 2e-5;
const USUAL_STEPS = 200;

/** A real photo that is kept back: as it came, as the base model and as the best weights restore it. */
export interface ComparedView {
  readonly name: string;
  readonly task: string;
  readonly degraded: Raster;
  readonly base: Raster;
  readonly restored: Raster;
}

/** What an adaptation told. */
export interface AdaptStory {
  readonly looks: readonly RealLook[];
  /** Parts of the loss at each step, by name. */
  readonly terms: Readonly<Record<string, readonly number[]>>;
  readonly steps: readonly number[];
  readonly compared: readonly ComparedView[];
  /** The step of the weights that `compared` shows. */
  readonly comparedStep: number;
}

export const NO_ADAPT_STORY: AdaptStory = {
  looks: [],
  terms: {},
  steps: [],
  compared: [],
  comparedStep: 0,
};

/** The settings of an adaptation that starts from a model; those of the usual training where there is none to start from. */
export function adaptingFrom(
  settings: TuneSettings,
  model: string | null,
  listing: ZooListing | null,
): TuneSettings {
  const cards = (listing?.cards ?? []).filter(({ kind, network }) => kind === 'network' && network !== null);
  const wanted = [model, settings.start, listing?.default].find((id) => cards.some((card) => card.id === id));
  return {
    ...startingFrom(settings, wanted ?? null, listing),
    adapt: settings.adapt ?? DEFAULT_ADAPT,
    teachers: null,
    reweighting: 'mixed',
    steps: USUAL_STEPS,
    learningRate: GENTLE_RATE,
    batch: 4,
    patch: 64,
  };
}

/** The settings without adapting, at the usual rate. */
export function withoutAdapting(settings: TuneSettings): TuneSettings {
  if (!settings.adapt) return settings;
  return { ...settings, adapt: null, learningRate: usualRate(settings.start) };
}

/** Whether the photos are enough for what the settings ask. */
export function canLearn(report: DatasetReport | null, { adapt }: Pick<TuneSettings, 'adapt'>): boolean {
  return adapt ? report?.real?.usable === true : report?.usable === true;
}

export interface AdaptStep {
  readonly id: 'degraded' | 'clear' | 'base' | 'start';
  readonly done: boolean;
}

/** The steps of the guided flow. */
export function adaptSteps(
  report: DatasetReport | null,
  settings: TuneSettings,
  begun: boolean,
): AdaptStep[] {
  const degraded = (report?.real?.names.length ?? 0) > 1;
  const clear = (report?.real?.clear.length ?? report?.clean ?? 0) > 1;
  return [
    { id: 'degraded', done: degraded },
    { id: 'clear', done: clear },
    { id: 'base', done: settings.start !== null },
    { id: 'start', done: begun },
  ];
}

/** The story after some events, in their order; what is told anew takes the place of what it repeats. */
export function withAdaptEvents(story: AdaptStory, events: readonly TrainingEvent[]): AdaptStory {
  return events.reduce(withEvent, story);
}

function withEvent(story: AdaptStory, event: TrainingEvent): AdaptStory {
  if (event.kind === 'look') {
    return { ...story, looks: [...story.looks.filter(({ step }) => step < event.step), event.look] };
  }
  if (event.kind === 'comparison') {
    const compared = event.photos.flatMap(({ degraded, restored, ...photo }): ComparedView[] => {
      const known = sameIn({ photos: story.compared }, photo);
      if (degraded) return [{ ...photo, degraded, base: restored, restored }];
      return known ? [{ ...known, restored }] : [];
    });
    return { ...story, compared, comparedStep: event.step };
  }
  return event.kind === 'step' && event.terms ? withTerms(story, event.step, event.terms) : story;
}

function withTerms(
  story: AdaptStory,
  step: number,
  terms: NonNullable<Extract<RunEvent, { kind: 'step' }>['terms']>,
): AdaptStory {
  const kept = story.steps.filter((other) => other < step).length;
  const values = Object.entries(terms).map(
    ([name, value]) => [name, [...(story.terms[name] ?? []).slice(0, kept), value]] as const,
  );
  return { ...story, steps: [...story.steps.slice(0, kept), step], terms: Object.fromEntries(values) };
}

/** What the looks say, as numbers to show. */
export interface AdaptVerdict {
  readonly base: RealLook;
  readonly best: RealLook;
  readonly last: RealLook;
  /** How far the best one is from the base model. */
  readonly drift: ReturnType<typeof driftOf>;
  readonly niqe: readonly [before: number | null, after: number | null];
  readonly piqe: readonly [before: number | null, after: number | null];
  /** Of the best one; null where no colour moved further than the limit. */
  readonly warning: string | null;
}

/** Null before the first look, and of Runs that do not adapt. */
export function verdictOf({ adaptation }: Recipe, looks: readonly RealLook[]): AdaptVerdict | null {
  const [base, last] = [looks[0], looks.at(-1)];
  const best = adaptation ? bestLook(looks, adaptation.limits) : null;
  if (!adaptation || !base || !last || !best) return null;
  const sides = (metric: 'niqe' | 'piqe') =>
    [meanOfLook(base, metric, 'output'), meanOfLook(best, metric, 'output')] as const;
  return {
    base,
    best,
    last,
    drift: driftOf(base, best, adaptation.limits),
    niqe: sides('niqe'),
    piqe: sides('piqe'),
    warning: driftWarning(base, best, adaptation.limits),
  };
}
