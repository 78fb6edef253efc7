/** What the tab "Compare" lays side by side, as plain data; the pixels lie on a shelf of their own. */
import type { Conditions } from '../../engine/domain/evaluation.ts';
import type { Fault } from '../../engine/domain/fault.ts';
import { isLayerKind, LAYERS, type LayerKind } from '../../engine/domain/layer.ts';
import { stageBefore } from '../../engine/domain/model-variant.ts';
import { METRIC_IDS, METRICS, type MetricId } from '../../engine/domain/score.ts';
import type { PhotoId } from './photos-slice.ts';

/** A model, or several one after another, at a strength. */
export interface CompareCell {
  readonly id: string;
  readonly models: readonly string[];
  /** 0 keeps the input, 1 is the whole restoration. */
  readonly strength: number;
  /** The result that stays in sight until the wanted one is there. */
  readonly last: ResultKey | null;
}

/** Names one picture: a photo and what was made of it. */
export type ResultKey = string;

/** A metric's value, or why it has none. */
export type Score = { readonly value: number } | { readonly why: string };

export interface CompareResult {
  readonly state: 'waiting' | 'working' | 'ready' | 'failed';
  /** How much of it is done, 0..1. */
  readonly share: number;
  readonly milliseconds: number | null;
  readonly fault: Fault | null;
  readonly scores: Readonly<Partial<Record<MetricId, Score>>>;
}

export const PLAIN_VIEWS = {
  grid: 'Results',
  split: 'Split',
  sides: 'Side by side',
  blink: 'Blink',
} as const;

export type CompareView = keyof typeof PLAIN_VIEWS | LayerKind;

export const COMPARE_VIEWS: readonly { readonly id: CompareView; readonly label: string }[] = [
  ...Object.entries(PLAIN_VIEWS),
  ...Object.entries(LAYERS).map(([id, { label }]) => [id, label] as const),
].map(([id, label]) => ({ id: id as CompareView, label }));

export interface CompareState {
  /** The photo that is worked on. */
  readonly photo: PhotoId | null;
  readonly cells: readonly CompareCell[];
  /** True once the user or a preset chose cells; before, there is a first proposal. */
  readonly chosen: boolean;
  readonly results: Readonly<Record<ResultKey, CompareResult>>;
  readonly view: CompareView;
  readonly gains: Readonly<Record<LayerKind, number>>;
  /** What split, side by side, blink and difference are taken against: `input`, `reference` or a cell. */
  readonly against: string;
  /** The cell in hand. */
  readonly current: string;
  /** True while the cell in hand fills the stage. */
  readonly enlarged: boolean;
  readonly loupe: boolean;
  /** How the metrics look at the photos. */
  readonly how: Pick<Conditions, 'channel' | 'border'>;
  /** Clean photos that the user chose, by photo. */
  readonly references: Readonly<Record<PhotoId, { readonly name: string }>>;
  readonly referenceFault: { readonly photo: PhotoId; readonly message: string } | null;
  /** True after Cancel, until the user asks for something again. */
  readonly paused: boolean;
  /** Rises whenever the shelf holds new pixels. */
  readonly revision: number;
}

export const INPUT = 'input';
export const REFERENCE = 'reference';

export const NO_COMPARE: CompareState = {
  photo: null,
  cells: [],
  chosen: false,
  results: {},
  view: 'grid',
  gains: { difference: LAYERS.difference.gain, removed: LAYERS.removed.gain, fine: LAYERS.fine.gain },
  against: INPUT,
  current: INPUT,
  enlarged: false,
  loupe: false,
  how: { channel: 'rgb', border: 0 },
  references: {},
  referenceFault: null,
  paused: false,
  revision: 0,
};

/** The metrics that can be had without files of other people. */
export const COMPARE_METRICS: readonly MetricId[] = METRIC_IDS.filter((id) => METRICS[id].needs !== 'model');

export const EMPTY_RESULT: CompareResult = {
  state: 'waiting',
  share: 0,
  milliseconds: null,
  fault: null,
  scores: {},
};

/** The key of the photo itself or of its reference. */
export function plainKey(photo: PhotoId, which: typeof INPUT | typeof REFERENCE): ResultKey {
  return `${photo}|${which}`;
}

/** The key of what models make of a photo. */
export function modelsKey(photo: PhotoId, models: readonly string[], strength: number): ResultKey {
  return `${photo}|${models.join('+')}@${strength}`;
}

/** The key of a cell by its id; null for an id that is not there. */
export function keyOf(state: CompareState, photo: PhotoId, id: string): ResultKey | null {
  if (id === INPUT || id === REFERENCE) return plainKey(photo, id);
  const cell = state.cells.find((candidate) => candidate.id === id);
  return cell === undefined ? null : modelsKey(photo, cell.models, cell.strength);
}

/**
 * What the removed layer of a result is taken against: the stage before, where a recursive model is shown stage by stage,
 * so that each shows what it took itself; otherwise the photo.
 */
export function removedFrom(
  { cells }: Pick<CompareState, 'cells'>,
  photo: PhotoId,
  key: ResultKey,
  cards: Parameters<typeof stageBefore>[1],
): ResultKey {
  const keys = cells.map(({ models, strength }) => modelsKey(photo, models, strength));
  const cell = cells[keys.indexOf(key)];
  const before = cell === undefined ? null : stageBefore(cell.models, cards);
  const beforeKey = before === null || cell === undefined ? null : modelsKey(photo, before, cell.strength);
  return beforeKey !== null && keys.includes(beforeKey) ? beforeKey : plainKey(photo, INPUT);
}

/** True where a stage of a recursive model stands beside the one before it. */
export function showsStages(
  state: Pick<CompareState, 'cells'>,
  cards: Parameters<typeof stageBefore>[1],
): boolean {
  return state.cells.some(({ models, strength }) => {
    const key = modelsKey('', models, strength);
    return removedFrom(state, '', key, cards) !== plainKey('', INPUT);
  });
}

/** True where a key is of this photo. */
export function isOf(key: ResultKey, photo: PhotoId): boolean {
  return key.startsWith(`${photo}|`);
}

/** The kind of layer that a view shows; null for views of the photos themselves. */
export function layerOfView(view: CompareView): LayerKind | null {
  return isLayerKind(view) ? view : null;
}

/** True where a view sets each cell against another photo. */
export function needsBase(view: CompareView): boolean {
  return view === 'split' || view === 'sides' || view === 'blink' || view === 'difference';
}

export function patchCell(state: CompareState, id: string, change: Partial<CompareCell>): CompareState {
  return {
    ...state,
    cells: state.cells.map((cell) => (cell.id === id ? { ...cell, ...change } : cell)),
  };
}

export function patchResult(
  state: CompareState,
  key: ResultKey,
  change: Partial<CompareResult>,
): CompareState {
  const result = { ...(state.results[key] ?? EMPTY_RESULT), ...change };
  return { ...state, results: { ...state.results, [key]: result } };
}

/** Takes a cell away; its neighbour comes to hand, and what was taken against it is taken against the input. */
export function removeCell(state: CompareState, id: string): CompareState {
  const at = state.cells.findIndex((cell) => cell.id === id);
  if (at < 0) return state;
  const cells = state.cells.filter((cell) => cell.id !== id);
  const next = cells[Math.min(at, cells.length - 1)]?.id ?? INPUT;
  return {
    ...state,
    cells,
    chosen: true,
    current: state.current === id ? next : state.current,
    against: state.against === id ? INPUT : state.against,
  };
}
