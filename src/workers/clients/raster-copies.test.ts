import { describe, expect, it } from 'vitest';
import type { Raster } from '../../engine/domain/raster.ts';
import { rasterCopy, samplesBlob } from './raster-copies.ts';

/** More than two slices, whose length is no multiple of one. */
const LONG = 2 * 2 ** 21 + 3 * 5;
function pattern(length: number): Uint16Array<ArrayBuffer> {
  const samples = new Uint16Array(length);
  for (let i = 0; i < length; i++) samples[i] = i * 7919;
  return samples;
}

describe('copies in slices', () => {
  it('have every sample, and buffers of their own', async () => {
    const raster: Raster = { width: LONG / 3, height: 1, depth: 16, rgb: pattern(LONG), alpha: pattern(5) };
    const copy = await rasterCopy(raster);
    expect(Buffer.compare(Buffer.from(copy.rgb.buffer), Buffer.from(raster.rgb.buffer))).toBe(0);
    expect(copy.alpha).toEqual(raster.alpha);
    expect(copy.rgb.buffer).not.toBe(raster.rgb.buffer);
    expect(copy.rgb).toBeInstanceOf(Uint16Array);
  });

  it('let others speak on the way', async () => {
    const turns: string[] = [];
    const clock = performance.now;
    // Each look at the clock costs more than the budget: every slice has a task of its own.
    let now = 0;
    performance.now = () => (now += 20);
    try {
      const copying = rasterCopy({
        width: LONG / 3,
        height: 1,
        depth: 16,
        rgb: pattern(LONG),
        alpha: null,
      }).then(() => turns.push('copied'));
      setTimeout(() => turns.push('other'), 0);
      await copying;
    } finally {
      performance.now = clock;
    }
    expect(turns).toEqual(['other', 'copied']);
  });

  it('of samples make one Blob', async () => {
    const samples = pattern(LONG);
    const blob = await samplesBlob(samples);
    expect(blob.size).toBe(LONG * 2);
    expect(Buffer.compare(Buffer.from(await blob.arrayBuffer()), Buffer.from(samples.buffer))).toBe(0);
    expect((await samplesBlob(new Uint8Array(0))).size).toBe(0);
  });
});
