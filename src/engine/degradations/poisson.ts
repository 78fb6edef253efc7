/** Draws from the Poisson distribution. */
import type { Random } from '../runtime/random.ts';

/** Above this mean, multiplying uniforms becomes slower than rejection. */
const LARGE = 12;

/** A draw with the given mean (0 or more). */
export function drawPoisson(mean: number, random: Random): number {
  if (mean <= 0) return 0;
  return mean < LARGE ? byMultiplication(mean, random) : byRejection(mean, random);
}

/** Counts events of a unit-rate process (Knuth, The Art of Computer Programming, 3.4.1). */
function byMultiplication(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(0, 1); product > limit; product *= random.uniform(0, 1)) count++;
  return count;
}

/** Transformed rejection with squeeze: PTRS of Hörmann, "The transformed rejection method for generating Poisson random variables", 1993. */
function byRejection(mean: number, random: Random): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform(-0.5, 0.5);
    const v = 1 - random.uniform(0, 1);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const threshold = k * Math.log(mean) - mean - logFactorial(k);
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= threshold) return k;
  }
}

const SMALL_LOGS = ((): Float64Array => {
  const logs = new Float64Array(16);
  for (let k = 2; k < logs.length; k++) logs[k] = (logs[k - 1] as number) + Math.log(k);
  return logs;
})();

/** ln k!, by Stirling's series beyond a table (error below 1e-10). */
export function logFactorial(k: number): number {
  if (k < SMALL_LOGS.length) return SMALL_LOGS[k] as number;
  const x = k + 1;
  const series = (1 / 12 - (1 / 360 - 1 / (1260 * x * x)) / (x * x)) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
