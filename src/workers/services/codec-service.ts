/** Files in and out, pictures for the screen, and the damage of the samples, behind the protocol. */
import { degradeRaster } from '../../engine/degradations/degrade.ts';
import { type Outcome, outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { measure } from '../../engine/evaluation/measure.ts';
import { psnr } from '../../engine/evaluation/psnr.ts';
import { decodePhoto } from '../../engine/imaging/decode.ts';
import { encodeRows } from '../../engine/imaging/encode.ts';
import { layerOf } from '../../engine/imaging/layers.ts';
import type { CodecApi } from '../protocol/api.ts';
import { photoBuffers, pictureBitmaps, rasterBuffers } from '../protocol/transfer.ts';
import { createBlobParts } from './blob-parts.ts';
import { makeFigure, makePanel } from './figure.ts';
import { makePicture } from './make-picture.ts';
import { mixedRows } from './mixed-rows.ts';
import { blend } from './pixels.ts';

/** Marks what may move to the other thread instead of being copied. */
export type Move = <T extends object>(value: T, transfer: Transferable[]) => T;

/** @param free gives the memory of rasters back that were lent to a call */
export function createCodecService(
  move: Move,
  free: (rasters: readonly (Raster | null)[]) => void = () => undefined,
): CodecApi {
  /** Runs work and moves the buffers of its value. */
  const moving = async <T>(
    work: () => Promise<T> | T,
    buffersOf: (value: T) => Transferable[],
  ): Promise<Outcome<T>> => {
    const outcome = await outcomeOf(work);
    return outcome.ok ? move(outcome, buffersOf(outcome.value)) : outcome;
  };

  /** Runs work with rasters that nobody needs after it. */
  const lending = async <T>(
    rasters: readonly (Raster | null)[],
    work: () => Promise<T> | T,
  ): Promise<Outcome<T>> => {
    const outcome = await outcomeOf(work);
    free(rasters);
    return outcome;
  };

  return {
    ping: async () => undefined,
    decode: (file, name) => moving(async () => decodePhoto(await readFile(file, name), name), photoBuffers),
    encode: (shape, strength, read, metadata, settings) =>
      outcomeOf(async () => {
        const file = createBlobParts();
        await encodeRows(mixedRows(shape, strength, read), metadata, settings, file.take);
        return file.end(`image/${settings.format}`);
      }),
    degrade: (raster, task, set, seed, name) =>
      moving(() => degradeRaster(raster, task, set, seed, name), rasterBuffers),
    picture: (raster) =>
      moving(
        async () => ({ raster, picture: await makePicture(raster) }),
        (made) => [...rasterBuffers(made.raster), ...pictureBitmaps(made.picture)],
      ),
    blend: (original, restored, strength) => moving(() => blend(original, restored, strength), rasterBuffers),
    gain: (original, restored, strength, reference) =>
      lending([original, restored, reference], () => ({
        psnrInput: psnr(original, reference),
        psnr: psnr(blend(original, restored, strength), reference),
      })),
    measure: (raster, reference, metric, how) =>
      lending([raster, reference], () =>
        measure(metric, raster, reference === null ? how : { ...how, reference }),
      ),
    layer: (kind, photo, base, gain) =>
      moving(() => makePicture(layerOf(kind, photo, base, gain)), pictureBitmaps),
    panel: (raster, window, layer) =>
      moving(
        () =>
          makePanel(layer === null ? raster : layerOf(layer.kind, raster, layer.base, layer.gain), window),
        (bitmap) => [bitmap],
      ),
    figure: (spec) => outcomeOf(() => makeFigure(spec)),
  };
}

async function readFile(file: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new StudioError('image-unreadable', `${name} could not be read; check that it still exists.`, {
      cause,
    });
  }
}
