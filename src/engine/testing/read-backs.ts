/** Counts how often numbers come back from the backend. */
import * as tf from '@tensorflow/tfjs-core';
import { vi } from 'vitest';

/** How often some work reads tensors back; on WebGPU also what tfjs reads by itself. */
export function readBacks(work: () => void): number {
  const read = [vi.spyOn(tf.Tensor.prototype, 'data'), vi.spyOn(tf.Tensor.prototype, 'dataSync')];
  // On wasm kernels read their small arguments from memory that is the processor's own, which waits for nothing.
  const waiting =
    tf.getBackend() === 'webgpu' ? [vi.spyOn(tf.backend(), 'read'), vi.spyOn(tf.backend(), 'readSync')] : [];
  try {
    work();
    return [...read, ...waiting].reduce((sum, { mock }) => sum + mock.calls.length, 0);
  } finally {
    for (const spy of [...read, ...waiting]) spy.mockRestore();
  }
}
