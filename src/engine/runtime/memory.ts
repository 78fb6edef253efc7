/** What the backend holds. */
import * as tf from '@tensorflow/tfjs-core';

/** Bytes of all tensors on the backend. */
export function backendBytes(): number {
  return tf.memory().numBytes;
}
