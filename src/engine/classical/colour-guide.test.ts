import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { colourCoefficients, createCarrier } from './colour-guide.ts';

interface Packed {
  readonly shape: readonly [number, number, number];
  readonly base64: string;
}

/** Written by the PyTorch twin (`python3 -m mend_torch.reduced_fixture`), with radius 4 and epsilon 1e-4. */
const { cases } = JSON.parse(
  readFileSync(new URL('../../../tools/torch/fixtures/reduced.json', import.meta.url), 'utf8'),
) as { cases: Record<'image' | 'small' | 'wanted' | 'carried', Packed>[] };

const bytesOf = ({ base64 }: Packed) => Uint8Array.from(Buffer.from(base64, 'base64'));
const floatsOf = (packed: Packed) => new Float32Array(bytesOf(packed).buffer);
const sizeOf = ({ shape: [height, width] }: Packed) => ({ width, height });

function noise(length: number): Float32Array {
  const values = new Float32Array(length);
  stream(5).fillUniform(values, 0, 1);
  return values;
}

function carried(
  rgb: Float32Array,
  width: number,
  carry: (y: number, row: Float32Array) => void,
): Float32Array {
  const out = rgb.slice();
  for (let y = 0; y < out.length / (3 * width); y++)
    carry(y, out.subarray(3 * width * y, 3 * width * (y + 1)));
  return out;
}

const greatest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

describe('the guided filter with a colour guide', () => {
  it.each([
    [13, 9, 13, 9],
    [13, 9, 40, 31],
    [5, 4, 77, 60],
    [1, 1, 7, 3],
  ])('carries an affine change of colours from %i x %i to %i x %i as it is', (w, h, width, height) => {
    const slopes = [
      [1.4, -0.3, 0.1],
      [0.2, 0.8, 0],
      [0, -0.1, 1.2],
    ];
    const affine = (rgb: Float32Array) =>
      rgb.map((_, i) => {
        const pixel = i - (i % 3);
        const row = slopes[i % 3] as number[];
        return row.reduce((sum, slope, k) => sum + slope * (rgb[pixel + k] as number), 0.05 * ((i % 3) + 1));
      });
    const [small, full] = [
      { width: w, height: h },
      { width, height },
    ];
    const guide = noise(3 * w * h);
    // Where a window is flat nothing is known of the slopes: the least epsilon, and one pixel alone only has itself.
    const flat = w * h === 1;
    const photo = flat
      ? Float32Array.from({ length: 3 * width * height }, (_, i) => guide[i % 3] as number)
      : noise(3 * width * height);
    const carry = createCarrier(colourCoefficients(guide, affine(guide), small, 2, 1e-9), small, full);
    expect(greatest(carried(photo, width, carry), affine(photo))).toBeLessThan(2e-4);
  });

  it.each(cases)('agrees with the twin', ({ image, small, wanted, carried: expected }) => {
    const [full, size] = [sizeOf(image), sizeOf(small)];
    const photo = Float32Array.from(bytesOf(image), (value) => value / 255);
    const change = colourCoefficients(floatsOf(small), floatsOf(wanted), size, 4, 1e-4);
    const made = carried(photo, full.width, createCarrier(change, size, full));
    expect(greatest(made, photo)).toBeGreaterThan(0.1);
    expect(greatest(made, floatsOf(expected))).toBeLessThan(1e-4);
  });
});
