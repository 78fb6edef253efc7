/** Scratches: straight lines over the picture, all black or all white. */
import type { Random } from '../runtime/random.ts';
import { type Degradation, type Picture, param, type View } from './degradation.ts';
import { replacePixels } from './noise.ts';

export interface Line {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** 1 for every pixel whose centre lies within thickness / 2 of a line (round ends), else 0. */
export function lineMask(
  lines: readonly Line[],
  thickness: number,
  width: number,
  height: number,
): Uint8Array {
  const mask = new Uint8Array(width * height);
  const reach = thickness / 2;
  for (const { x0, y0, x1, y1 } of lines) {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const square = Math.max(dx * dx + dy * dy, 1e-12);
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(y0, y1) + reach));
    const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
    const right = Math.min(width - 1, Math.ceil(Math.max(x0, x1) + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square));
        if (Math.hypot(x - x0 - along * dx, y - y0 - along * dy) <= reach) mask[y * width + x] = 1;
      }
    }
  }
  return mask;
}

/** Lines between random points of the whole photo, in the coordinates of its part. */
export function drawLines(count: number, view: View, random: Random): Line[] {
  const x = (): number => random.uniform(-0.5, view.width - 0.5) - view.left;
  const y = (): number => random.uniform(-0.5, view.height - 0.5) - view.top;
  return Array.from({ length: count }, () => ({ x0: x(), y0: y(), x1: x(), y1: y() }));
}

/** Paints the masked pixels black or white. */
export function scratch(picture: Picture, mask: Uint8Array, white: boolean): Picture {
  return replacePixels(
    picture,
    mask.map((covered) => (covered === 0 ? 0 : white ? 2 : 1)),
  );
}

export const INPAINTING: Degradation = {
  limits: { lines: [0, 500], thickness: [1, 500] },
  margin: () => 0,
  apply(picture, params, random, view) {
    const white = random.chance(0.5);
    const lines = drawLines(param(params, 'lines'), view, random);
    return scratch(
      picture,
      lineMask(lines, param(params, 'thickness'), picture.width, picture.height),
      white,
    );
  },
};
