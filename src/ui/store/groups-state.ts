/** What the tab "Degradations" knows of the search for groups. */
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { Fault } from '../../engine/domain/fault.ts';
import type { GroupBudget, GroupMember, GroupPlan, SimilarityMap } from '../../engine/domain/grids.ts';
import { PRESETS, type Preset } from '../../engine/domain/presets.ts';
import type { GroupSearch, GroupSearchRequest } from '../../workers/protocol/grouping.ts';
import { datasetNames } from './finetune-state.ts';

export type BudgetId = 'look' | 'short' | 'long';

export const BUDGETS: Readonly<Record<BudgetId, GroupBudget>> = {
  look: { channels: 8, blocks: 1, baseSteps: 20, steps: 20, batch: 2, patch: 32 },
  short: { channels: 16, blocks: 4, baseSteps: 1500, steps: 350, batch: 4, patch: 32 },
  long: { channels: 24, blocks: 6, baseSteps: 4000, steps: 1200, batch: 4, patch: 48 },
};

/** More kinds would take a visitor's afternoon. */
export const MOST_KINDS = 6;

export const USUAL_DELTA = 0.1;

export interface GroupsState {
  /** Ids of sets of the map. */
  readonly chosen: readonly string[];
  readonly budget: BudgetId;
  /** Largest loss in dB that a kind may suffer. */
  readonly delta: number;
  readonly checking: { readonly done: number; readonly total: number } | null;
  readonly report: DatasetReport | null;
  /** What a new search would train; null while too few kinds are chosen. */
  readonly plan: GroupPlan | null;
  /** The search that is kept. */
  readonly search: GroupSearch | null;
  readonly phase: 'resting' | 'searching' | 'pausing';
  /** The model that is trained now; members null: the base. */
  readonly progress: {
    readonly members: readonly string[] | null;
    readonly step: number;
    readonly steps: number;
    readonly seconds: readonly [number, number];
  } | null;
  readonly fault: Fault | null;
  /** Names of own models by the members of their groups. */
  readonly kept: Readonly<Record<string, string>>;
}

export const NO_GROUPS: GroupsState = {
  chosen: [],
  budget: 'short',
  delta: USUAL_DELTA,
  checking: null,
  report: null,
  plan: null,
  search: null,
  phase: 'resting',
  progress: null,
  fault: null,
  kept: {},
};

/** Kinds of the map that damage can be made of, each task once. */
export function groupable({ sets }: SimilarityMap): SimilarityMap['sets'] {
  return sets.filter(
    ({ task }, i) =>
      task !== null && task !== 'clean' && sets.findIndex((other) => other.task === task) === i,
  );
}

/** A kind as it was set when the map was measured. */
function memberOf({ id, label, task }: SimilarityMap['sets'][number]): GroupMember[] {
  if (task === null) return [];
  const preset: Preset = PRESETS['grids-11'];
  const paper = preset.tasks.find((one) => one.label === id && one.id === task);
  return [{ id, label, task, set: paper?.set ?? {} }];
}

/** The search that the settings ask for. */
export function requestOf(
  map: SimilarityMap,
  { chosen, budget, delta, report }: Pick<GroupsState, 'chosen' | 'budget' | 'delta' | 'report'>,
): GroupSearchRequest {
  const places = map.sets.flatMap(({ id }, i) => (chosen.includes(id) ? [i] : []));
  return {
    members: places.flatMap((i) => {
      const set = map.sets[i];
      return set ? memberOf(set) : [];
    }),
    distances: places.map((i) => places.map((j) => map.matrix[i]?.[j] ?? 0)),
    delta,
    budget: BUDGETS[budget],
    seed: 1,
    photos: report === null ? [] : datasetNames(report),
  };
}
