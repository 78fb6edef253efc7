/** Low resolution: shrunk, stored in 8 bits, and brought back to its size. */
import { type Degradation, type Picture, param, toEightBits } from './degradation.ts';
import { resize } from './resize.ts';

/** Bicubic and anti-aliased down to side / factor (rounded, at least 1), 8-bit rounding, bicubic up again. */
export function downscale(picture: Picture, factor: number): Picture {
  const side = (length: number): number => Math.max(1, Math.round(length / factor));
  const small = resize(picture, side(picture.width), side(picture.height));
  return resize(toEightBits(small), picture.width, picture.height);
}

export const DOWNSCALE: Degradation = {
  limits: { factor: [1, 16] },
  margin: (params) => Math.ceil(4 * param(params, 'factor')),
  apply: (picture, params) => downscale(picture, param(params, 'factor')),
};
