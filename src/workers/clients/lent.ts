/** Rasters as arguments of calls to a worker, ready for Comlink. */
import * as Comlink from 'comlink';
import type { Raster } from '../../engine/domain/raster.ts';
import type { ReadPair } from '../protocol/api.ts';
import { rasterBuffers } from '../protocol/transfer.ts';
import { rasterCopy, samplesCopy } from './raster-copies.ts';

/** Moves to the worker: the caller's raster is spent. */
export function moved(raster: Raster): Raster {
  return Comlink.transfer(raster, rasterBuffers(raster));
}

/** The worker gets a copy that was made in slices: posting a large raster itself would hold the page up. */
export async function lent(raster: Raster): Promise<Raster> {
  return moved(await rasterCopy(raster));
}

/** All but the colours, in the same way. */
export async function lentRest({ rgb: _colours, ...rest }: Raster): Promise<Omit<Raster, 'rgb'>> {
  const alpha = rest.alpha && (await samplesCopy(rest.alpha));
  return Comlink.transfer({ ...rest, alpha }, alpha === null ? [] : [alpha.buffer]);
}

/** Colours of two photos of one size, of which the worker takes copies part by part. */
export function lentPairs(original: Raster, restored: Raster): ReadPair {
  return Comlink.proxy(async (from: number, to: number) => {
    const pair = { before: original.rgb.slice(from, to), after: restored.rgb.slice(from, to) };
    return Comlink.transfer(pair, [pair.before.buffer, pair.after.buffer]);
  });
}
