/** Applies models to a photo by tiles whose overlap covers the receptive field, so that tiled equals whole. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError, throwIfCancelled } from '../domain/fault.ts';
import { peakOf, type Raster, samplesFor } from '../domain/raster.ts';
import { nextTask } from '../runtime/pacing.ts';
import type { LoadedModel } from './loaded-model.ts';
import { DEFAULT_TILE_AREA, planTiles, reflect, type Span } from './tile-plan.ts';

export interface RestoreOptions {
  /** 0 keeps the input, 1 (the default) is the whole restoration. */
  readonly strength?: number;
  /** Side of square tiles; 0 for the whole photo at once; null or absent: chosen. */
  readonly tile?: number | null;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
  /** Called after each tile: throws when the backend has reported an error, so that no damaged pixel is kept. */
  readonly assertHealthy?: () => void;
}

/**
 * Restores a photo with one model after another. Opacity and depth stay; a grey photo stays grey.
 * @throws StudioError `cancelled`, `option-invalid`, `device-lost`, `out-of-memory`
 */
export async function restore(
  models: readonly LoadedModel[],
  input: Raster,
  options: RestoreOptions = {},
): Promise<Raster> {
  const plans = models.map(({ network }) =>
    planTiles(
      input.width,
      input.height,
      { multiple: network.multiple, radius: network.radius, area: DEFAULT_TILE_AREA },
      options.tile ?? null,
    ),
  );
  const total = plans.reduce((sum, { columns, rows }) => sum + columns.length * rows.length, 0);
  let done = 0;
  options.onProgress?.({ done, total });
  // Between two models a chain keeps 16 bits, so that only its last step is rounded to the photo's own depth.
  let raster = models.length > 1 ? toDepth(input, 16) : input;
  for (const [i, model] of models.entries()) {
    const plan = plans[i] as (typeof plans)[number];
    const output = samplesFor(raster.depth, raster.rgb.length);
    for (const row of plan.rows) {
      for (const column of plan.columns) {
        throwIfCancelled(options.signal);
        const tile = cutTile(raster, column.start, row.start, plan.tileWidth, plan.tileHeight);
        const restored = await runTile(model, tile, plan.tileHeight, plan.tileWidth);
        options.assertHealthy?.();
        pasteTile(output, raster, restored, column, row, plan.tileWidth);
        options.onProgress?.({ done: ++done, total });
        // Without a pause wasm never lets the worker hear that it should stop.
        await nextTask();
      }
    }
    raster = { ...raster, rgb: output };
  }
  return blend(input, raster, options.strength ?? 1);
}

/** Pixels of a tile, `[height, width, 3], 0..1`; beyond the photo it continues by reflection. */
function cutTile(raster: Raster, left: number, top: number, width: number, height: number): Float32Array {
  const tile = new Float32Array(width * height * 3);
  const scale = 1 / peakOf(raster.depth);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const line = reflect(top + y, raster.height) * raster.width;
    for (let x = 0; x < width; x++) {
      const from = (line + reflect(left + x, raster.width)) * 3;
      for (let c = 0; c < 3; c++) tile[at++] = (raster.rgb[from + c] as number) * scale;
    }
  }
  return tile;
}

async function runTile(
  model: LoadedModel,
  tile: Float32Array,
  height: number,
  width: number,
): Promise<Float32Array> {
  const image = tf.tidy(
    () => model.network.apply(model.views, tf.tensor4d(tile, [1, height, width, 3])).image,
  );
  try {
    const restored = (await image.data()) as Float32Array;
    if (!restored.every(Number.isFinite)) {
      throw new StudioError(
        'internal',
        `Model ${model.id} gave values that are not numbers; nothing was saved. Try the other backend.`,
      );
    }
    return restored;
  } finally {
    image.dispose();
  }
}

function pasteTile(
  output: Raster['rgb'],
  raster: Raster,
  restored: Float32Array,
  column: Span,
  row: Span,
  tileWidth: number,
): void {
  const peak = peakOf(raster.depth);
  for (let y = row.from; y < Math.min(row.to, raster.height); y++) {
    for (let x = column.from; x < Math.min(column.to, raster.width); x++) {
      const from = ((y - row.start) * tileWidth + (x - column.start)) * 3;
      const to = (y * raster.width + x) * 3;
      for (let c = 0; c < 3; c++) {
        output[to + c] = Math.round(Math.min(1, Math.max(0, restored[from + c] as number)) * peak);
      }
    }
  }
}

/** The input moved towards the restoration by `strength`, at the input's depth; grey where the input is grey. */
function blend(input: Raster, restored: Raster, strength: number): Raster {
  const rgb = samplesFor(input.depth, input.rgb.length);
  const scale = peakOf(input.depth) / peakOf(restored.depth);
  const grey = isGrey(input);
  for (let i = 0; i < rgb.length; i += 3) {
    const mean =
      ((restored.rgb[i] as number) + (restored.rgb[i + 1] as number) + (restored.rgb[i + 2] as number)) / 3;
    for (let c = i; c < i + 3; c++) {
      const before = input.rgb[c] as number;
      const after = (grey ? mean : (restored.rgb[c] as number)) * scale;
      rgb[c] = Math.round(before + strength * (after - before));
    }
  }
  return { ...input, rgb };
}

function isGrey({ rgb }: Raster): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

function toDepth(raster: Raster, depth: 8 | 16): Raster {
  if (raster.depth === depth) return raster;
  const scale = peakOf(depth) / peakOf(raster.depth);
  const convert = (from: Raster['rgb']) => {
    const to = samplesFor(depth, from.length);
    for (let i = 0; i < from.length; i++) to[i] = Math.round((from[i] as number) * scale);
    return to;
  };
  return { ...raster, depth, rgb: convert(raster.rgb), alpha: raster.alpha && convert(raster.alpha) };
}
