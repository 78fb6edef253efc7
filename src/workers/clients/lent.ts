/** Rasters as arguments of calls to a worker, ready for Comlink. */
import * as Comlink from 'comlink';
import type { Raster, Samples } from '../../engine/domain/raster.ts';
import type { ReadRows } from '../protocol/api.ts';
import { rasterBuffers } from '../protocol/transfer.ts';
import { rasterCopy } from './raster-copies.ts';

/** Moves to the worker: the caller's raster is spent. */
export function moved(raster: Raster): Raster {
  return Comlink.transfer(raster, rasterBuffers(raster));
}

/** The worker gets a copy that was made in slices: posting a large raster itself would hold the page up. */
export async function lent(raster: Raster): Promise<Raster> {
  return moved(await rasterCopy(raster));
}

/** Rows of a photo, and of what it is to be mixed with, of which the worker takes copies as it needs them. */
export function lentRows({ width, rgb, alpha }: Raster, mixedWith: Raster | null): ReadRows {
  return Comlink.proxy(async (top: number, count: number) => {
    const cut = (samples: Samples, channels: number) =>
      samples.slice(top * width * channels, (top + count) * width * channels);
    const rows = {
      before: cut(rgb, 3),
      after: mixedWith && cut(mixedWith.rgb, 3),
      alpha: alpha && cut(alpha, 1),
    };
    return Comlink.transfer(
      rows,
      Object.values(rows).flatMap((samples) => (samples === null ? [] : [samples.buffer])),
    );
  });
}
