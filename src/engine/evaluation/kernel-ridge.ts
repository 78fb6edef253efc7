/** Kernel ridge regression with fewer centres than samples (subset of regressors). */
import { solvePositive } from './cholesky.ts';
import { type KernelMachine, kernel } from './kernel-machine.ts';

/**
 * Weights w that minimise |K w - (targets - bias)|² + ridge wᵀ C w, where K holds the kernels between samples and
 * centres and C those between centres; the bias is the targets' mean.
 * @param samples Scaled features.
 * @param centres Scaled features, all different.
 */
export function fitKernelRidge(
  samples: readonly ArrayLike<number>[],
  targets: readonly number[],
  centres: readonly (readonly number[])[],
  { gamma, ridge }: { readonly gamma: number; readonly ridge: number },
): Pick<KernelMachine, 'gamma' | 'centres' | 'weights' | 'bias'> {
  const size = centres.length;
  const bias = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      matrix[i * size + j] =
        ridge * kernel(gamma, centres[i] as readonly number[], centres[j] as readonly number[]);
  const right = new Float64Array(size);
  samples.forEach((sample, s) => {
    const row = Float64Array.from(centres, (centre) => kernel(gamma, sample, centre));
    const target = (targets[s] as number) - bias;
    for (let i = 0; i < size; i++) {
      right[i] = (right[i] as number) + (row[i] as number) * target;
      for (let j = 0; j < size; j++)
        matrix[i * size + j] = (matrix[i * size + j] as number) + (row[i] as number) * (row[j] as number);
    }
  });
  return { gamma, centres, weights: [...solvePositive(matrix, size, right)], bias };
}
