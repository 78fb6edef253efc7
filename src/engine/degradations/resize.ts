/** Bicubic resampling with Keys' kernel (a = -0.5). */
import type { Picture } from './degradation.ts';

interface Tap {
  readonly index: number;
  readonly weight: number;
}

function cubic(x: number): number {
  const d = Math.abs(x);
  if (d <= 1) return (1.5 * d - 2.5) * d * d + 1;
  return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}

/**
 * Weights from `size` samples to `target`, pixel centres aligned: output i lies at (i + 0.5) size / target - 0.5.
 * When shrinking, the kernel is widened by size / target (anti-aliasing). Samples outside are mirrored with the
 * edge repeated, so that a border looks like its inside; the weights of an output sum to 1.
 */
export function resizeTaps(size: number, target: number): Tap[][] {
  const ratio = size / target;
  const scale = Math.max(ratio, 1);
  return Array.from({ length: target }, (_, i) => {
    const centre = (i + 0.5) * ratio - 0.5;
    const taps: { index: number; weight: number }[] = [];
    for (let j = Math.ceil(centre - 2 * scale); j <= Math.floor(centre + 2 * scale); j++) {
      const weight = cubic((j - centre) / scale);
      if (weight !== 0) taps.push({ index: mirrorIndex(j, size), weight });
    }
    const sum = taps.reduce((total, tap) => total + tap.weight, 0);
    return taps.map((tap) => ({ index: tap.index, weight: tap.weight / sum }));
  });
}

function mirrorIndex(index: number, size: number): number {
  const folded = ((index % (2 * size)) + 2 * size) % (2 * size);
  return folded < size ? folded : 2 * size - 1 - folded;
}

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
