/** One tile through a network, as often as the model looks at it. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';
import { within } from '../runtime/pacing.ts';
import type { NetworkModel } from './loaded-model.ts';
import type { Step } from './pass.ts';
import { layDown, type Pose, pickUp, posesOf } from './self-ensemble.ts';

/**
 * A restored tile, the mean over the model's looks: `[height, width, 3]`, about 0..1. Each look but the last is told as a step.
 * @throws StudioError `internal` where the network gives no numbers, `device-lost`, and what `step` throws
 */
export async function restoreTile(
  model: NetworkModel,
  tile: Float32Array,
  height: number,
  width: number,
  step: Step,
): Promise<Float32Array> {
  const [first, ...others] = posesOf(model);
  const sum = await seen(model, first, tile, height, width);
  for (const other of others) {
    await step(1);
    const next = await seen(model, other, tile, height, width);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (next[i] as number);
  }
  const count = others.length + 1;
  return count === 1 ? sum : sum.map((value) => value / count);
}

/** What a network makes of a tile in a pose, in numbers; one that does not is computed once more, since a passing upset of the device is not the model's fault. */
async function seen(
  model: NetworkModel,
  pose: Pose,
  tile: Float32Array,
  height: number,
  width: number,
): Promise<Float32Array> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const restored = await compute(model, pose, tile, height, width);
    if (restored.every(Number.isFinite)) return restored;
  }
  throw new StudioError(
    'internal',
    `Model ${model.id} gave values that are not numbers; nothing was saved. Try the other backend.`,
  );
}

/** A tile takes seconds, and a minute where software stands in for a graphics processor; milliseconds. */
const LONGEST_TILE = 300_000;

const hung = () =>
  new StudioError(
    'device-lost',
    'The graphics processor did not answer for five minutes; start the work again, or take the other backend.',
  );

async function compute(
  { network, views }: NetworkModel,
  pose: Pose,
  tile: Float32Array,
  height: number,
  width: number,
): Promise<Float32Array> {
  const image = tf.tidy(() => {
    const laid = layDown(tf.tensor4d(tile, [1, height, width, 3]), pose);
    return pickUp(network.apply(views, laid).image, pose);
  });
  try {
    return (await within(image.data(), LONGEST_TILE, hung)) as Float32Array;
  } finally {
    image.dispose();
  }
}
