/** Nothing may be left behind. */
import * as tf from '@tensorflow/tfjs-core';

/** Runs work twice and throws where the second run leaves tensors or buffers behind. */
export async function expectNoLeak(work: () => Promise<void> | void): Promise<void> {
  await work();
  const before = tf.memory();
  await work();
  const after = tf.memory();
  const tensors = after.numTensors - before.numTensors;
  const buffers = after.numDataBuffers - before.numDataBuffers;
  if (tensors !== 0 || buffers !== 0)
    throw new Error(`${tensors} tensors and ${buffers} buffers were left behind`);
}
