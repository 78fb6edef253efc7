import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { degradeRaster } from '../degradations/degrade.ts';
import { fromFloats, type Raster } from '../domain/raster.ts';
import { createDescribingStore, type Describing } from '../grids/describing.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { chooseFor, choosePhoto, expectedGain, isLargeEnough, placePhoto } from './choose.ts';
import { placeScore } from './known-fit.ts';
import { parseReferences, type References } from './references.ts';

const zoo = new URL('../../../public/models/', import.meta.url);
const read = async (path: string) => new Uint8Array(readFileSync(new URL(path, zoo)));

/** Two statistics that are the directions themselves: noise to the right, haze up, clean at the origin. */
const REFERENCES = {
  mend: 1,
  descriptor: 'd',
  groups: [
    { id: 'clean', label: 'no damage' },
    { id: 'noise', label: 'noise' },
    { id: 'haze', label: 'haze', tone: true },
  ],
  sets: [
    { id: 'clean', group: 'clean', task: 'clean', mean: [0, 0] },
    { id: 'gaussian-noise', group: 'noise', task: 'gaussian-noise', mean: [6, 0] },
    { id: 'haze', group: 'haze', task: 'haze', mean: [0, 6] },
  ],
  discriminant: {
    centre: [1, 1],
    directions: [
      [1, 0],
      [0, 1],
    ],
  },
  examples: [
    { set: 1, at: [5, 0], gain: 4 },
    { set: 1, at: [7, 0], gain: 8 },
    { set: 2, at: [0, 6], gain: 10 },
    { set: 0, at: [0, 0], gain: 0 },
  ],
  limit: 5.5,
  quiet: 39,
  map: {
    descriptor: 'd',
    patches: 8,
    side: 64,
    components: 3,
    photos: 1,
    seed: 1,
    sets: [],
    fits: [],
    matrix: [],
    spread: null,
    order: [],
  },
};

describeOnBackends('choosing by statistics', (backend) => {
  beforeAll(() => enterBackend(backend));
  const references: References = parseReferences(REFERENCES);
  const at = (x: number, y: number) => chooseFor(Float64Array.of(x + 1, y + 1), references);

  it('takes the nearest group and tells the gain of known photos near by', async () => {
    const found = await at(5.5, 0.2);
    expect(found).toMatchObject({
      group: 'noise',
      trust: 'in-distribution',
      worthwhile: true,
      nextLabel: 'no damage',
    });
    expect(found.predictedGain).toBe(6);
    expect(found.distance).toBeCloseTo(Math.log10((0.25 + 0.04) / 4) + 5, 3);
    expect(found.distances.map(({ id }) => id)).toEqual(['noise', 'clean', 'haze']);
  });

  it('leaves good photos alone and refuses what is far from everything', async () => {
    expect(await at(0.3, 0.1)).toMatchObject({ group: 'clean', worthwhile: false, trust: 'in-distribution' });
    expect(await at(30, 30)).toMatchObject({ trust: 'unknown-damage' });
  });

  it('changes the tone only where that is clearly nearer than leaving it', async () => {
    // The bisector between clean and haze is y = 3; a margin of 1.5 needs y > 3.25.
    expect((await at(0, 3.2)).group).toBe('clean');
    expect((await at(0, 3.3)).group).toBe('haze');
    expect((await at(3.1, 0)).group).toBe('noise');
  });

  it('leaves a photo alone only where good photos are clearly nearer than damaged ones', async () => {
    // The bisector between clean and noise is x = 3; the same margin needs x < 2.75.
    expect((await at(2.7, 0)).group).toBe('clean');
    expect(await at(2.8, 0)).toMatchObject({ group: 'noise', nextLabel: 'no damage' });
  });

  it('scores a distance as GRIDS scores a divergence of 1', () => {
    expect(placeScore([Math.SQRT2, Math.SQRT2], [0, 0])).toBeCloseTo(5, 4);
    expect(placeScore([1, 2], [1, 2])).toBeCloseTo(0, 10);
  });

  it('expects the mean gain of the nearest eight', () => {
    const many = {
      ...references,
      examples: Array.from({ length: 20 }, (_, i) => ({ set: 1, at: [i, 0], gain: i })),
    };
    expect(expectedGain([0, 0], 'noise', many)).toBe(3.5);
  });

  it('leaves nothing behind', () =>
    expectNoLeak(async () => {
      await at(1, 1);
    }));

  it('names what is wrong with statistics', () => {
    expect(() => parseReferences({ ...REFERENCES, limit: 'far' })).toThrow(
      expect.objectContaining({ code: 'model-damaged', message: expect.stringContaining('limit') }),
    );
  });
});

describe('the choice of the zoo', () => {
  const small: Raster = {
    width: 90,
    height: 80,
    depth: 8,
    alpha: null,
    rgb: new Uint8Array(90 * 80 * 3).fill(99),
  };
  let describing: Describing;
  beforeAll(async () => {
    await enterBackend('wasm');
    describing = await createDescribingStore(read).load();
  });

  it('judges a photo by the patches that differ, and says why', async () => {
    const choice = await choosePhoto(small, describing, { patches: 16 });
    expect(choice.patches).toBe(12);
    expect(choice.distances.every(({ distance }) => Number.isFinite(distance))).toBe(true);
    expect(choice.reason).toMatch(/photo|damage/);
    expect(choice.distances).toHaveLength(describing.references.groups.length);
    expect(choice.models.every((id) => id.length > 0)).toBe(true);
  });

  it('gives a photo with dead pixels the model for them, and no photo without', async () => {
    const side = 96;
    const { data } = await samplePhoto('otters.jpg', 0, 0, side, side);
    const good = fromFloats(data, { width: side, height: side, depth: 8, alpha: null });
    const dead = degradeRaster(good, 'salt-pepper', { amount: 0.02 }, 1, 'otters');
    const noisy = degradeRaster(good, 'gaussian-noise', { sigma: 40 }, 1, 'otters');
    const of = (raster: Raster) => choosePhoto(raster, describing, { patches: 16 });
    expect(await of(dead)).toMatchObject({ group: 'dead-pixels', models: ['dead-pixels-1'] });
    for (const other of [good, noisy]) expect((await of(other)).models).not.toContain('dead-pixels-1');
  });

  it('does not judge a photo that is smaller than a patch: the all-round model takes it', async () => {
    const tiny = { ...small, width: 20, height: 20, rgb: new Uint8Array(1200) };
    expect(isLargeEnough(tiny)).toBe(false);
    const choice = await choosePhoto(tiny, describing);
    expect(choice).toMatchObject({ trust: 'too-small', inDistribution: false, predictedGain: null });
    expect(choice.models).toEqual([describing.modelFor('unknown')]);
  });

  it('stops when asked', async () => {
    const cancel = new AbortController();
    cancel.abort();
    await expect(choosePhoto(small, describing, { signal: cancel.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('places a photo on the map', async () => {
    const { distances, patches } = await placePhoto(small, describing, { patches: 8 });
    expect(patches).toBe(8);
    expect(distances).toHaveLength(describing.references.map.sets.length);
    // It is one grey all over: nothing varies, and still every distance is a number.
    expect(distances.every(({ distance }) => Number.isFinite(distance))).toBe(true);
  });
});

describe('the descriptor’s files', () => {
  it('are refused where they are damaged', async () => {
    const broken = createDescribingStore(async (path) =>
      path.endsWith('weights.safetensors') ? new Uint8Array(8) : read(path),
    );
    await expect(broken.model()).rejects.toMatchObject({ code: 'model-damaged' });
    const bare = createDescribingStore(async (path) =>
      path === 'manifest.json'
        ? new TextEncoder().encode(JSON.stringify({ mend: 1, default: 'a', byTask: {}, models: ['a'] }))
        : read(path),
    );
    await expect(bare.references()).rejects.toMatchObject({ code: 'model-unknown' });
  });
});
