/** Bicubic resampling with Keys' kernel (a = -0.5): which samples make another, and how much of each. */

export interface Tap {
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

/** The two samples of `size` that one of `target` lies between, centres aligned, ends repeated: for linear resampling. */
export function between(position: number, size: number, target: number) {
  const place = Math.min(size - 1, Math.max(0, ((position + 0.5) * size) / target - 0.5));
  const low = Math.floor(place);
  return { low, high: Math.min(low + 1, size - 1), share: place - low };
}

function mirrorIndex(index: number, size: number): number {
  const folded = ((index % (2 * size)) + 2 * size) % (2 * size);
  return folded < size ? folded : 2 * size - 1 - folded;
}
