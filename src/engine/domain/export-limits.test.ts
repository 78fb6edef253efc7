import { describe, expect, it } from 'vitest';
import { exportLimit } from './export-limits.ts';

describe('what a format can hold', () => {
  it('is the 16,383 pixels of WebP, and no pixel more', () => {
    expect(exportLimit({ width: 16383, height: 3000 }, 'webp')).toBeNull();
    expect(exportLimit({ width: 30, height: 16384 }, 'webp')).toBe(
      'A WebP can be at most 16383 pixels wide and high, and this photo is 30 × 16384; export it as PNG or JPEG.',
    );
  });

  it('is what the codecs of WebP and AVIF can encode, and PNG and JPEG hold all that is opened', () => {
    const size = { width: 10_000, height: 10_000 };
    expect(exportLimit(size, 'webp')).toContain('at most 64 megapixels');
    expect(exportLimit(size, 'avif')).toContain('at most 40 megapixels');
    expect([exportLimit(size, 'png'), exportLimit(size, 'jpeg')]).toEqual([null, null]);
  });
});
