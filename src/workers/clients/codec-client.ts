/** The Studio's side of the codec worker. */
import * as Comlink from 'comlink';
import type { Conditions } from '../../engine/domain/evaluation.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { LayerKind } from '../../engine/domain/layer.ts';
import type { EncodeSettings, Photo, PhotoMetadata } from '../../engine/domain/photo.ts';
import { type Raster, shapeOf } from '../../engine/domain/raster.ts';
import type { MetricId } from '../../engine/domain/score.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import codecUrl from '../codec.worker.ts?worker&url';
import type { CodecApi, Gain, LayerOrder } from '../protocol/api.ts';
import type { FigureSpec, PhotoWindow } from '../protocol/figure.ts';
import type { Picture, Pictured } from '../protocol/picture.ts';
import { openWorker } from './browser-worker.ts';
import { lent, lentRows, moved } from './lent.ts';
import { inOwnTask } from './raster-copies.ts';
import { createWorkerSlot } from './worker-slot.ts';

export interface CodecClient {
  decode(file: Blob, name: string): Promise<Outcome<Photo>>;
  /** Stops by giving the worker up. */
  encode(
    raster: Raster,
    metadata: PhotoMetadata,
    settings: EncodeSettings,
    signal?: AbortSignal,
  ): Promise<Outcome<Blob>>;
  /** As `encode`, of `original` moved towards `restored` by `strength`, without a copy of either. */
  encodeBlend(
    original: Raster,
    restored: Raster,
    strength: number,
    metadata: PhotoMetadata,
    settings: EncodeSettings,
    signal?: AbortSignal,
  ): Promise<Outcome<Blob>>;
  degrade(
    raster: Raster,
    task: TaskId,
    set: Readonly<Record<string, number>>,
    seed: number,
    name: string,
  ): Promise<Outcome<Raster>>;
  /** The caller's raster is spent; the one that comes back takes its place. */
  picture(raster: Raster): Promise<Outcome<Pictured>>;
  blend(original: Raster, restored: Raster, strength: number): Promise<Outcome<Raster>>;
  gain(original: Raster, restored: Raster, strength: number, reference: Raster): Promise<Outcome<Gain>>;
  measure(
    raster: Raster,
    reference: Raster | null,
    metric: MetricId,
    how: Pick<Conditions, 'channel' | 'border'>,
    signal: AbortSignal,
  ): Promise<Outcome<number>>;
  layer(
    kind: LayerKind,
    photo: Raster,
    base: Raster | null,
    gain: number,
    signal: AbortSignal,
  ): Promise<Outcome<Picture>>;
  panel(raster: Raster, window: PhotoWindow, layer: LayerOrder | null): Promise<Outcome<ImageBitmap>>;
  /** The bitmaps of the panels are spent. */
  figure(spec: FigureSpec): Promise<Outcome<Blob>>;
}

/**
 * Coders do not listen while they work: how long they may be silent goes by the size of the photo, and a signal gives the
 * worker up at once.
 */
const encoding = ({ width, height }: Pick<Raster, 'width' | 'height'>, signal: AbortSignal | undefined) => ({
  deadline: USUAL_SILENCE + SILENCE_FOR_MEGAPIXEL * ((width * height) / 1e6),
  ...(signal && { signal, grace: 0 }),
});

/** In milliseconds; slow machines take ten seconds for a megapixel of AVIF. */
const USUAL_SILENCE = 90_000;
const SILENCE_FOR_MEGAPIXEL = 30_000;
const SILENCE_FOR_MEGABYTE = 10_000;

/** Makes a client with a worker of its own, which starts with the first call. */
export function createCodecClient(name = 'mend-codec'): CodecClient {
  const slot = createWorkerSlot<CodecApi>({ open: () => openWorker(codecUrl, name) });
  const write = (
    photo: Raster,
    mixedWith: Raster | null,
    strength: number,
    metadata: PhotoMetadata,
    settings: EncodeSettings,
    signal?: AbortSignal,
  ): Promise<Outcome<Blob>> => {
    return slot.call(
      (api) => api.encode(shapeOf(photo), strength, lentRows(photo, mixedWith), metadata, settings),
      encoding(photo, signal),
    );
  };
  return {
    decode: (file, name) =>
      slot.call((api) => inOwnTask(api.decode(file, name)), {
        deadline: USUAL_SILENCE + SILENCE_FOR_MEGABYTE * (file.size / 2 ** 20),
      }),
    encode: (raster, metadata, settings, signal) => write(raster, null, 1, metadata, settings, signal),
    encodeBlend: write,
    degrade: (raster, task, set, seed, name) =>
      slot.call(async (api) => api.degrade(await lent(raster), task, set, seed, name)),
    picture: (raster) => slot.call((api) => inOwnTask(api.picture(moved(raster)))),
    blend: (original, restored, strength) =>
      slot.call(async (api) => api.blend(await lent(original), await lent(restored), strength)),
    gain: (original, restored, strength, reference) =>
      slot.call(async (api) =>
        api.gain(await lent(original), await lent(restored), strength, await lent(reference)),
      ),
    measure: (raster, reference, metric, how, signal) =>
      slot.call(
        async (api) => api.measure(await lent(raster), reference && (await lent(reference)), metric, how),
        { signal },
      ),
    layer: (kind, photo, base, gain, signal) =>
      slot.call(async (api) => api.layer(kind, await lent(photo), base && (await lent(base)), gain), {
        signal,
      }),
    panel: (raster, window, layer) => slot.call(async (api) => api.panel(await lent(raster), window, layer)),
    figure: (spec) =>
      slot.call((api) =>
        api.figure(
          Comlink.transfer(
            spec,
            spec.panels.map(({ bitmap }) => bitmap),
          ),
        ),
      ),
  };
}
