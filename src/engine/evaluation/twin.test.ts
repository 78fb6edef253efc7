/** Compares the metrics with the values that the PyTorch twin wrote (tools/torch/fixtures). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { psnr, psnrToJson } from './psnr.ts';
import { ssim } from './ssim.ts';

interface Packed {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly base64: string;
}

interface Fixture {
  readonly reference: Packed;
  readonly cases: readonly { name: string; image: Packed; psnr: number; ssim: number }[];
}

function rasterOf({ shape: [height, width], base64 }: Packed): Raster {
  return { width, height, depth: 8, rgb: Uint8Array.from(Buffer.from(base64, 'base64')), alpha: null };
}

const url = new URL('../../../tools/torch/fixtures/metrics.json', import.meta.url);
const fixture = JSON.parse(readFileSync(url, 'utf8')) as Fixture;
/** What the twin writes for identical pictures. */
const IDENTICAL = 100;

describe('agrees with the twin', () => {
  it.each(fixture.cases)('$name', ({ image, psnr: expectedPsnr, ssim: expectedSsim }) => {
    const [a, b] = [rasterOf(fixture.reference), rasterOf(image)];
    const ours = psnrToJson(psnr(a, b));
    if (expectedPsnr === IDENTICAL) expect(ours).toBeNull();
    else expect(ours).toBeCloseTo(expectedPsnr, 4);
    expect(ssim(a, b)).toBeCloseTo(expectedSsim, 4);
  });
});
