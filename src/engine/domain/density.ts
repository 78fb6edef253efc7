/** What the fitted densities of GRIDS look like. */
import { gammaFunction } from './gamma-function.ts';
import type { GgdFit } from './grids.ts';

/** The generalised Gaussian density of a fit at `x`: `α / (2βΓ(1/α)) exp(-(|x|/β)^α)` with `β = σ √(Γ(1/α) / Γ(3/α))`. */
export function densityAt({ shape, sigma }: GgdFit, x: number): number {
  const inner = gammaFunction(1 / shape);
  const scale = sigma * Math.sqrt(inner / gammaFunction(3 / shape));
  return (shape / (2 * scale * inner)) * Math.exp(-((Math.abs(x) / scale) ** shape));
}
