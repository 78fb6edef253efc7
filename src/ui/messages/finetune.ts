/** Words of the Fine-tune tab that depend on values. */
import type { DatasetFinding, DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { FaultCode } from '../../engine/domain/fault.ts';
import { isTaskId, TASKS } from '../../engine/domain/task.ts';
import type { BatchParts } from '../../workers/protocol/training.ts';
import { megabytes } from './copy.ts';
import { FAULT_TEXTS } from './faults.ts';

const photos = (count: number) => (count === 1 ? '1 photo' : `${count} photos`);

/** What the check found, in one sentence. */
export function datasetSentence(report: DatasetReport): string {
  const { kind, pairs, clean, degraded } = report;
  if (kind === 'empty') return 'There is no photo that Mend can learn from.';
  const parts = [
    pairs > 0 ? (pairs === 1 ? '1 pair' : `${pairs} pairs`) : '',
    clean > 0 ? (clean === 1 ? '1 clean photo' : `${clean} clean photos`) : '',
    degraded > 0 ? `${photos(degraded)} without a clean partner` : '',
  ].filter((part) => part !== '');
  return `${parts.join(' and ')}, ${sizes(report)}.`;
}

function sizes({ smallest, largest }: DatasetReport): string {
  if (smallest === null || largest === null) return 'of unknown size';
  const [low, high] = [smallest.join(' × '), largest.join(' × ')];
  return low === high ? `all ${low}` : `${low} to ${high}`;
}

/** How the photos are split. */
export function splitSentence({ train, validation }: Pick<DatasetReport, 'train' | 'validation'>): string {
  const kept =
    validation.length === 0 ? 'none are' : validation.length === 1 ? '1 is' : `${validation.length} are`;
  return `${photos(train.length)} to learn from; ${kept} kept back to measure with and never learned.`;
}

const FINDINGS: Readonly<Record<DatasetFinding['code'], (count: number) => string>> = {
  'unmatched-degraded': (n) => `${photos(n)} without a clean partner of the same name, left out`,
  'unmatched-clean': (n) => `${photos(n)} without a degraded partner of the same name`,
  'sizes-differ': (n) => `${photos(n)} of another size than the partner, left out`,
  duplicate: (n) => `${photos(n)} that ${n === 1 ? 'comes' : 'come'} twice`,
  unreadable: (n) => `${photos(n)} that cannot be read, left out`,
  'too-small': (n) => `${photos(n)} too small to cut samples from, left out`,
  'too-few': () => 'Very few photos: the model may learn them by heart. Twenty or more work better',
  skipped: (n) => `${n === 1 ? '1 file' : `${n} files`} that are no PNG, JPEG, WebP or AVIF photos, skipped`,
};

/** How many names are told before the rest is only counted. */
const NAMED = 4;

/** What is wrong, and with which photos. */
export function findingSentence({ code, names }: DatasetFinding): string {
  const text = FINDINGS[code](names.length);
  if (names.length === 0 || code === 'too-few') return `${text}.`;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${text}: ${names.slice(0, NAMED).join(', ')}${more}.`;
}

export type NextStep =
  | 'save'
  | 'gentler'
  | 'gentler-from-best'
  | 'smaller'
  | 'resume'
  | 'make-room'
  | 'start';

export interface EndingWords {
  readonly title: string;
  readonly text: string;
  readonly next: { readonly label: string; readonly step: NextStep } | null;
}

interface Ending {
  readonly phase: string;
  readonly step: number;
  readonly patience: number;
  readonly fault: { readonly code: FaultCode; readonly message: string } | null;
  readonly bestStep: number | null;
  /** Whether even the best weights leave photos worse than they came. */
  readonly harms: boolean;
}

const FAILURES: Readonly<Partial<Record<FaultCode, Omit<EndingWords, 'title'> & { title: string }>>> = {
  'training-diverged': {
    title: 'Training became unstable',
    text: 'The loss ran away and was no longer a number. What was good before is kept.',
    next: { label: 'Lower the learning rate and start again', step: 'gentler' },
  },
  'out-of-memory': {
    title: 'Not enough memory',
    text: 'The samples of one step did not fit. Nothing that was saved is lost.',
    next: { label: 'Take smaller steps and start again', step: 'smaller' },
  },
  'device-lost': {
    title: 'The graphics processor stopped',
    text: 'Training goes on from what was saved last. If it happens again, close other heavy tabs.',
    next: { label: 'Resume', step: 'resume' },
  },
  'storage-full': {
    title: 'The disk is full',
    text: 'The Run could not be saved any more. Delete Runs that you no longer need, then go on.',
    next: { label: 'Show the Runs', step: 'make-room' },
  },
};

const FROM_BEST = {
  title: 'Training became unstable',
  text: 'The loss ran away and was no longer a number. What was good before is kept.',
};

const HARMS =
  ' Even they leave photos worse than they came: train for more steps, or start from a model that knows this damage.';

/** Why a Run came to rest, and what to do next. */
export function endingWords({ phase, step, patience, fault, bestStep, harms }: Ending): EndingWords {
  const best =
    bestStep === null ? '' : ` The best weights are those of step ${bestStep}.${harms ? HARMS : ''}`;
  const save = { label: 'Save the model', step: 'save' } as const;
  switch (phase) {
    case 'finished':
      return { title: `Finished all ${step} steps`, text: `Save the model to use it.${best}`, next: save };
    case 'no-gain':
      return {
        title: `No gain any more, so it stopped at step ${step}`,
        text: `${patience} checks in a row were no better than the best.${best} More photos would help further.`,
        next: save,
      };
    case 'stopped':
      return { title: `You stopped it at step ${step}`, text: `What it learned is kept.${best}`, next: save };
    case 'paused':
      return {
        title: `Paused at step ${step}`,
        text: 'It is saved: go on now, or after closing the page. Nothing is lost.',
        next: null,
      };
    default: {
      if (fault === null) return { title: 'Training stopped', text: 'Start it again.', next: null };
      // The first look, at step 0, is no progress to go on from.
      if (fault.code === 'training-diverged' && bestStep !== null && bestStep > 0) {
        const label = `Go on from step ${bestStep} with a third of the learning rate`;
        return {
          ...FROM_BEST,
          text: `${FROM_BEST.text}${best} ${fault.message}`,
          next: { label, step: 'gentler-from-best' },
        };
      }
      const known = FAILURES[fault.code];
      if (known !== undefined) return { ...known, text: `${known.text} ${fault.message}` };
      const { title, cure } = FAULT_TEXTS[fault.code];
      return { title, text: `${fault.message} ${cure}`, next: null };
    }
  }
}

/** A newer Mend is open beside this one. */
export const OUTDATED =
  'A newer Mend is open in another tab, so this one trains and saves no more. Reload this page to go on with the newer one.';

/** What happened while the page slept. */
export function sleepWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  return `This page slept for about ${minutes} min, with the machine or because the browser froze it. Training rested and went on by itself.`;
}

/** What happened to the batches where memory ran out. */
export function partsWords({ count, size }: BatchParts): string {
  return `The memory was full, so the ${size} samples of a step are computed in ${count} parts from here on: the same lesson, a little slower.`;
}

/** Time left, once it can be told: `about 3 min left`. */
export function remainingWords(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '';
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return `about ${Math.max(1, Math.ceil(milliseconds / 5000) * 5)} s left`;
  if (minutes < 90) return `about ${Math.round(minutes)} min left`;
  return `about ${(minutes / 60).toFixed(1)} h left`;
}

/** Bytes below which memory is not worth a word. */
const LEAST_MEMORY = 100_000;

/** Speed and memory of a Run. */
export function paceWords({
  stepsPerSecond,
  memory,
}: {
  readonly stepsPerSecond: number;
  readonly memory: number;
}): string {
  const speed =
    stepsPerSecond >= 1
      ? `${stepsPerSecond.toFixed(1)} steps a second`
      : `${(1 / Math.max(stepsPerSecond, 1e-6)).toFixed(1)} s a step`;
  return memory > LEAST_MEMORY ? `${speed}, ${megabytes(memory)} in use` : speed;
}

/** A small number as people write it: `0.0412`, `2.0e-4`. */
export function small(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size < 0.001 || size >= 10_000 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** `Noise`, `Noise, sigma 25`, or `Rain streaks, real pairs`. */
export function taskWords(name: string): string {
  const [task = name, kind] = name.split(':');
  const space = task.indexOf(' ');
  const id = space < 0 ? task : task.slice(0, space);
  const words = [isTaskId(id) ? TASKS[id].label : id];
  if (space >= 0) words.push(task.slice(space + 1));
  if (kind === 'pairs') words.push('real pairs');
  return words.join(', ');
}
