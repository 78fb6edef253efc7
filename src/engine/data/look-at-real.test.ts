import { describe, expect, it } from 'vitest';
import type { ValidationSet } from '../domain/sample.ts';
import { stream } from '../runtime/random.ts';
import { lookAtReal } from './look-at-real.ts';

const SIDE = 96;

/** Noise around a grey of 128 with a red that is 20 levels more. */
function patch(seed: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(SIDE * SIDE * 3);
  stream(seed, 'look').fillNormal(values, 128 / 255, 0.1);
  return values.map((value, i) => Math.min(1, Math.max(0, value + (i % 3 === 0 ? 20 / 255 : 0))));
}

const degraded = patch(1);
const sets: ValidationSet[] = [
  { task: 'rain', kind: 'real', names: ['street.jpg'], samples: [{ degraded, clean: degraded }], side: SIDE },
  { task: 'clean', samples: [{ degraded, clean: degraded }], side: SIDE },
];

describe('lookAtReal', () => {
  it('measures both sides of real photos only, in levels of 255', async () => {
    const scores = [{ task: 'clean', psnrInput: Number.POSITIVE_INFINITY, psnr: 33 }];
    const look = await lookAtReal(sets, async (values) => values.map((value) => value - 10 / 255), scores, 7);
    expect(look).toMatchObject({ step: 7, identity: 33 });
    expect(look.photos).toHaveLength(1);
    const [photo] = look.photos;
    if (!photo) throw new Error('no photo');
    expect(photo.name).toBe('street.jpg');
    expect(photo.input[0] - photo.input[1]).toBeGreaterThan(18);
    for (const channel of [0, 1, 2] as const)
      expect(photo.input[channel] - photo.output[channel]).toBeCloseTo(10, 0);
    for (const value of [photo.niqe.input, photo.niqe.output, photo.piqe.input, photo.piqe.output])
      expect(value).toBeGreaterThan(0);
  });

  it('leaves out what a metric cannot judge', async () => {
    const flat = new Float32Array(SIDE * SIDE * 3).fill(0.5);
    const set = {
      task: 'rain',
      kind: 'real',
      samples: [{ degraded: flat, clean: flat }],
      side: SIDE,
    } as const;
    const look = await lookAtReal([set], async (values) => Float32Array.from(values), [], 0);
    expect(look.photos[0]?.niqe).toEqual({ input: null, output: null });
    expect(look.identity).toBeNull();
  });
});
