import { describe, expect, it } from 'vitest';
import { StudioError } from '../../engine/domain/fault.ts';
import type { Backend } from '../../engine/runtime/backend.ts';
import { createMemoryCare } from './memory-care.ts';

/** A room whose device complains once it was asked for more pixels than fit. */
function roomFor(most: number, backendName: 'wasm' | 'webgpu') {
  const asked: number[] = [];
  let opened = 0;
  const fresh = () => {
    opened += 1;
    const errors: string[] = [];
    return {
      report: { backend: backendName, adapter: 'test', software: true, fallback: null },
      errors: () => errors,
      assertHealthy: () => {
        if (errors.length > 0) throw new StudioError('out-of-memory', 'full');
      },
      complain: () => void errors.push('no room'),
    };
  };
  let current = fresh();
  const room = {
    backend: async () => current as unknown as Backend,
    reopen: async () => {
      current = fresh();
      return current as unknown as Backend;
    },
  };
  const work = async (backend: Backend, area: number): Promise<string> => {
    backend.assertHealthy();
    asked.push(area);
    if (area <= most) return `done with ${area}`;
    if (backendName === 'wasm') throw new StudioError('out-of-memory', 'full');
    (backend as unknown as ReturnType<typeof fresh>).complain();
    // In the words of tfjs.
    throw new Error('mapAsync failed');
  };
  return { room, work, asked, opened: () => opened };
}

describe('work that runs out of memory', () => {
  it.each([
    ['wasm', 1],
    ['webgpu', 3],
  ] as const)('goes on with half the pixels on %s, and remembers what fits', async (name, devices) => {
    const { room, work, asked, opened } = roomFor(2 ** 17, name);
    const care = createMemoryCare(room, 2 ** 19);
    expect(await care(work)).toEqual({ value: 'done with 131072', less: true });
    expect(await care(work)).toEqual({ value: 'done with 131072', less: false });
    expect(asked).toEqual([2 ** 19, 2 ** 18, 2 ** 17, 2 ** 17]);
    expect(opened()).toBe(devices);
  });

  it('takes half of a photo that was smaller than a tile', async () => {
    const { room, work, asked } = roomFor(9000, 'wasm');
    await createMemoryCare(room, 2 ** 19)(work, 20_000);
    expect(asked).toEqual([2 ** 19, 10_000, 5000]);
  });

  it('gives up where nothing fits', async () => {
    const { room, work, asked } = roomFor(100, 'wasm');
    await expect(createMemoryCare(room, 2 ** 14)(work)).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(asked).toEqual([2 ** 14, 2 ** 13, 2 ** 12]);
  });

  it('leaves other failures as they are', async () => {
    const { room } = roomFor(1, 'wasm');
    const care = createMemoryCare(room, 2 ** 14);
    await expect(care(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
    const cancelled = new StudioError('cancelled', 'Cancelled.');
    await expect(care(() => Promise.reject(cancelled))).rejects.toBe(cancelled);
  });
});
