/** Gradients against finite differences. */
import * as tf from '@tensorflow/tfjs-core';
import { stream } from '../runtime/random.ts';

export interface GradCheckOptions {
  /** Half of the difference; may be large where the function is linear. */
  readonly step?: number;
  /** Greatest error, relative to the size of the directional derivative. */
  readonly tolerance?: number;
  readonly seed?: number;
}

/**
 * Compares the gradients of a seeded random projection of `f` with central differences, for every input along
 * some random directions and some single coordinates. Throws where they differ.
 */
export async function gradCheck(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  options: GradCheckOptions = {},
): Promise<void> {
  const { step = 0.01, tolerance = 2e-3, seed = 1 } = options;
  const values = await Promise.all(inputs.map(async (input) => Float32Array.from(await input.data())));
  const probe = tf.tidy(() => f(...inputs));
  const weights = new Float32Array(probe.size);
  stream(seed, 'projection').fillNormal(weights, 0, 1);
  const projection = tf.tensor(weights, probe.shape);
  probe.dispose();

  /** The projected function with one input moved, summed in double precision. */
  const evaluate = async (which: number, direction: Float32Array, scale: number): Promise<number> => {
    const moved = (values[which] as Float32Array).map((value, i) => value + scale * (direction[i] as number));
    const output = tf.tidy(() =>
      f(...inputs.map((input, i) => (i === which ? tf.tensor(moved, input.shape) : input))),
    );
    const result = Float32Array.from(await output.data());
    output.dispose();
    return result.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
  };

  const gradients = tf.tidy(() =>
    tf.grads((...moving) => tf.sum(tf.mul(f(...moving), projection)))([...inputs]),
  );
  for (const [which, input] of inputs.entries()) {
    const gradient = Float32Array.from(await (gradients[which] as tf.Tensor).data());
    if (gradient.length !== input.size)
      throw new Error(`The gradient of input ${which} has another size than it`);
    const norm = Math.hypot(...gradient) / Math.sqrt(gradient.length);
    for (let trial = 0; trial < 8; trial++) {
      const direction = new Float32Array(input.size);
      const random = stream(seed, 'direction', which, trial);
      const dense = trial < 3;
      if (dense) random.fillNormal(direction, 0, 1);
      else direction[random.integer(0, input.size - 1)] = 1;
      const numeric =
        ((await evaluate(which, direction, step)) - (await evaluate(which, direction, -step))) / (2 * step);
      const analytic = gradient.reduce((sum, value, i) => sum + value * (direction[i] as number), 0);
      const size = norm * (dense ? Math.sqrt(input.size) : 1);
      if (!(Math.abs(numeric - analytic) <= tolerance * size + 1e-5)) {
        const where = dense ? `direction ${trial}` : `element ${direction.indexOf(1)}`;
        throw new Error(
          `Gradient of input ${which} along ${where}: ${analytic}, but differences say ${numeric}`,
        );
      }
    }
  }
  tf.dispose([gradients, projection]);
}
