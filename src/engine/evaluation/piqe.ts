/** PIQE (Venkatanath et al., "Blind image quality evaluation using perception based features", 2015): nothing is learnt. */
import type { Raster } from '../domain/raster.ts';
import { type GreyPlane, greyOf } from './grey.ts';
import { mscn } from './mscn.ts';

const BLOCK = 16;
const SEGMENT = 6;
/** A block counts if its variance is greater; an edge segment shows if its deviation is less. */
const THRESHOLD = 0.1;

/**
 * Share of the textured 16x16 blocks that show coding artefacts or noise, weighted by how much, 0..100; lower is
 * better: up to 20 excellent, 35 good, 50 fair. A photo without textured blocks gets 100 by the formula.
 * The picture is padded to whole blocks by repeating its last row and column.
 * @param border Pixels left out on every side.
 * @throws StudioError `option-invalid` where the border leaves nothing
 */
export function piqe(raster: Raster, border = 0): number {
  const plane = padToBlocks(stretch(greyOf(raster, border)));
  const { values } = mscn(plane, 'replicate');
  const block = new Float64Array(BLOCK * BLOCK);
  let sum = 0;
  let active = 0;
  for (let top = 0; top < plane.height; top += BLOCK) {
    for (let left = 0; left < plane.width; left += BLOCK) {
      for (let y = 0; y < BLOCK; y++) {
        const from = (top + y) * plane.width + left;
        block.set(values.subarray(from, from + BLOCK), y * BLOCK);
      }
      const variance = deviationOf(block) ** 2;
      if (variance <= THRESHOLD) continue;
      active++;
      if (showsEdges(block)) sum += 1 - variance;
      if (showsNoise(block, Math.sqrt(variance))) sum += variance;
    }
  }
  return (100 * (sum + 1)) / (active + 1);
}

/** Scaled so that the brightest grey is 255, in whole levels. */
function stretch(plane: GreyPlane): GreyPlane {
  const peak = plane.data.reduce((most, value) => Math.max(most, value), 0);
  return peak === 0 ? plane : { ...plane, data: plane.data.map((value) => Math.round((255 * value) / peak)) };
}

function padToBlocks(plane: GreyPlane): GreyPlane {
  const width = Math.ceil(plane.width / BLOCK) * BLOCK;
  const height = Math.ceil(plane.height / BLOCK) * BLOCK;
  if (width === plane.width && height === plane.height) return plane;
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = Math.min(y, plane.height - 1) * plane.width;
    const row = plane.data.subarray(from, from + plane.width);
    data.set(row, y * width);
    data.fill(row[plane.width - 1] as number, y * width + plane.width, (y + 1) * width);
  }
  return { width, height, data };
}

/** Whether any run of six values along one of the block's edges is nearly constant. */
function showsEdges(block: Float64Array): boolean {
  const last = BLOCK * (BLOCK - 1);
  const edges = [
    [0, 1],
    [last, 1],
    [0, BLOCK],
    [BLOCK - 1, BLOCK],
  ] as const;
  const segment = new Float64Array(SEGMENT);
  return edges.some(([start, step]) => {
    for (let first = 0; first + SEGMENT <= BLOCK; first++) {
      for (let i = 0; i < SEGMENT; i++) segment[i] = block[start + (first + i) * step] as number;
      if (deviationOf(segment) < THRESHOLD) return true;
    }
    return false;
  });
}

/** Whether the block varies as much between its middle columns and the others as noise does. */
function showsNoise(block: Float64Array, deviation: number): boolean {
  const middle = new Float64Array(2 * BLOCK);
  const around = new Float64Array((BLOCK - 2) * BLOCK);
  for (let i = 0, m = 0, a = 0; i < block.length; i++) {
    const column = i % BLOCK;
    if (column === BLOCK / 2 - 1 || column === BLOCK / 2) middle[m++] = block[i] as number;
    else around[a++] = block[i] as number;
  }
  const quotient = deviationOf(middle) / deviationOf(around);
  const ratio = Number.isFinite(quotient) ? quotient : 0;
  return deviation > (2 * Math.abs(deviation - ratio)) / Math.max(deviation, ratio);
}

/** Standard deviation, without bias: over n - 1. */
function deviationOf(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
