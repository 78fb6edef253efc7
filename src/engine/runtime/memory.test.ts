import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import { enterBackend } from '../testing/backends.ts';
import { asMemoryFault, guardHeap, isMemoryFault, type WasmHeap } from './memory.ts';

describe('a full memory', () => {
  it('is told where wasm would hand out address 0', () => {
    let left = 100;
    const real = (bytes: number) => {
      if (bytes > left) return 0;
      left -= bytes;
      return 8;
    };
    // As Emscripten does it: the first call puts the real function into place.
    const heap: WasmHeap = {
      _malloc: (bytes) => {
        heap._malloc = real;
        return real(bytes);
      },
      _free: () => {
        left = 100;
      },
    };
    guardHeap(heap);
    guardHeap(heap);
    expect(heap._malloc(60)).toBe(8);
    expect(heap._malloc(0)).toBe(8);
    expect(() => heap._malloc(60)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    expect(heap._malloc(40)).toBe(8);
  });

  it('is told by the real module, too, and what fits later fits', async () => {
    await enterBackend('wasm');
    const { wasm } = tf.backend() as unknown as { wasm: WasmHeap };
    // All that 32 bits can name; the module reads the number without its sign.
    expect(() => wasm._malloc(2 ** 32 - 8)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    expect(Array.from(await tf.add(tf.tensor1d([1, 2]), 1).data())).toEqual([2, 3]);
  });

  it.each([
    'Array buffer allocation failed',
    'Cannot enlarge memory arrays',
    "Failed to execute 'createBuffer' on 'GPUDevice': createBuffer failed, size is too large for the implementation when mappedAtCreation == true",
    'Aborted(native code called abort())',
  ])('is known by the words: %s', (words) => {
    expect(isMemoryFault(asMemoryFault(new RangeError(words)))).toBe(true);
  });

  it('is not seen where something else failed', () => {
    const bug = new TypeError('x is undefined');
    expect(asMemoryFault(bug)).toBe(bug);
    const fault = new StudioError('cancelled', 'Cancelled.');
    expect(asMemoryFault(fault)).toBe(fault);
    expect(isMemoryFault(fault)).toBe(false);
  });
});
