/** What NIQE looks at: 36 numbers for each block of a photo. */

import { gammaFunction } from '../domain/gamma-function.ts';
import { NEIGHBOURS } from './brisque-features.ts';
import { fitAsymmetric, type Moments, momentsOf } from './generalised-gaussian.ts';
import type { GreyPlane } from './grey.ts';
import { halve } from './halve.ts';
import { mscn } from './mscn.ts';

export interface NiqeBlock {
  /** 18 numbers of the full and 18 of the half size. */
  readonly features: Float64Array;
  /** Mean local deviation of the grey levels: how much there is to see. */
  readonly sharpness: number;
}

/**
 * The blocks of a plane, cropped to whole ones, at two scales. Blocks without texture, for which no distribution
 * can be fitted, are left out.
 * @param size Side of a block in pixels: even.
 */
export function niqeBlocks(plane: GreyPlane, size: number): NiqeBlock[] {
  const full = cropTo(plane, size);
  const half = halve(full);
  const [coarse, fine] = [mscn(half, 'replicate'), mscn(full, 'replicate')];
  const blocks: NiqeBlock[] = [];
  for (let y = 0; y < full.height; y += size) {
    for (let x = 0; x < full.width; x += size) {
      const features = Float64Array.from([
        ...blockFeatures(fine.values, full.width, x, y, size),
        ...blockFeatures(coarse.values, half.width, x / 2, y / 2, size / 2),
      ]);
      const sharpness = meanOf(fine.deviation, full.width, x, y, size);
      if (features.every(Number.isFinite)) blocks.push({ features, sharpness });
    }
  }
  return blocks;
}

function cropTo(plane: GreyPlane, size: number): GreyPlane {
  const width = Math.floor(plane.width / size) * size;
  const height = Math.floor(plane.height / size) * size;
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++)
    data.set(plane.data.subarray(y * plane.width, y * plane.width + width), y * width);
  return { width, height, data };
}

function blockFeatures(values: Float64Array, stride: number, x: number, y: number, size: number): number[] {
  const block = { x, y, width: size, height: size };
  const own = widths(momentsOf(values, stride, block));
  const products = NEIGHBOURS.flatMap((move) => {
    const { shape, left, right } = widths(momentsOf(values, stride, block, move));
    const mean = (right - left) * (gammaFunction(2 / shape) / gammaFunction(1 / shape));
    return [shape, mean, left, right];
  });
  return [own.shape, (own.left + own.right) / 2, ...products];
}

/** The fit with its scale parameters beta instead of deviations. */
function widths(moments: Moments): { readonly shape: number; readonly left: number; readonly right: number } {
  const { shape, left, right } = fitAsymmetric(moments);
  const scale = Math.sqrt(gammaFunction(1 / shape) / gammaFunction(3 / shape));
  return { shape, left: left * scale, right: right * scale };
}

function meanOf(values: Float64Array, stride: number, x: number, y: number, size: number): number {
  let sum = 0;
  for (let row = y; row < y + size; row++)
    for (let at = row * stride + x; at < row * stride + x + size; at++) sum += values[at] as number;
  return sum / (size * size);
}
