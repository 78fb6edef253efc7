/** Bicubic resampling of pictures. */
import { resizeTaps } from '../domain/resampling.ts';
import type { Picture } from './degradation.ts';

/** The picture in another size, bicubic. */
export function resize(picture: Picture, width: number, height: number): Picture {
  const { data } = picture;
  const columns = resizeTaps(picture.width, width);
  const across = new Float32Array(picture.height * width * 3);
  for (let y = 0, to = 0; y < picture.height; y++) {
    const row = y * picture.width * 3;
    for (const taps of columns) {
      let [r, g, b] = [0, 0, 0];
      for (const { index, weight } of taps) {
        const from = row + index * 3;
        r += weight * (data[from] as number);
        g += weight * (data[from + 1] as number);
        b += weight * (data[from + 2] as number);
      }
      across[to++] = r;
      across[to++] = g;
      across[to++] = b;
    }
  }
  const length = width * 3;
  const out = new Float32Array(height * length);
  const sums = new Float64Array(length);
  resizeTaps(picture.height, height).forEach((taps, y) => {
    sums.fill(0);
    for (const { index, weight } of taps) {
      const from = index * length;
      for (let x = 0; x < length; x++) sums[x] = (sums[x] as number) + weight * (across[from + x] as number);
    }
    out.set(sums, y * length);
  });
  return { width, height, data: out };
}
