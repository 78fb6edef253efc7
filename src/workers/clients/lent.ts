/** Rasters as arguments of calls to a worker, ready for Comlink. */
import * as Comlink from 'comlink';
import type { Raster } from '../../engine/domain/raster.ts';
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
