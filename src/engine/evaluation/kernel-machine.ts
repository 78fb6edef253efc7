/** Regression by Gaussian kernels, as support vector machines and kernel ridge regression both end in. */

export interface KernelMachine {
  /** Each feature is scaled so that its `lowest` becomes -1 and its `highest` 1; beyond, on along the line. */
  readonly lowest: readonly number[];
  readonly highest: readonly number[];
  /** exp(-gamma |x - centre|²) of scaled features. */
  readonly gamma: number;
  readonly centres: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Features scaled to about -1..1; one that never varied is 0. */
export function scaleFeatures(
  { lowest, highest }: Pick<KernelMachine, 'lowest' | 'highest'>,
  features: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(features, (value, i) => {
    const [low, high] = [lowest[i] as number, highest[i] as number];
    return high > low ? (2 * (value - low)) / (high - low) - 1 : 0;
  });
}

/** exp(-gamma |a - b|²). */
export function kernel(gamma: number, a: ArrayLike<number>, b: ArrayLike<number>): number {
  let square = 0;
  for (let i = 0; i < a.length; i++) square += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.exp(-gamma * square);
}

/** What the machine says of unscaled features. */
export function predict(machine: KernelMachine, features: ArrayLike<number>): number {
  const scaled = scaleFeatures(machine, features);
  return machine.centres.reduce(
    (sum, centre, i) => sum + (machine.weights[i] as number) * kernel(machine.gamma, scaled, centre),
    machine.bias,
  );
}
