/** The answers that tools/torch/mend_torch/quality.py wrote, and the pictures that they are about. */
import type { Raster } from '../domain/raster.ts';

export interface PictureKey {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
}

/** Ramps, a chequerboard that fades and hashed grain that grows: whole numbers, the same in both languages. */
export function picture({ width, height, seed }: PictureKey): Raster {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++, i++) {
        const mixed = ((x * 73856093) ^ (y * 19349663) ^ (83492791 * (c + seed))) >>> 0;
        const hash = Math.imul(mixed ^ (mixed >>> 13), 1274126177) >>> 16;
        const grain = hash % (4 + Math.floor(x / 8));
        const board = ((Math.floor(x / 11) + Math.floor(y / 7)) % 2) * Math.floor(y / 3);
        rgb[i] = (20 + 9 * c + Math.floor((x + 2 * y) / 6) + grain + board) % 256;
      }
    }
  }
  return { width, height, depth: 8, rgb, alpha: null };
}
