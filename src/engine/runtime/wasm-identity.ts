/** A copy that copies nothing. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Replaces the Identity of wasm, which copies the memory of every tensor that a gradient saves, by one that shares
 * it, as the other backends do: tensors never change, and the backend counts who uses their memory.
 */
export function shareCopiesOnWasm(): void {
  tf.unregisterKernel('Identity', 'wasm');
  tf.registerKernel({
    kernelName: 'Identity',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const { dataId, shape, dtype } = inputs.x as tf.TensorInfo;
      (backend as tf.KernelBackend).incRef(dataId);
      return { dataId, shape, dtype };
    },
  });
}
