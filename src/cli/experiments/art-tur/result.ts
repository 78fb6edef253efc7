/** What the experiment finds, as JSON. */
import type { TaskStep } from '../../../engine/domain/run.ts';
import { type Interval, pairedInterval, verdictOf } from '../../../engine/evaluation/statistics.ts';
import { ARMS, type Sizes } from './arms.ts';

/** PSNR in dB of every test crop of a task, before and after. */
export interface TaskScores {
  readonly task: string;
  readonly input: readonly number[];
  readonly psnr: readonly number[];
}

/** One arm with one seed. */
export interface ArmRun {
  readonly arm: string;
  readonly seed: number;
  /** SHA-256 of its Recipe. */
  readonly fingerprint: string;
  readonly seconds: number;
  /** Parameters of the network, and with what is dropped after training. */
  readonly parameters: number;
  readonly trained: number;
  readonly scores: readonly TaskScores[];
  /** Means over the last tenth of the steps. */
  readonly training: readonly TaskStep[];
}

export interface Comparison {
  readonly arm: string;
  readonly against: string;
  /** `mean` or a task. */
  readonly task: string;
  readonly difference: Interval;
  readonly verdict: ReturnType<typeof verdictOf>;
}

export interface Result {
  readonly experiment: 'art-tur';
  /** True: too short to say anything about the methods. */
  readonly quick: boolean;
  readonly seed: number;
  readonly sizes: Sizes;
  readonly host: Readonly<Record<'backend' | 'adapter' | 'node' | 'processor', string>>;
  readonly runs: readonly ArmRun[];
  readonly comparisons: readonly Comparison[];
}

const BASELINES = ARMS.slice(0, 2).map(({ id }) => id);

/** Every arm against both baselines, for the mean over the tasks and for each of them. */
export function compare(runs: readonly ArmRun[], seed: number): Comparison[] {
  const tasks = runs[0]?.scores.map(({ task }) => task) ?? [];
  return BASELINES.flatMap((against) =>
    ARMS.filter(({ id }) => id !== against && !(against !== BASELINES[0] && id === BASELINES[0])).flatMap(
      ({ id: arm }) => {
        const rows = tasks.map((task) => differencesOf(runs, arm, against, task));
        const mean = meanOf(rows);
        return [{ task: 'mean', rows: mean }, ...tasks.map((task, i) => ({ task, rows: rows[i] ?? [] }))].map(
          ({ task, rows: differences }) => {
            const difference = pairedInterval(differences, seed);
            return { arm, against, task, difference, verdict: verdictOf(difference) };
          },
        );
      },
    ),
  );
}

/** One row for each seed, one column for each crop. */
function differencesOf(runs: readonly ArmRun[], arm: string, against: string, task: string): number[][] {
  const scoresOf = (run: ArmRun | undefined): readonly number[] =>
    run?.scores.find((scores) => scores.task === task)?.psnr ?? [];
  return runs
    .filter((run) => run.arm === arm)
    .map((run) => {
      const other = runs.find((candidate) => candidate.arm === against && candidate.seed === run.seed);
      const base = scoresOf(other);
      return scoresOf(run).map((value, i) => value - (base[i] as number));
    });
}

/** The mean over tasks of equal tables. */
function meanOf(tables: readonly number[][][]): number[][] {
  const first = tables[0] ?? [];
  return first.map((row, r) =>
    row.map((_, c) => tables.reduce((sum, table) => sum + (table[r]?.[c] as number), 0) / tables.length),
  );
}
