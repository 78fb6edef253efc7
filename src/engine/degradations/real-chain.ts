/** What photos suffer on the web (the form of Real-ESRGAN): blur, resizing, noise and JPEG, twice, and a last JPEG. */
import type { Random } from '../runtime/random.ts';
import { gaussianBlur } from './blur.ts';
import { type Degradation, type Picture, param, toEightBits } from './degradation.ts';
import { downscale } from './downscale.ts';
import { compress } from './jpeg.ts';
import { addNoise } from './noise.ts';

export type ChainStep =
  | { readonly kind: 'blur'; readonly sigma: number }
  | { readonly kind: 'resize'; readonly factor: number }
  | { readonly kind: 'noise'; readonly sigma: number; readonly field: Float32Array }
  | { readonly kind: 'jpeg'; readonly quality: number };

/** Runs the steps one after another, rounding to 8 bits after each. */
export function runChain(picture: Picture, steps: readonly ChainStep[]): Picture {
  return steps.reduce((current, step) => toEightBits(runStep(current, step)), picture);
}

function runStep(picture: Picture, step: ChainStep): Picture {
  switch (step.kind) {
    case 'blur':
      return gaussianBlur(picture, step.sigma);
    case 'resize':
      return downscale(picture, step.factor);
    case 'noise':
      return addNoise(picture, step.field, step.sigma);
    case 'jpeg':
      return compress(picture, step.quality);
  }
}

const ROUNDS = 2;

/**
 * Draws the steps, for `samples` values a picture. Severity 0 has none; otherwise twice: blur (chance 0.7, sigma
 * U(0.2, 1.5) severity), low resolution (0.5, factor 1 + U(0, 1) severity), noise (0.6, sigma U(1, 12) severity) and
 * JPEG (0.5), and then JPEG always, with quality 95 - U(0, 30) severity.
 */
export function drawChain(severity: number, samples: number, random: Random): ChainStep[] {
  if (severity === 0) return [];
  const jpeg = (): ChainStep => ({
    kind: 'jpeg',
    quality: Math.max(1, Math.round(95 - random.uniform(0, 30) * severity)),
  });
  const noise = (): ChainStep => {
    const sigma = random.uniform(1, 12) * severity;
    const field = new Float32Array(samples);
    random.fillNormal(field, 0, 1);
    return { kind: 'noise', sigma, field };
  };
  const steps: ChainStep[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (random.chance(0.7)) steps.push({ kind: 'blur', sigma: random.uniform(0.2, 1.5) * severity });
    if (random.chance(0.5)) steps.push({ kind: 'resize', factor: 1 + random.uniform(0, 1) * severity });
    if (random.chance(0.6)) steps.push(noise());
    if (random.chance(0.5)) steps.push(jpeg());
  }
  return [...steps, jpeg()];
}

export const REAL_CHAIN: Degradation = {
  limits: { severity: [0, 3] },
  margin: () => 16,
  gridded: true,
  apply(picture, params, random) {
    return runChain(picture, drawChain(param(params, 'severity'), picture.data.length, random));
  },
};
