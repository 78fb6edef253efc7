/** A network over a photo by tiles whose overlap covers the receptive field, so that tiled equals whole. */
import { StudioError } from '../domain/fault.ts';
import { peakOf, type Raster, type Region, samplesFor } from '../domain/raster.ts';
import type { ColourBridge } from '../imaging/colour-bridge.ts';
import type { Network } from '../networks/network.ts';
import { tuneConvolutions } from '../ops/conv-choice.ts';
import type { NetworkModel } from './loaded-model.ts';
import type { Pass } from './pass.ts';
import { posesOf } from './self-ensemble.ts';
import { DEFAULT_TILE_AREA, planTiles, reflect, type Span, type TilePlan } from './tile-plan.ts';
import { restoreTile } from './tile-run.ts';

export interface NetworkPassOptions {
  /** Side of square tiles; 0 for the whole photo at once; null or absent: chosen. */
  readonly tile?: number | null;
  /** Greatest number of pixels in a chosen tile; less than usual where memory is short. */
  readonly area?: number;
  /** What the user looks at: tiles that show it come first, then the others outwards. */
  readonly focus?: Region | undefined;
  /** Hears of each piece that is done; of the photo that comes with it only the pieces told so far are filled. */
  readonly onPiece?: ((piece: Region, photo: Raster) => void) | undefined;
  /** Between the photo's colours and those that networks learned; null or absent where they are the same. */
  readonly colours?: ColourBridge | null | undefined;
  /** Called after each tile: throws when the backend has reported an error, so that no damaged pixel is kept. */
  readonly assertHealthy?: () => void;
}

/** Pixels around a kept pixel that a tile needs, so that the tiled result is the whole one. */
export function overlapOf({ radius, reach = radius }: Pick<Network, 'radius' | 'reach'>): number {
  return Math.min(radius, reach);
}

/**
 * A piece is a look at a tile.
 * @throws StudioError `option-invalid` for tiles that are too small, `out-of-memory` where no tile has as few pixels as `area`
 */
export function networkPass(
  model: NetworkModel,
  { width, height }: Pick<Raster, 'width' | 'height'>,
  { tile = null, area = DEFAULT_TILE_AREA, focus, onPiece, colours, assertHealthy }: NetworkPassOptions,
): Pass {
  const { multiple } = model.network;
  const radius = overlapOf(model.network);
  const plan = planTiles(width, height, { multiple, radius, area }, tile);
  if (tile === null && area < DEFAULT_TILE_AREA && plan.tileWidth * plan.tileHeight > area) {
    throw new StudioError(
      'out-of-memory',
      `The memory does not even hold the smallest tiles of model ${model.id}; close other tabs, or take another model.`,
    );
  }
  const pieces = plan.columns.length * plan.rows.length * posesOf(model).length;
  return {
    pieces,
    async run(raster, step) {
      const output = samplesFor(raster.depth, raster.rgb.length);
      // One buffer for all tiles: a new one for each would be collected too late where the photo is large.
      const cut = new Float32Array(plan.tileWidth * plan.tileHeight * 3);
      let tuned = pieces < WORTH_TUNING;
      for (const { row, column } of inOrder(plan, focus)) {
        cutTile(raster, column.start, row.start, plan.tileWidth, plan.tileHeight, cut);
        colours?.toWorking(cut);
        const restored = await restoreTile(model, cut, plan.tileHeight, plan.tileWidth, step);
        assertHealthy?.();
        colours?.fromWorking(restored);
        pasteTile(output, raster, restored, column, row, plan.tileWidth);
        onPiece?.(keptRegion(row, column, raster), { ...raster, rgb: output });
        await step(1);
        // The first tile has shown which shapes there are.
        if (!tuned) await tuneConvolutions({ alike: true });
        tuned = true;
      }
      return output;
    },
  };
}

interface Tile {
  readonly row: Span;
  readonly column: Span;
}

/** All tiles of a plan: line by line, or from what is looked at outwards. */
export function inOrder(
  { rows, columns }: Pick<TilePlan, 'rows' | 'columns'>,
  focus?: Region,
): readonly Tile[] {
  const tiles = rows.flatMap((row) => columns.map((column) => ({ row, column })));
  if (focus === undefined) return tiles;
  const gap = ({ from, to }: Span, start: number, length: number) =>
    Math.max(0, from - (start + length), start - to);
  const off = ({ from, to }: Span, start: number, length: number) => (from + to) / 2 - (start + length / 2);
  const distance = ({ row, column }: Tile) => ({
    gap: Math.hypot(gap(column, focus.x, focus.width), gap(row, focus.y, focus.height)),
    off: Math.hypot(off(column, focus.x, focus.width), off(row, focus.y, focus.height)),
  });
  const far = new Map(tiles.map((tile) => [tile, distance(tile)]));
  const of = (tile: Tile) => far.get(tile) ?? { gap: 0, off: 0 };
  return tiles.sort((a, b) => of(a).gap - of(b).gap || of(a).off - of(b).off);
}

/** The part of the photo that a tile fills. */
function keptRegion(row: Span, column: Span, { width, height }: Pick<Raster, 'width' | 'height'>): Region {
  return {
    x: column.from,
    y: row.from,
    width: Math.min(column.to, width) - column.from,
    height: Math.min(row.to, height) - row.from,
  };
}

/** So many pieces earn back what it costs to measure convolutions, once for each adapter and layer. */
const WORTH_TUNING = 8;

/** Pixels of a tile, `[height, width, 3], 0..1`; beyond the photo it continues by reflection. They are written to `tile`, if given. */
export function cutTile(
  raster: Raster,
  left: number,
  top: number,
  width: number,
  height: number,
  tile = new Float32Array(width * height * 3),
): Float32Array {
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
