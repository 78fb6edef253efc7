/** How a Run's events change what is shown of it. Pure, so that a whole batch of events costs one update. */
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { ValidationScore } from '../../engine/domain/run.ts';
import type { TrainingEvent, TrainingRequest } from '../../workers/protocol/training.ts';
import { partsWords } from '../messages/finetune.ts';
import { NO_ADAPT_STORY, withAdaptEvents } from './adapting.ts';
import { type Film, NO_CURVES, type RunView } from './finetune-state.ts';
import type { LinksTold } from './link-search.ts';
import { NO_TASK_CURVES, withoutSteps, withSteps } from './task-curves.ts';

/** Most pictures that the filmstrip keeps; beyond it every second one goes, but never the first and the last. */
const FRAMES = 24;

/** A Run that begins. */
export function newRun({ id, name, recipe, dataset, patience }: TrainingRequest): RunView {
  return {
    id,
    name,
    recipe,
    dataset,
    patience: patience ?? 0,
    phase: 'training',
    fault: null,
    step: 0,
    curves: NO_CURVES,
    tasks: NO_TASK_CURVES,
    searched: [],
    scores: [],
    adapt: NO_ADAPT_STORY,
    film: { degraded: null, clean: null, frames: [], maps: null },
    pace: null,
    remarks: [],
    project: null,
  };
}

/** The Run after some events, in their order. */
export function withEvents(run: RunView, events: readonly TrainingEvent[]): RunView {
  const turn = events.findIndex((event, i) => i > 0 && event.kind === 'recovered');
  if (turn > 0) return withEvents(withEvents(run, events.slice(0, turn)), events.slice(turn));
  const steps = events.filter((event) => event.kind === 'step');
  const looks = events.filter((event) => event.kind === 'scores');
  const back = events[0]?.kind === 'recovered' ? events[0].step + 1 : Number.POSITIVE_INFINITY;
  const rewound = withoutRepeats(run, {
    steps: Math.min(back, steps[0]?.step ?? back),
    looks: Math.min(back, looks[0]?.step ?? back),
    frames: back,
  });
  const { curves } = rewound;
  return {
    ...rewound,
    step: Math.max(back <= run.step ? back - 1 : run.step, ...events.map(({ step }) => step)),
    curves: {
      steps: joined(curves.steps, steps, ({ step }) => step),
      loss: joined(curves.loss, steps, ({ loss }) => loss),
      learningRate: joined(curves.learningRate, steps, ({ learningRate }) => learningRate),
      looks: joined(curves.looks, looks, ({ step }) => step),
      psnr: joined(curves.psnr, looks, ({ scores }) => meanOf(scores, ({ psnr }) => psnr)),
      psnrInput: joined(curves.psnrInput, looks, ({ scores }) =>
        meanOf(scores, ({ psnrInput }) => psnrInput),
      ),
      ssim: joined(curves.ssim, looks, ({ scores }) => meanOf(scores, ({ ssim }) => ssim ?? Number.NaN)),
    },
    tasks: withSteps(rewound.tasks, steps),
    searched: withLooks(rewound.searched, events),
    scores: looks.at(-1)?.scores ?? run.scores,
    film: events.reduce(exposed, rewound.film),
    adapt: withAdaptEvents(rewound.adapt, events),
    pace: events.findLast((event) => event.kind === 'pace') ?? run.pace,
    remarks: [...run.remarks, ...events.flatMap(remarkOf)],
  };
}

/** What a search told, with more behind it; the same array where there is nothing more. */
function withLooks(told: readonly LinksTold[], events: readonly TrainingEvent[]): readonly LinksTold[] {
  const more = events.filter((event) => event.kind === 'links');
  if (more.length === 0) return told;
  const begin = more[0]?.step ?? 0;
  return [...told.filter(({ step }) => step < begin), ...more];
}

/** The values with more behind them; the very same array where there is nothing more, so that no chart is drawn anew. */
function joined<T>(
  values: readonly number[],
  more: readonly T[],
  value: (item: T) => number,
): readonly number[] {
  return more.length === 0 ? values : [...values, ...more.map(value)];
}

/** Where each part of a Run is told anew. Scores may come before the steps that led to them. */
type Froms = Readonly<Record<'steps' | 'looks' | 'frames', number>>;

/** A Run that goes back to a Checkpoint does its steps again: what they gave before makes room. */
function withoutRepeats(run: RunView, from: Froms): RunView {
  const { curves, film } = run;
  const steps = curves.steps.filter((step) => step < from.steps).length;
  const looks = curves.looks.filter((step) => step < from.looks).length;
  if (steps === curves.steps.length && looks === curves.looks.length && from.frames > run.step) return run;
  return {
    ...run,
    tasks: withoutSteps(run.tasks, from.steps),
    searched: run.searched.filter(({ step }) => step < from.steps),
    film: { ...film, frames: film.frames.filter(({ step }) => step < from.frames) },
    curves: {
      steps: curves.steps.slice(0, steps),
      loss: curves.loss.slice(0, steps),
      learningRate: curves.learningRate.slice(0, steps),
      looks: curves.looks.slice(0, looks),
      psnr: curves.psnr.slice(0, looks),
      psnrInput: curves.psnrInput.slice(0, looks),
      ssim: curves.ssim.slice(0, looks),
    },
  };
}

function exposed(film: Film, event: TrainingEvent): Film {
  if (event.kind !== 'preview') return film;
  const kept = film.frames.filter(({ step }) => step < event.step);
  const frames = [...kept, { step: event.step, raster: event.restored }];
  return {
    degraded: event.degraded ?? film.degraded,
    clean: event.clean ?? film.clean,
    maps: event.maps ?? null,
    frames:
      frames.length <= FRAMES ? frames : frames.filter((_, i) => i % 2 === 0 || i === frames.length - 1),
  };
}

function remarkOf(event: TrainingEvent): RunView['remarks'] {
  const { step } = event;
  if (event.kind === 'warning') return [{ step, text: event.message }];
  if (event.kind === 'unsaved') return [{ step, text: `Not saved: ${event.message}` }];
  if (event.kind !== 'recovered') return [];
  if (event.parts) return [{ step, text: partsWords(event.parts) }];
  return [{ step, text: 'The graphics processor stopped; training went on from what was saved.' }];
}

/** Mean over the sets that have a finite value: a photo that was good already scores infinity. */
export function meanOf(
  scores: readonly ValidationScore[],
  value: (score: ValidationScore) => number,
): number {
  const finite = scores.map(value).filter(Number.isFinite);
  return finite.reduce((sum, each) => sum + each, 0) / finite.length;
}

/** Share of a Run that is done, 0..1. */
export function shareOf(run: { readonly step: number; readonly recipe: Recipe }): number {
  return Math.min(1, run.step / run.recipe.schedule.steps);
}
