/** The damage that metrics are fitted to and checked on: kinds, each at five levels from light to heavy. */
import { degradeRaster } from '../../src/engine/degradations/degrade.ts';
import type { Raster } from '../../src/engine/domain/raster.ts';
import type { TaskId } from '../../src/engine/domain/task.ts';
import { mean, spearman } from '../../src/engine/evaluation/statistics.ts';

export interface Rung {
  readonly task: TaskId;
  readonly parameter: string;
  readonly levels: readonly number[];
}

export const LADDER: readonly Rung[] = [
  { task: 'gaussian-noise', parameter: 'sigma', levels: [5, 10, 20, 35, 50] },
  { task: 'gaussian-blur', parameter: 'sigma', levels: [0.6, 1, 1.6, 2.5, 4] },
  { task: 'jpeg', parameter: 'quality', levels: [80, 50, 30, 18, 10] },
  { task: 'defocus', parameter: 'radius', levels: [1, 2, 3, 4, 6] },
  { task: 'downscale', parameter: 'factor', levels: [1.5, 2, 2.5, 3, 4] },
];

/** A photo with one rung's damage at one level; seeded by the photo's name. */
export function damage(photo: Raster, rung: Rung, level: number, name: string): Raster {
  return degradeRaster(photo, rung.task, { [rung.parameter]: level }, 0, name);
}

export interface Correlation {
  readonly task: TaskId;
  readonly levels: readonly number[];
  /** Spearman's correlation of score and level over all photos, clean ones (level 0) included. */
  readonly spearman: number;
  /** Share of steps from one level to the next, on one photo, at which the score rises. */
  readonly rising: number;
  /** Mean score of clean photos and at each level. */
  readonly means: readonly number[];
}

/**
 * How a score without reference (lower is better) follows each kind of damage.
 * @param scores For each photo, the clean score and then the scores of the ladder in order.
 */
export function correlations(scores: readonly (readonly number[])[]): Correlation[] {
  return LADDER.map(({ task, levels }, kind) => {
    const steps = scores.map((row) => [row[0] as number, ...row.slice(1 + 5 * kind, 6 + 5 * kind)]);
    const rises = steps.flatMap((row) =>
      row.slice(1).map((score, i): number => (score > (row[i] as number) ? 1 : 0)),
    );
    return {
      task,
      levels,
      spearman: spearman(
        steps.flatMap((row) => row.map((_, level) => level)),
        steps.flat(),
      ),
      rising: mean(rises),
      means: [0, ...levels].map((_, level) => mean(steps.map((row) => row[level] as number))),
    };
  });
}

/** Prints one line for each kind of damage. */
export function report(metric: string, rows: readonly Correlation[]): void {
  for (const { task, spearman: rank, rising, means } of rows) {
    const path = means.map((value) => value.toFixed(2)).join(' ');
    console.log(
      `${metric} ${task}: Spearman ${rank.toFixed(3)}, rising ${(100 * rising).toFixed(0)} %, means ${path}`,
    );
  }
}
