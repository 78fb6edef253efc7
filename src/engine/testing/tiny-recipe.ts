/** A Recipe that trains in a second, and batches without files. */
import { parseRecipe, type Recipe } from '../domain/recipe.ts';
import { stream } from '../runtime/random.ts';

/** A valid Recipe for a tiny srresnet; `changes` replace whole fields. */
export function tinyRecipe(changes: Partial<Recipe> = {}): Recipe {
  return parseRecipe({
    mend: 1,
    name: 'tiny',
    seed: 3,
    network: { id: 'srresnet', config: { channels: 8, blocks: 1 } },
    start: null,
    data: { root: 'none', clean: [], validation: null },
    tasks: [{ id: 'gaussian-noise' }],
    batch: { size: 2, patch: 12, augment: false },
    loss: [{ id: 'charbonnier', weight: 1 }],
    optimizer: { id: 'adamw', learningRate: 2e-3, betas: [0.9, 0.99], weightDecay: 0.01, clipNorm: 1 },
    schedule: { id: 'cosine', warmup: 5, steps: 1000, final: 1e-5 },
    ema: 0.99,
    validation: { every: 1000, patch: 12, count: 1 },
    ...changes,
  });
}

/** Smooth images with noise, a pure function of seed and step. */
export function tinyBatch(
  seed: number,
  step: number,
  shape: readonly [number, number, number, 3] = [2, 12, 12, 3],
) {
  const [n, height, width] = shape;
  const clean = new Float32Array(n * height * width * 3);
  const degraded = new Float32Array(clean.length);
  for (let sample = 0; sample < n; sample++) {
    const random = stream(seed, step, sample);
    const [base, slope] = [random.uniform(0.2, 0.6), random.uniform(0, 0.3)];
    const start = sample * height * width * 3;
    for (let i = 0; i < height * width * 3; i++) {
      const value = base + (slope * (i % (width * 3))) / (width * 3);
      clean[start + i] = value;
      degraded[start + i] = value + 0.1 * random.normal();
    }
  }
  return { degraded, clean, shape, taskIds: Array.from({ length: n }, () => 'gaussian-noise') };
}
