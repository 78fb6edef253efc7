import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchServer } from '../protocol/training.ts';
import { createBatchClient } from './batch-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never: BatchServer = {
  batch: () => new Promise(() => undefined),
  validation: () => new Promise(() => undefined),
};

describe('the port to the photos', () => {
  it('is given up after two minutes of silence', async () => {
    let told: unknown = null;
    createBatchClient(never)
      .batch(0)
      .catch((fault: unknown) => {
        told = fault;
      });
    await vi.advanceTimersByTimeAsync(115_000);
    expect(told).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toMatchObject({ code: 'internal' });
  });

  it('is waited for where the machine slept meanwhile', async () => {
    let told: unknown = null;
    createBatchClient(never)
      .batch(0)
      .catch((fault: unknown) => {
        told = fault;
      });
    await vi.advanceTimersByTimeAsync(20_000);
    // Hours by the clock, in which no timer ran.
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toBeNull();
  });
});
