/** What a Run's weighting is doing now, in plain words. */
import { stageOf } from '../../engine/domain/fine-tune-recipe.ts';
import type { Recipe, ReweightingId } from '../../engine/domain/recipe.ts';
import type { TaskNow } from '../store/task-curves.ts';
import { small, taskWords } from './finetune.ts';

/** Weights that differ by less than this factor are as good as alike. */
const ALIKE = 1.05;

/**
 * One or two sentences: who counts how many times as much as whom, and why.
 * @param now tasks as they stand; at least two
 * @param step steps done
 */
export function weighingWords(recipe: Recipe, step: number, now: readonly TaskNow[]): string {
  const { reweighting } = recipe;
  const from = reweighting !== undefined && 'from' in reweighting ? (reweighting.from ?? 0) : 0;
  const words = [joiningWords(recipe, step)];
  if (step < from) words.push(`Every sample counts alike until step ${from}; then the weighing begins.`);
  else words.push(ruleWords(reweighting?.id ?? 'mixed', now));
  return words.filter((part) => part !== '').join(' ');
}

function ruleWords(id: string, now: readonly TaskNow[]): string {
  if (id === 'mixed') return mixedWords(now);
  if (id === 'per-task') return 'Every kind of damage counts alike, whatever its loss.';
  const ranked = [...now].filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  const [heavy, light] = [ranked[0], ranked.at(-1)];
  if (heavy === undefined || light === undefined || heavy === light) return '';
  if (heavy.weight / light.weight < ALIKE) return `All kinds count nearly alike: ${alikeBecause(id)}.`;
  const times = timesWords(heavy.weight / light.weight);
  return `${capital(undoing(heavy.task))} now counts ${times} as much as ${undoing(light.task)}, because ${reason(id, heavy, light)}.`;
}

function mixedWords(now: readonly TaskNow[]): string {
  const [first] = [...now].sort((a, b) => b.loss - a.loss);
  if (first === undefined) return '';
  return `Every sample counts alike, so the largest loss rules: now that of ${undoing(first.task)}.`;
}

function alikeBecause(id: string): string {
  return id === 'art' ? 'none lags behind the others' : 'the network is about equally unsure of them';
}

/** Why one weighs more than another; for Art, whichever of its two factors says it louder. */
function reason(id: string, heavy: TaskNow, light: TaskNow): string {
  const of = (name: string): readonly [number, number] => [
    heavy.factors[name] ?? 1,
    light.factors[name] ?? 1,
  ];
  if (id === 'art') {
    const [rate, otherRate] = of('rate');
    const [correction, otherCorrection] = of('correction');
    if (rate / otherRate >= correction / otherCorrection) {
      return rate > 1 ? 'the loss there is above its running average' : 'the loss there falls more slowly';
    }
    return 'the loss there is further from its best';
  }
  const [sure, unsure] = of('uncertainty');
  const expected = `${small(sure)} against ${small(unsure)}`;
  return id === 'tur'
    ? `the network is surer there (uncertainty ${expected})`
    : `the learned uncertainty there is smaller (${expected})`;
}

/** What sequential training will do. */
export function sequenceWords(tasks: number, steps: number, reweighting: ReweightingId): string {
  const stage = stageOf(steps, tasks);
  const whole = stage * (tasks - 1);
  const art = reweighting === 'art' ? ' Art begins then.' : '';
  return `The first kind alone, then one more every ${stage} steps in the order above; all ${tasks} from step ${whole}.${art}`;
}

/** What sequential training has come to. */
function joiningWords({ tasks }: Recipe, step: number): string {
  const waiting = tasks.filter(({ from = 0 }) => from > step);
  if (waiting.length === 0) return '';
  const next = Math.min(...waiting.map(({ from = 0 }) => from));
  const joins = waiting.filter(({ from }) => from === next).map(({ id }) => inside(id));
  const learned = tasks.filter(({ from = 0 }) => from <= step).length;
  return `Learns ${learned} of ${tasks.length} kinds so far; from step ${next} also ${joins.join(' and ')}.`;
}

/** `1.8 times`, `24 times`. */
function timesWords(ratio: number): string {
  return `${ratio < 10 ? Number(ratio.toPrecision(2)) : Math.round(ratio)} times`;
}

/** What is learned of a task. */
function undoing(task: string): string {
  return task.startsWith('clean') ? 'leaving good photos alone' : `undoing ${inside(task)}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A task's name in the middle of a sentence; `JPEG` keeps its capitals. */
function inside(task: string): string {
  const words = taskWords(task);
  return /^[A-Z]{2}/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}
