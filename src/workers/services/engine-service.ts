/** The engine behind the protocol: one backend, one model store, jobs that can be stopped. */
import { colourLimitOf } from '../../engine/domain/adapted-model.ts';
import type { BackendChoice } from '../../engine/domain/backend.ts';
import { colourMove } from '../../engine/domain/drift.ts';
import { invariant, type Outcome, outcomeOf } from '../../engine/domain/fault.ts';
import { parseVariant } from '../../engine/domain/model-variant.ts';
import type { Raster, Region } from '../../engine/domain/raster.ts';
import { meanColour } from '../../engine/evaluation/look.ts';
import type { LoadedModel } from '../../engine/inference/loaded-model.ts';
import { type RestoreOptions, restore } from '../../engine/inference/restorer.ts';
import { DEFAULT_TILE_AREA } from '../../engine/inference/tile-plan.ts';
import { uncertaintyMap } from '../../engine/inference/uncertainty-map.ts';
import {
  type DoubtResult,
  type EngineApi,
  PROTOCOL_VERSION,
  type PreviewPiece,
  type Progress,
  type RestoreResult,
  type RestoreSettings,
} from '../protocol/api.ts';
import { rasterBuffers } from '../protocol/transfer.ts';
import { orLost } from './device-loss.ts';
import { doubtOf } from './doubt.ts';
import type { EngineRoom } from './engine-room.ts';
import { factorFor } from './make-picture.ts';
import { type Cared, createMemoryCare } from './memory-care.ts';
import { coarseWindow } from './pixels.ts';
import { createRest, type Rest } from './rest.ts';

export interface EngineSurroundings {
  readonly room: EngineRoom;
  /** Marks what may move to the other thread instead of being copied. */
  readonly move: <T extends object>(value: T, transfer: Transferable[]) => T;
  /** Gives the memory of rasters back that were lent to a call. */
  readonly free?: (rasters: readonly Raster[]) => void;
}

interface Job {
  readonly control: AbortController;
  readonly rest: Rest;
}

/** Pixels of a giant photo that are told as pieces. */
const MOST_TOLD = 24_000_000;

/** Progress is told at most this often, in milliseconds. */
const PROGRESS_PAUSE = 100;

export function createEngineService({ room, move, free }: EngineSurroundings): EngineApi {
  const store = room.models;
  const jobs = new Map<string, Job>();
  const care = createMemoryCare(room, DEFAULT_TILE_AREA);

  /** Work with loaded models on a healthy backend, in as small tiles as memory wants. */
  const tended = <T>(
    { width, height }: Raster,
    models: readonly string[],
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
    work: (loaded: readonly LoadedModel[], options: Omit<RestoreOptions, 'strength'>) => Promise<T>,
  ): Promise<Cared<T>> =>
    care(async (opened, area) => {
      opened.assertHealthy();
      const { assertHealthy } = opened;
      const loaded = await Promise.all(models.map((id) => store.load(id)));
      const working = work(loaded, { signal, area, onProgress: throttled(onProgress), assertHealthy });
      return orLost(working, opened);
    }, width * height);

  /** Tells of pieces as pictures. One that comes late or cannot be made is only missed until the whole is there. */
  const shown = (tell: (piece: PreviewPiece) => void, focus: Region | undefined) => {
    let told = 0;
    return ({ x, y, width, height }: Region, photo: Raster): void => {
      const factor = Math.max(factorFor(photo), focus === undefined ? 1 : fineEnough(focus));
      told += width * height;
      // What is in sight came first; the rest of a giant would only fill the memory.
      if (factorFor(photo) > 1 && told > MOST_TOLD) return;
      void createImageBitmap(coarseWindow(photo, x, y, width, height, factor)).then(
        (bitmap) => tell(move({ x, y, factor, bitmap }, [bitmap])),
        () => undefined,
      );
    };
  };

  /** A job that `cancel` stops by its id, and `hold` lets rest. */
  const job = async <T>(
    jobId: string,
    work: (signal: AbortSignal, rest: Rest) => Promise<T>,
  ): Promise<Outcome<T>> => {
    const control = new AbortController();
    const rest = createRest(control.signal);
    jobs.set(jobId, { control, rest });
    const outcome = await outcomeOf(() => work(control.signal, rest));
    jobs.delete(jobId);
    return outcome;
  };

  /** The tightest limit among models that were adapted to real photos; null where none was. */
  const colourLimit = async (models: readonly string[]): Promise<number | null> => {
    const { cards } = await store.zoo();
    const limits = cards
      .filter(({ id }) => models.some((model) => parseVariant(model).id === id))
      .flatMap((card) => colourLimitOf(card) ?? []);
    return limits.length > 0 ? Math.min(...limits) : null;
  };

  const run = async (
    raster: Raster,
    { models, strength, focus }: RestoreSettings,
    signal: AbortSignal,
    rest: Rest,
    onProgress: (progress: Progress) => void,
    onPiece: ((piece: PreviewPiece) => void) | null,
  ): Promise<RestoreResult> => {
    const started = performance.now();
    const { value, less } = await tended(raster, models, signal, onProgress, (loaded, options) =>
      restore(loaded, raster, {
        ...options,
        strength,
        focus,
        free: rest.free,
        ...(onPiece && { onPiece: shown(onPiece, focus) }),
      }),
    );
    const milliseconds = performance.now() - started - rest.rested();
    const limit = await colourLimit(models);
    const colour =
      limit === null ? null : { moved: colourMove(meanColour(raster), meanColour(value)), limit };
    return { raster: value, milliseconds, smallerTiles: less, ...(colour && { colour }) };
  };

  return {
    ping: async () => undefined,
    hello: (choice: BackendChoice) =>
      outcomeOf(async () => ({ ...(await room.open(choice)).report, protocol: PROTOCOL_VERSION })),
    zoo: () =>
      outcomeOf(async () => {
        const { manifest, cards, features } = await store.zoo();
        const { default: byDefault, best, byTask } = manifest;
        return { default: byDefault, ...(best !== undefined && { best }), byTask, cards, features };
      }),
    restore: async (jobId, raster, settings, onProgress, onPiece): Promise<Outcome<RestoreResult>> => {
      const outcome = await job(jobId, (signal, rest) =>
        run(raster, settings, signal, rest, onProgress, onPiece),
      );
      if (!outcome.ok) return outcome;
      const made = outcome.value.raster;
      // Opacity is handed on, not copied.
      if (made.rgb !== raster.rgb) free?.([{ ...raster, alpha: null }]);
      return move(outcome, rasterBuffers(made));
    },
    doubt: async (jobId, raster, model, onProgress): Promise<Outcome<DoubtResult>> => {
      const outcome = await job(jobId, async (signal) => {
        const { value } = await tended(raster, [model], signal, onProgress, ([loaded], options) => {
          invariant(loaded, 'one model was asked for');
          return uncertaintyMap(loaded, raster, options);
        });
        return doubtOf(value);
      });
      return outcome.ok ? move(outcome, rasterBuffers(outcome.value.overlay)) : outcome;
    },
    hold: async (jobId, held) => jobs.get(jobId)?.rest.hold(held),
    cancel: async (jobId) => jobs.get(jobId)?.control.abort(),
  };
}

/** Pixels of a screen, about: with more in sight a piece needs no finer bitmap, and is drawn in less time. */
const SCREEN = 4_000_000;

/** How many pixels of a photo may share one of a piece's bitmap, in each direction, where so much is in sight. */
function fineEnough({ width, height }: Region): number {
  return Math.max(1, Math.floor(Math.sqrt((width * height) / SCREEN)));
}

/** Leaves out progress that comes too soon after the last, but never the end. */
function throttled(tell: (progress: Progress) => void): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < PROGRESS_PAUSE && progress.done < progress.total) return;
    last = now;
    tell(progress);
  };
}
