/** The document that `mend experiment grids` writes. */

import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { spearman } from '../../../engine/evaluation/statistics.ts';
import type { Host } from '../common/host.ts';
import type { GroupResults } from './group-results.ts';
import type { SeedRow } from './group-seeds.ts';
import type { MeasureSizes } from './measure.ts';
import type { MixedResults } from './mixed-photos.ts';
import type { RealRow } from './real-choices.ts';
import type { AutomaticRow, CleanRow, Confusion, GainRow, RefusalRow } from './selection.ts';
import type { UnknownRow } from './unknown.ts';

/** What depends on the descriptor and on trained groups; of the zoo only the model that groups are held against. */
export type GroupedResult = Pick<Result, 'maps' | 'sensitivity' | 'paper' | 'groups' | 'groupSeeds'>;

/** How a map of fewer patches compares with that of all. */
export interface SensitivityRow {
  readonly patches: number;
  /** Mean absolute difference of the entries of S. */
  readonly difference: number;
  /** Rank correlation of the entries. */
  readonly agreement: number;
}

export interface Result {
  readonly experiment: 'grids';
  readonly quick: boolean;
  readonly seed: number;
  readonly command: string;
  /** Where the choice for each photo was measured anew later: by what. */
  readonly choiceCommand?: string;
  readonly sizes: MeasureSizes;
  readonly host: Host;
  readonly models: readonly string[];
  readonly allInOne: string;
  readonly maps: readonly SimilarityMap[];
  readonly sensitivity: readonly SensitivityRow[];
  /** The paper's rule on its four groups: compared with sets of many photos, and with means of single photos. */
  readonly paper: { readonly bySets: Confusion; readonly byPhotos: Confusion };
  /** Ours, by group. */
  readonly choice: Confusion;
  readonly automatic: readonly AutomaticRow[];
  readonly clean: CleanRow;
  readonly gain: GainRow;
  readonly limit: number;
  readonly refusal: readonly RefusalRow[];
  readonly separation: number;
  readonly unknown: readonly UnknownRow[];
  readonly mixed: MixedResults;
  readonly real: readonly RealRow[];
  /** Of a photo of a megapixel. */
  readonly timing: readonly {
    readonly patches: number;
    readonly milliseconds: number;
    /** With a look at what one pass leaves. */
    readonly withPreview: number;
  }[];
  /** Crop by crop the mean over the seeds of their trainings, and what each seed alone says. */
  readonly groups: GroupResults;
  readonly groupSeeds: readonly SeedRow[];
}

/** Agreement of the entries above the diagonal. */
export function compareMaps(
  whole: readonly (readonly number[])[],
  part: readonly (readonly number[])[],
): Pick<SensitivityRow, 'difference' | 'agreement'> {
  const entries = (matrix: readonly (readonly number[])[]): number[] =>
    matrix.flatMap((row, i) => row.slice(i + 1));
  const [a, b] = [entries(whole), entries(part)];
  const difference = a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
  return { difference, agreement: spearman(a, b) };
}
