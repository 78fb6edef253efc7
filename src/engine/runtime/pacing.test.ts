import { describe, expect, it } from 'vitest';
import { within } from './pacing.ts';

const late = () => new Error('too late');

describe('waiting no longer than so long', () => {
  it('gives what comes in time, or fails as it failed', async () => {
    expect(await within(Promise.resolve(3), 50, late)).toBe(3);
    await expect(within(Promise.reject(new Error('lost')), 50, late)).rejects.toThrow('lost');
  });

  it('ends where nothing ever comes', async () => {
    await expect(within(new Promise(() => undefined), 5, late)).rejects.toThrow('too late');
  });
});
