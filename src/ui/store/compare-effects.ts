/** What the user does in the tab "Compare" with one photo. */
import type { LayerKind } from '../../engine/domain/layer.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { METRICS } from '../../engine/domain/score.ts';
import { createCompareDesk } from './compare-desk.ts';
import { exportFigure, exportScores } from './compare-exports.ts';
import { firstCells, type Preset, presetsFor } from './compare-presets.ts';
import type { CompareShelf } from './compare-shelf.ts';
import {
  type CompareCell,
  type CompareState,
  type CompareView,
  INPUT,
  modelsKey,
  patchCell,
  plainKey,
  REFERENCE,
  type ResultKey,
  removeCell,
} from './compare-state.ts';
import { createCompareWork } from './compare-work.ts';
import type { StudioContext } from './context.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';

/** Cells that fit on a screen and in memory. */
export const MOST_CELLS = 12;

/** Milliseconds after which a slider is at rest. */
const REST = 150;

export type CompareEffects = ReturnType<typeof createCompare>;

export function createCompare(context: StudioContext, bench: CompareShelf) {
  const { store } = context;
  const references = new Map<PhotoId, Raster>();
  const desk = createCompareDesk(context, bench, references);
  const work = createCompareWork(desk);
  let made = 0;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const compare = () => store.getState().compare;
  const change = (next: (state: CompareState) => CompareState) => {
    store.setState((state) => ({ compare: { ...next(state.compare), paused: false } }));
    work.proceed();
  };
  const fresh = (cells: Preset['cells']): CompareCell[] =>
    cells.map(({ models, strength }) => {
      made += 1;
      return { id: `cell-${made}`, models, strength, last: null };
    });
  /** What is known of a photo's damage: a sample says it, Automatic may have seen it. */
  const damageOf = (photo: PhotoId | null) => {
    const entry = findPhoto(store.getState().photos, photo);
    const seen = entry?.choice?.inDistribution ? entry.choice.task : null;
    return entry?.sample?.task ?? seen;
  };
  /** Lays out other cells; what was made of the same models stays at hand. */
  const replace = (wanted: Preset['cells'], chosen: boolean) => {
    const cells = fresh(wanted.slice(0, MOST_CELLS));
    change((state) => ({
      ...state,
      cells,
      chosen,
      current: cells[0]?.id ?? INPUT,
      enlarged: false,
      against: state.against === REFERENCE ? REFERENCE : INPUT,
    }));
  };

  /** Takes up the photo in front; until the user chose cells it proposes what to compare. */
  const look = () => {
    const { photos, models } = store.getState();
    const photo = photos.selected;
    const isNew = compare().photo !== photo;
    if (isNew) store.setState((state) => ({ compare: { ...state.compare, photo, paused: false } }));
    const { cells, chosen } = compare();
    if (models.listing !== null && !chosen && (isNew || cells.length === 0)) {
      return replace(firstCells(models.listing, damageOf(photo)), false);
    }
    const hasReference = photo !== null && desk.referenceOf(photo) !== null;
    if (compare().against === REFERENCE && !hasReference) {
      store.setState((state) => ({ compare: { ...state.compare, against: INPUT } }));
    }
    work.proceed();
  };

  const preset = (id: string) => {
    const { models, photos } = store.getState();
    if (models.listing === null) return;
    const found = presetsFor(models.listing, damageOf(photos.selected)).find((each) => each.id === id);
    if (found !== undefined) replace(found.cells, true);
  };

  /** Comes from the tab "Restore": unless cells were chosen already, lays out what suits the damage. */
  const handOff = () => {
    const { models, photos } = store.getState();
    if (models.listing === null || compare().chosen) return;
    const [first] = presetsFor(models.listing, damageOf(photos.selected));
    if (first !== undefined) replace(first.cells, true);
  };

  /** Forgets what was said of a photo with another reference, or with none. */
  const forgetComparisons = (state: CompareState, photo: PhotoId): CompareState => ({
    ...state,
    results: Object.fromEntries(
      Object.entries(state.results)
        .filter(([key]) => key !== plainKey(photo, REFERENCE))
        .map(([key, result]) => {
          if (!key.startsWith(`${photo}|`)) return [key, result];
          const kept = Object.entries(result.scores).filter(
            ([id]) => METRICS[id as keyof typeof METRICS].needs !== 'reference',
          );
          return [key, { ...result, scores: Object.fromEntries(kept) }];
        }),
    ),
  });

  const chooseReference = async (file: File) => {
    const { photo } = compare();
    const facts = findPhoto(store.getState().photos, photo)?.facts;
    if (photo === null || !facts) return;
    const decoded = await context.codec.decode(file, file.name);
    const size = (of: { width: number; height: number }) => `${of.width} × ${of.height} pixels`;
    const refuse = (message: string) =>
      store.setState((state) => ({ compare: { ...state.compare, referenceFault: { photo, message } } }));
    if (!decoded.ok) return refuse(decoded.fault.message);
    const { raster } = decoded.value;
    if (raster.width !== facts.width || raster.height !== facts.height) {
      return refuse(
        `${file.name} has ${size(raster)} and the photo ${size(facts)}: choose the same photo undamaged, in the same size.`,
      );
    }
    references.set(photo, raster);
    change((state) => ({
      ...forgetComparisons(state, photo),
      references: { ...state.references, [photo]: { name: file.name } },
      referenceFault: null,
    }));
  };

  const dropReference = () => {
    const { photo } = compare();
    if (photo === null) return;
    references.delete(photo);
    change((state) => {
      const { [photo]: _dropped, ...rest } = state.references;
      return { ...forgetComparisons(state, photo), references: rest, referenceFault: null };
    });
    look();
  };

  const keysOf = (id: string, photo: PhotoId): ResultKey | null => {
    const cell = compare().cells.find((each) => each.id === id);
    return cell === undefined ? null : modelsKey(photo, cell.models, cell.strength);
  };

  return {
    look,
    handOff,
    preset,
    /** Adds cells behind the others; the first new one comes to hand. */
    add: (cells: Preset['cells']) => {
      const room = Math.max(0, MOST_CELLS - compare().cells.length);
      const added = fresh(cells.slice(0, room));
      const first = added[0];
      if (first === undefined) return;
      change((state) => ({
        ...state,
        cells: [...state.cells, ...added],
        chosen: true,
        current: first.id,
        enlarged: false,
      }));
    },
    remove: (id: string) => change((state) => removeCell(state, id)),
    /** A slider tells many values on its way; work begins when it rests. */
    setStrength: (id: string, strength: number) => {
      desk.update((state) => ({ ...patchCell(state, id, { strength }), chosen: true, paused: false }));
      clearTimeout(resting);
      resting = setTimeout(work.proceed, REST);
    },
    /** Computes a cell again that failed. */
    retry: (id: string) =>
      change((state) => {
        const key = state.photo === null ? null : keysOf(id, state.photo);
        if (key === null) return state;
        const { [key]: _failed, ...results } = state.results;
        return { ...state, results };
      }),
    cancel: () => {
      if (!work.isBusy()) return;
      store.setState((state) => ({ compare: { ...state.compare, paused: true } }));
      work.stop();
    },
    goOn: () => change((state) => state),
    show: (view: CompareView) => change((state) => ({ ...state, view })),
    setGain: (kind: LayerKind, gain: number) =>
      change((state) => ({ ...state, gains: { ...state.gains, [kind]: gain } })),
    setAgainst: (against: string) => change((state) => ({ ...state, against })),
    /** Takes a cell in hand. */
    point: (current: string) => store.setState((state) => ({ compare: { ...state.compare, current } })),
    enlarge: (enlarged: boolean) => store.setState((state) => ({ compare: { ...state.compare, enlarged } })),
    /** Takes all scores again in another way. */
    measureBy: (how: Partial<CompareState['how']>) =>
      change((state) => ({
        ...state,
        how: { ...state.how, ...how },
        results: Object.fromEntries(
          Object.entries(state.results).map(([key, result]) => [key, { ...result, scores: {} }]),
        ),
      })),
    setLoupe: (loupe: boolean) => store.setState((state) => ({ compare: { ...state.compare, loupe } })),
    chooseReference,
    dropReference,
    hasReference: (photo: PhotoId) => desk.referenceOf(photo) !== null,
    exportScores: () => exportScores(desk),
    exportFigure: (window: Parameters<typeof exportFigure>[1], columns: number) =>
      exportFigure(desk, window, columns),
    rasterOf: desk.rasterOf,
  };
}
