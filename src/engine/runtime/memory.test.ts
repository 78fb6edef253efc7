import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import { asMemoryFault, guardHeap, isMemoryFault } from './memory.ts';

describe('a full memory', () => {
  it('is told where wasm would hand out address 0', () => {
    let left = 100;
    const heap = {
      _malloc: (bytes: number) => {
        if (bytes > left) return 0;
        left -= bytes;
        return 8;
      },
    };
    guardHeap(heap);
    guardHeap(heap);
    expect(heap._malloc(60)).toBe(8);
    expect(heap._malloc(0)).toBe(8);
    expect(() => heap._malloc(60)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    expect(heap._malloc(40)).toBe(8);
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
