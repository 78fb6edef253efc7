/** PSNR and SSIM against scikit-image (tools/torch/mend_torch/skimage_fixture.py), with all named options. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { psnr } from './psnr.ts';
import { ssim } from './ssim.ts';

interface Packed {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly base64: string;
}

const VARIANTS = {
  rgb: {},
  'rgb without 4 px': { border: 4 },
  y: { channel: 'y' },
  'y without 4 px': { channel: 'y', border: 4 },
} as const;

type Case = { readonly name: string; readonly image: Packed } & Readonly<
  Record<keyof typeof VARIANTS, { readonly psnr: number; readonly ssim: number }>
>;

const url = new URL('../../../tools/torch/fixtures/skimage.json', import.meta.url);
const fixture = JSON.parse(readFileSync(url, 'utf8')) as { reference: Packed; cases: readonly Case[] };

function rasterOf({ shape: [height, width], base64 }: Packed): Raster {
  return { width, height, depth: 8, rgb: Uint8Array.from(Buffer.from(base64, 'base64')), alpha: null };
}

describe.each(fixture.cases)('agrees with scikit-image: $name', (one) => {
  const [reference, photo] = [rasterOf(fixture.reference), rasterOf(one.image)];
  it.each(Object.entries(VARIANTS))('%s', (name, options) => {
    const expected = one[name as keyof typeof VARIANTS];
    expect(psnr(photo, reference, options)).toBeCloseTo(expected.psnr, 8);
    expect(ssim(photo, reference, options)).toBeCloseTo(expected.ssim, 8);
  });
});
