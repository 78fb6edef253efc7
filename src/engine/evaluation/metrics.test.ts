import { describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { psnr, psnrFromJson, psnrToJson } from './psnr.ts';
import { ssim } from './ssim.ts';

function raster(width: number, height: number, value: (x: number, y: number, c: number) => number): Raster {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) {
    const pixel = Math.floor(i / 3);
    rgb[i] = value(pixel % width, Math.floor(pixel / width), i % 3);
  }
  return { width, height, depth: 8, rgb, alpha: null };
}

const texture = (x: number, y: number, c: number): number => (x * x * 7 + y * 31 + c * 57 + x * y * 3) % 200;

describe('psnr', () => {
  it('has the closed form for a constant difference', () => {
    const a = raster(13, 7, texture);
    const b = raster(13, 7, (x, y, c) => texture(x, y, c) + 5);
    expect(psnr(a, b)).toBeCloseTo(20 * Math.log10(255 / 5), 10);
  });

  it('counts all channels together', () => {
    const a = raster(4, 4, () => 100);
    const b = raster(4, 4, (_x, _y, c) => (c === 0 ? 106 : 100));
    expect(psnr(a, b)).toBeCloseTo(10 * Math.log10((255 * 255) / 12), 10);
  });

  it('is infinite for identical photos and survives JSON as null', () => {
    const a = raster(3, 3, texture);
    expect(psnr(a, a)).toBe(Number.POSITIVE_INFINITY);
    expect(JSON.parse(JSON.stringify({ psnr: psnr(a, a) }))).toEqual({ psnr: psnrToJson(psnr(a, a)) });
    expect(psnrFromJson(psnrToJson(psnr(a, a)))).toBe(Number.POSITIVE_INFINITY);
    expect(psnrFromJson(psnrToJson(31.5))).toBe(31.5);
  });

  it('crops the border', () => {
    const a = raster(10, 8, texture);
    const b = raster(10, 8, (x, y, c) => (x < 2 || y < 2 || x > 7 || y > 5 ? 0 : texture(x, y, c)));
    expect(psnr(a, b, { border: 2 })).toBe(Number.POSITIVE_INFINITY);
    expect(psnr(a, b, { border: 1 })).toBeLessThan(40);
    expect(() => psnr(a, b, { border: 4 })).toThrow(/border of 4 pixels/);
  });

  it('is 20 log10(255/219) higher in studio-range luma for a grey difference', () => {
    const a = raster(6, 6, () => 50);
    const b = raster(6, 6, () => 60);
    expect(psnr(a, b, { channel: 'y' }) - psnr(a, b)).toBeCloseTo(20 * Math.log10(255 / 219), 6);
  });

  it('rounds 16 bits to 8', () => {
    const eight = raster(3, 3, texture);
    const sixteen: Raster = {
      ...eight,
      depth: 16,
      rgb: Uint16Array.from(eight.rgb, (v) => Math.min(65535, v * 257 + 120)),
    };
    expect(psnr(eight, sixteen)).toBe(Number.POSITIVE_INFINITY);
  });

  it('names both sizes where they differ', () => {
    expect(() => psnr(raster(4, 5, texture), raster(5, 4, texture))).toThrow(/4 × 5 and 5 × 4/);
  });
});

describe('ssim', () => {
  /** The definition, written without any of the tricks: a 2-D window and a loop over its places. */
  function slow(a: Raster, b: Raster): number {
    const weights: number[] = [];
    for (let y = -5; y <= 5; y++)
      for (let x = -5; x <= 5; x++) weights.push(Math.exp(-(x * x + y * y) / 4.5));
    const total = weights.reduce((s, v) => s + v, 0);
    let sum = 0;
    let count = 0;
    for (let c = 0; c < 3; c++) {
      for (let y = 5; y < a.height - 5; y++) {
        for (let x = 5; x < a.width - 5; x++) {
          let [ma, mb, va, vb, cov, k] = [0, 0, 0, 0, 0, 0];
          const cells: [number, number, number][] = [];
          for (let dy = -5; dy <= 5; dy++) {
            for (let dx = -5; dx <= 5; dx++) {
              const at = ((y + dy) * a.width + x + dx) * 3 + c;
              cells.push([(weights[k++] as number) / total, a.rgb[at] as number, b.rgb[at] as number]);
            }
          }
          for (const [w, p, q] of cells) {
            ma += w * p;
            mb += w * q;
          }
          for (const [w, p, q] of cells) {
            va += w * (p - ma) ** 2;
            vb += w * (q - mb) ** 2;
            cov += w * (p - ma) * (q - mb);
          }
          sum +=
            ((2 * ma * mb + 6.5025) * (2 * cov + 58.5225)) /
            ((ma ** 2 + mb ** 2 + 6.5025) * (va + vb + 58.5225));
          count++;
        }
      }
    }
    return sum / count;
  }

  it('agrees with the plain definition', () => {
    const a = raster(17, 14, texture);
    const b = raster(17, 14, (x, y, c) => (texture(x, y, c) * 3 + 10 * ((x * 5 + y) % 7)) / 4);
    expect(ssim(a, b)).toBeCloseTo(slow(a, b), 9);
    expect(ssim(a, b)).toBeLessThan(0.99);
  });

  it('is 1 for identical photos and has the closed form for flat ones', () => {
    const a = raster(11, 11, () => 100);
    expect(ssim(a, a)).toBe(1);
    const b = raster(11, 11, () => 120);
    expect(ssim(a, b)).toBeCloseTo((2 * 100 * 120 + 6.5025) / (100 ** 2 + 120 ** 2 + 6.5025), 9);
  });

  it('says that it cannot look at less than 11 pixels', () => {
    const a = raster(10, 40, texture);
    expect(() => ssim(a, a)).toThrow(/at least 11 × 11 pixels and got 10 × 40/);
    expect(() => ssim(raster(20, 20, texture), raster(20, 20, texture), { border: 5 })).toThrow(
      /got 10 × 10/,
    );
  });
});
