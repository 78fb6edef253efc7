/** Where a model does not trust itself: TUR's uncertainty head over a photo, by tiles as the restoration is made. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError, throwIfCancelled } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import { between } from '../domain/resampling.ts';
import { reduceRaster } from '../imaging/reduce.ts';
import { uncertaintyOf } from '../networks/uncertainty-head.ts';
import { nextTask } from '../runtime/pacing.ts';
import type { LoadedModel, NetworkModel, UncertaintyHead } from './loaded-model.ts';
import { cutTile, overlapOf } from './network-pass.ts';
import type { RestoreOptions } from './restorer.ts';
import { DEFAULT_TILE_AREA, planTiles, type Span } from './tile-plan.ts';

export interface UncertaintyMap {
  readonly width: number;
  readonly height: number;
  /** How far from the truth each restored pixel is expected to be: mean absolute error of its channels, `[height, width]`, 0..1. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Whether the numbers were fitted to errors on photos kept back, and not only follow from how the head is trained. */
  readonly calibrated: boolean;
}

/** Convolutions of 3x3 in the head. */
const HEAD_DEPTH = 3;

/**
 * The errors that a model expects of its own restoration of a photo.
 * @throws StudioError `model-incompatible` where the model has no uncertainty head, and as `restore` does
 */
export async function uncertaintyMap(
  model: LoadedModel,
  raster: Raster,
  { tile = null, ...options }: Omit<RestoreOptions, 'strength'> = {},
): Promise<UncertaintyMap> {
  const { area = DEFAULT_TILE_AREA, onProgress, signal, assertHealthy } = options;
  const head = model.kind === 'network' ? model.head : null;
  if (model.kind !== 'network' || head === null) {
    throw new StudioError(
      'model-incompatible',
      `Model ${model.id} does not say where it is unsure; take one that was trained with TUR.`,
    );
  }
  if (model.side !== undefined && Math.min(raster.width, raster.height) > model.side) {
    const { side: _, ...plain } = model;
    return enlarged(await uncertaintyMap(plain, reduceRaster(raster, model.side), options), raster);
  }
  const { width, height } = raster;
  const { multiple, features } = model.network;
  // The head looks further than the features that it is given.
  const reach = Math.ceil((overlapOf(model.network) + HEAD_DEPTH * features.grain) / multiple) * multiple;
  const plan = planTiles(width, height, { multiple, radius: reach, area }, tile);
  const values = new Float32Array(width * height);
  const total = plan.columns.length * plan.rows.length;
  let done = 0;
  onProgress?.({ done, total });
  for (const row of plan.rows) {
    for (const column of plan.columns) {
      throwIfCancelled(signal);
      const cut = cutTile(raster, column.start, row.start, plan.tileWidth, plan.tileHeight);
      const expected = await runTile(model, head, cut, plan.tileHeight, plan.tileWidth);
      assertHealthy?.();
      paste(values, raster, expected, column, row, plan.tileWidth);
      done += 1;
      onProgress?.({ done, total });
      // Without a pause wasm never lets the worker hear that it should stop.
      await nextTask();
    }
  }
  throwIfCancelled(signal);
  return { width, height, values, calibrated: head.calibrated };
}

/** The map of a reduced photo at full size, bilinear. */
function enlarged(map: UncertaintyMap, { width, height }: Pick<Raster, 'width' | 'height'>): UncertaintyMap {
  const columns = Array.from({ length: width }, (_, x) => between(x, map.width, width));
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const { low, high, share } = between(y, map.height, height);
    const at = (x: number): number => {
      const above = map.values[low * map.width + x] as number;
      return above + share * ((map.values[high * map.width + x] as number) - above);
    };
    for (const [x, column] of columns.entries()) {
      const left = at(column.low);
      values[y * width + x] = left + column.share * (at(column.high) - left);
    }
  }
  return { ...map, width, height, values };
}

async function runTile(
  { network, views }: NetworkModel,
  head: UncertaintyHead,
  tile: Float32Array,
  height: number,
  width: number,
): Promise<Float32Array> {
  const map = tf.tidy(() => {
    const { features } = network.apply(views, tf.tensor4d(tile, [1, height, width, 3]));
    return tf.mul(tf.mean(uncertaintyOf(network.features, head.views, features), 3), head.scale);
  });
  try {
    return (await map.data()) as Float32Array;
  } finally {
    map.dispose();
  }
}

function paste(
  values: Float32Array,
  { width, height }: Raster,
  tile: Float32Array,
  column: Span,
  row: Span,
  tileWidth: number,
): void {
  for (let y = row.from; y < Math.min(row.to, height); y++) {
    const from = (y - row.start) * tileWidth - column.start;
    const to = Math.min(column.to, width);
    values.set(tile.subarray(from + column.from, from + to), y * width + column.from);
  }
}
