import { describe, expect, it } from 'vitest';
import type { Raster } from '../../engine/domain/raster.ts';
import { blend, rgbaWindow } from './pixels.ts';

const grey = (value: number, width = 2, height = 1): Raster => ({
  width,
  height,
  depth: 8,
  rgb: new Uint8Array(width * height * 3).fill(value),
  alpha: null,
});

describe('blend', () => {
  it('keeps the original at 0, gives the restoration at 1 and rounds between', () => {
    expect([...blend(grey(10), grey(20), 0).rgb]).toEqual(Array(6).fill(10));
    expect([...blend(grey(10), grey(20), 1).rgb]).toEqual(Array(6).fill(20));
    expect([...blend(grey(10), grey(21), 0.25).rgb]).toEqual(Array(6).fill(13));
  });

  it('keeps the opacity of the original', () => {
    const alpha = Uint8Array.of(7, 9);
    expect(blend({ ...grey(10), alpha }, grey(20), 1).alpha).toBe(alpha);
  });
});

describe('rgbaWindow', () => {
  it('cuts the window out and keeps colour under full transparency', () => {
    const raster: Raster = {
      width: 2,
      height: 2,
      depth: 16,
      rgb: Uint16Array.from([0, 0, 0, 0x1234, 0x5678, 0x9abc, 0, 0, 0, 0xffff, 0xffff, 0xffff]),
      alpha: Uint16Array.from([1, 0, 1, 0xffff]),
    };
    expect([...rgbaWindow(raster, 1, 0, 1, 2)]).toEqual([0x12, 0x56, 0x9a, 0, 255, 255, 255, 255]);
  });
});
