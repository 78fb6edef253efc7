/** Compares the cores with the fixtures that the PyTorch twin wrote from the same formulas (tools/torch/fixtures). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { DEFOCUS, gaussianBlur, MOTION_BLUR, RICHARDSON_LUCY, RINGING } from './blur.ts';
import { shake } from './camera-shake.ts';
import { type Degradation, type Params, type Picture, wholeView } from './degradation.ts';
import { downscale } from './downscale.ts';
import type { Kernel } from './filters.ts';
import { scatterLight } from './haze.ts';
import { lineMask, scratch } from './inpainting.ts';
import { compress } from './jpeg.ts';
import { discKernel, lineKernel, sincKernel } from './kernels.ts';
import { darken } from './low-light.ts';
import { addNoise, replacePixels } from './noise.ts';
import { addStreaks, streakKernel, streakMap } from './rain.ts';
import { addDrops } from './raindrops.ts';
import { resize } from './resize.ts';
import { combineLayers, coverWithSnow, flakeMask } from './snow.ts';

interface Packed {
  readonly dtype: 'u8' | 'f32';
  readonly shape: readonly number[];
  readonly base64: string;
}

interface Case {
  readonly task: string;
  readonly params: Readonly<Record<string, number>>;
  readonly output: Packed;
  readonly [given: string]: unknown;
}

function fixture<T>(name: string): T {
  const url = new URL(`../../../tools/torch/fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}

function unpack(packed: unknown): Float32Array<ArrayBuffer> {
  const { dtype, base64 } = packed as Packed;
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return dtype === 'u8' ? Float32Array.from(bytes) : new Float32Array(bytes.buffer);
}

function pictureOf(packed: Packed): Picture {
  const [height, width] = packed.shape as [number, number];
  return {
    width,
    height,
    data: unpack(packed).map((value) => (packed.dtype === 'u8' ? value / 255 : value)),
  };
}

function greatest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  return most;
}

/** Kernels may differ in how many zeros stand around them. */
function sameKernel(kernel: Kernel, packed: unknown): void {
  const [height, width] = (packed as Packed).shape as [number, number];
  const weights = unpack(packed);
  const at = (w: ArrayLike<number>, side: readonly [number, number], y: number, x: number): number => {
    const [row, column] = [y + (side[0] >> 1), x + (side[1] >> 1)];
    return row < 0 || column < 0 || row >= side[0] || column >= side[1]
      ? 0
      : (w[row * side[1] + column] as number);
  };
  const reach = Math.max(height, kernel.height) >> 1;
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const ours = at(kernel.weights, [kernel.height, kernel.width], y, x);
      expect(Math.abs(ours - at(weights, [height, width], y, x))).toBeLessThan(1e-6);
    }
  }
}

const damage = fixture<{ image: Packed; cases: Case[] }>('damage');
const image = pictureOf(damage.image);
const plane = (data: Float32Array<ArrayBuffer>) => ({ width: image.width, height: image.height, data });
const value = (from: Readonly<Record<string, unknown>>, name: string): number => from[name] as number;
const quiet = stream(1);

function applied(degradation: Degradation, params: Params): Float32Array {
  return degradation.apply(image, params, quiet, wholeView(image)).data;
}

interface TwinDrop {
  readonly [name: string]: number | readonly number[];
  readonly a: readonly number[];
  readonly phi: readonly number[];
}

interface TwinLayer {
  readonly flakes: readonly (readonly [number, number, number])[];
  readonly length: number;
  readonly opacity: number;
}

const ours: Readonly<Record<string, (fixture: Case) => Float32Array>> = {
  'gaussian-blur': ({ params }) => gaussianBlur(image, value(params, 'sigma')).data,
  'motion-blur': ({ params, kernel }) => {
    sameKernel(lineKernel(value(params, 'length'), value(params, 'angle')), kernel);
    return applied(MOTION_BLUR, params);
  },
  defocus: ({ params, kernel }) => {
    sameKernel(discKernel(value(params, 'radius')), kernel);
    return applied(DEFOCUS, params);
  },
  ringing: ({ params, kernel }) => {
    sameKernel(sincKernel(value(params, 'cutoff')), kernel);
    return applied(RINGING, params);
  },
  'richardson-lucy': ({ params }) => applied(RICHARDSON_LUCY, params),
  downscale: ({ params, lowFloat }) => {
    const [height, width] = (lowFloat as Packed).shape as [number, number];
    expect(greatest(resize(image, width, height).data, unpack(lowFloat))).toBeLessThan(1e-5);
    return downscale(image, value(params, 'factor')).data;
  },
  'gaussian-noise': ({ params, normal }) => addNoise(image, unpack(normal), value(params, 'sigma')).data,
  'salt-pepper': ({ chosen, white }) => {
    const whites = unpack(white);
    const mask = Uint8Array.from(unpack(chosen), (hit, i) => (hit === 0 ? 0 : whites[i] === 1 ? 2 : 1));
    return replacePixels(image, mask).data;
  },
  rain: ({ params, u, streaks, kernel }) => {
    const own = streakKernel(value(params, 'length'), value(params, 'angle'), value(params, 'width'));
    sameKernel(own, kernel);
    const map = streakMap(plane(unpack(u)), value(params, 'density'), own);
    expect(greatest(map.data, unpack(streaks))).toBeLessThan(1e-5);
    return addStreaks(image, map).data;
  },
  haze: ({ params, depth }) =>
    scatterLight(image, plane(unpack(depth)), value(params, 'beta'), value(params, 'airlight')).data,
  'low-light': ({ params }) => darken(image, value(params, 'gamma'), value(params, 'gain')).data,
  'camera-shake': ({ poses }) => {
    const flat = unpack(poses);
    const list = Array.from({ length: flat.length / 4 }, (_, i) => {
      const [x, y, roll, zoom] = flat.subarray(4 * i, 4 * i + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      return { x, y, roll, zoom: zoom * 100 };
    });
    return shake(image, list, wholeView(image)).data;
  },
  snow: ({ params, layers, mask }) => {
    const smeared = (layers as TwinLayer[]).map(({ flakes, length, opacity }) => {
      const discs = flakes.map(([y, x, radius]) => ({ x, y, radius }));
      return {
        mask: flakeMask(discs, image.width, image.height),
        length,
        opacity,
        angle: value(params, 'angle'),
      };
    });
    const z = combineLayers(smeared, image.width, image.height);
    expect(greatest(z.data, unpack(mask))).toBeLessThan(1e-5);
    return coverWithSnow(image, z, value(params, 'airlight'), Math.exp(-0.3 * value(params, 'veil'))).data;
  },
  raindrops: ({ drops }) => {
    const list = drops as TwinDrop[];
    const converted = list.map((drop) => ({
      x: drop.x as number,
      y: drop.y as number,
      radius: drop.radius as number,
      waves: drop.a.map((amplitude, i) => [amplitude, drop.phi[i] as number] as const),
      compression: drop.lens as number,
      brightness: drop.rim as number,
      edge: drop.edge as number,
    }));
    return addDrops(image, gaussianBlur(image, list[0]?.sigma as number), converted).data;
  },
  inpainting: ({ lines, white }) => {
    const masks = (lines as number[][]).map(([y0 = 0, x0 = 0, y1 = 0, x1 = 0, thickness = 0]) =>
      lineMask([{ x0, y0, x1, y1 }], thickness, image.width, image.height),
    );
    const mask = (masks[0] as Uint8Array).map((_, i) => (masks.some((one) => one[i] === 1) ? 1 : 0));
    return scratch(image, mask, white as boolean).data;
  },
};

describe('agrees with the twin', () => {
  const cases = damage.cases.filter(({ params }) => params.antialias !== 0);

  it.each(cases.map((one) => ({ ...one, title: `${one.task} ${JSON.stringify(one.params)}` })))(
    '$title',
    (one) => {
      const mine = ours[one.task];
      if (!mine) throw new Error(`No comparison for ${one.task}`);
      expect(greatest(mine(one), unpack(one.output))).toBeLessThan(2e-5);
    },
  );

  it('jpeg, which libjpeg encoded and decoded: all but coefficients on the brink between two steps', () => {
    const jpeg = fixture<{ image: Packed; decoded: Packed; quality: number; psnr: number }>('jpeg');
    const [original, decoded] = [unpack(jpeg.image), unpack(jpeg.decoded)];
    const result = compress(pictureOf(jpeg.image), jpeg.quality).data.map((v) => Math.round(v * 255));
    const equal = result.filter((byte, i) => byte === decoded[i]).length / result.length;
    expect(equal).toBeGreaterThan(0.94);
    const meanSquare = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, v, i) => sum + (v - (b[i] as number)) ** 2, 0) / a.length;
    expect(meanSquare(result, decoded)).toBeLessThan(2);
    expect(10 * Math.log10(255 ** 2 / meanSquare(result, original))).toBeCloseTo(jpeg.psnr, 1);
  });
});
