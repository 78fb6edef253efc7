/** A folder of photos under several models, as the tab "Compare" keeps it. */
import type { Conditions } from '../../engine/domain/evaluation.ts';
import type { Fault } from '../../engine/domain/fault.ts';
import { METRIC_IDS, METRICS, type MetricId } from '../../engine/domain/score.ts';
import type { Evaluated, EvaluationProgress } from '../../workers/protocol/evaluation.ts';
import type { ChosenFile, ChosenFolders } from '../../workers/protocol/training.ts';

export interface FolderState {
  readonly folders: ChosenFolders;
  /** Model ids; a chain is several separated by commas. */
  readonly models: readonly string[];
  /** Metrics that the user took out or put in; null: the usual ones. */
  readonly metrics: readonly MetricId[] | null;
  readonly channel: Conditions['channel'];
  readonly border: number;
  /** Texts of the two files of BRISQUE's model, where the user brought them. */
  readonly brisque: { readonly model: string | null; readonly range: string | null };
  readonly phase: 'resting' | 'working' | 'stopping';
  readonly progress: Omit<EvaluationProgress, 'soFar'> | null;
  readonly fault: Fault | null;
  /** The latest results; they stay in sight until others are there. */
  readonly shown: Evaluated | null;
  /** True where `shown` is from an earlier visit, whose files this page does not hold. */
  readonly recalled: boolean;
}

export const NO_FOLDER: FolderState = {
  folders: { degraded: [], clean: [] },
  models: [],
  metrics: null,
  channel: 'rgb',
  border: 0,
  brisque: { model: null, range: null },
  phase: 'resting',
  progress: null,
  fault: null,
  shown: null,
  recalled: false,
};

/** Metrics that can be had: those that compare need clean photos, BRISQUE the model of its authors. */
export function possibleMetrics(state: FolderState): readonly MetricId[] {
  const has = { reference: state.folders.clean.length > 0, model: brisqueOf(state) !== null };
  return METRIC_IDS.filter((id) => {
    const { needs } = METRICS[id];
    return needs === null || has[needs];
  });
}

/** BRISQUE's model once both of its files are there. */
export function brisqueOf({
  brisque: { model, range },
}: FolderState): { readonly model: string; readonly range: string } | null {
  return model === null || range === null ? null : { model, range };
}

/** What will be measured: PSNR and SSIM with clean photos, what needs no reference without them, or what was chosen. */
export function wantedMetrics(state: FolderState): readonly MetricId[] {
  const possible = possibleMetrics(state);
  if (state.metrics !== null) return possible.filter((id) => state.metrics?.includes(id));
  const paired = state.folders.clean.length > 0;
  return possible.filter((id) => (METRICS[id].needs === 'reference') === paired);
}

/** Why there is nothing to start, in a sentence; null where all is there. */
export function lackOf(state: FolderState): string | null {
  if (state.folders.degraded.length === 0) return 'Choose a folder of photos first.';
  if (state.models.length === 0) return 'Choose at least one model.';
  if (wantedMetrics(state).length === 0) return 'Choose at least one metric.';
  return null;
}

/** The chosen file that an Evaluation calls by this name. */
export function fileNamed(files: readonly ChosenFile[], name: string | null): File | null {
  if (name === null) return null;
  return files.find(({ path }) => path === name || path.endsWith(`/${name}`))?.file ?? null;
}
