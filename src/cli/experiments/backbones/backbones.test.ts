import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPhotoStore } from '../../../engine/data/photo-store.ts';
import type { NamedNetwork } from '../../../engine/networks/named.ts';
import { CANDIDATES, FULL, recipeOf, TRIALS } from './candidates.ts';
import { drawPlot, pageOf, readmeTable, renewReadme } from './page.ts';
import { type Candidate, gainOf, type Result } from './result.ts';
import { type TimedRoom, trainFor, trainingOf, weightsOf, writeRecipe } from './training.ts';

const TRAINING = {
  trainer: 'a test',
  precision: 'fp32',
  minutes: 2,
  steps: 1234,
  seconds: 120,
  fingerprint: 'f',
  sha256: 's',
} as const;

const candidateOf = (id: string, shift: number | null): Candidate => ({
  id,
  label: `The ${id}`,
  parameters: 1234567,
  gmac: 88.7,
  wasm: 9.87,
  webgpu: null,
  training: shift === null ? null : TRAINING,
  psnr:
    shift === null ? [] : TRIALS.map(({ task }) => [20, 30].map((v) => v + (task === 'clean' ? 0 : shift))),
});

const RESULT: Result = {
  experiment: 'backbones',
  quick: false,
  command: 'mend experiment backbones --minutes 2 --seed 1',
  seed: 1,
  host: { backend: 'wasm', adapter: 'SIMD', node: '20', processor: 'one' },
  adapter: null,
  images: 2,
  crop: 128,
  trials: TRIALS.map(({ label }) => label),
  input: TRIALS.map(({ task }) => (task === 'clean' ? [null, null] : [20, 30])),
  testPhotos: [{ path: 'a', sha256: '0' }],
  candidates: [candidateOf('one', 1.5), candidateOf('two', null)],
};

describe('the networks that are compared', () => {
  it('learn the same from as many pixels a step, whatever side of patches they want', () => {
    const recipes = CANDIDATES.map((network) => recipeOf(network, 3, FULL));
    expect(recipes.length).toBe(10);
    const [first] = recipes;
    const pixels = FULL.batch * FULL.patch ** 2;
    for (const { tasks, loss, optimizer, data, seed, batch } of recipes) {
      expect({ tasks, loss, optimizer, data, seed }).toEqual({
        tasks: first?.tasks,
        loss: first?.loss,
        optimizer: first?.optimizer,
        data: first?.data,
        seed: 3,
      });
      expect(Math.abs((batch.size * batch.patch ** 2) / pixels - 1)).toBeLessThan(0.1);
    }
  });
});

describe('the comparison', () => {
  it('takes the mean gain over all damage, and none for good photos', () => {
    expect(gainOf(RESULT, RESULT.candidates[0] as Candidate)).toBeCloseTo(1.5, 9);
    expect(gainOf(RESULT, RESULT.candidates[1] as Candidate)).toBeNull();
  });

  it('becomes a page, a plot and a table that say what is missing', () => {
    const page = pageOf(RESULT);
    expect(page).toContain('| The one | 1,234,567 | 88.7 | 9.9 | not measured |');
    expect(page).toContain(
      '1 network trained from fresh weights for 2 minutes of processor time each (a test)',
    );
    expect(page).toContain('| The two | not trained |  |  |');
    expect(page).toContain('| The one | 26.50 | 26.50 | 26.50 | 26.50 | 26.50 | 25.00 | +1.50 |');
    expect(page).toContain('| as it came | 25.00 | 25.00 | 25.00 | 25.00 | 25.00 | identical |');
    expect(pageOf(JSON.parse(JSON.stringify(RESULT)))).toBe(page);
    expect(page).toContain('far too small to tell');
    const table = readmeTable(RESULT);
    expect(table).toContain('| The two | 1,234,567 | 88.7 | 9.9 | not measured | not trained |');
    const costs = { ...RESULT, candidates: [candidateOf('two', null)] };
    expect(readmeTable(costs)).toContain('is not measured yet');
    expect(pageOf(costs)).not.toMatch(/NaN|undefined|Infinity|Quality/);
    const readme = 'a\n<!-- networks -->\nold\n<!-- end of networks -->\nb\n';
    expect(renewReadme(readme, RESULT)).toBe(`a\n<!-- networks -->\n${table}<!-- end of networks -->\nb\n`);
    for (const text of [page, table, drawPlot(RESULT)]) expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('training for a time', () => {
  let runs = '';
  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), 'mend-backbones-'));
  });
  afterAll(() => rm(runs, { recursive: true }));

  const [network] = CANDIDATES as readonly [NamedNetwork];
  const reader = { list: async () => [], read: async () => new Uint8Array() };
  const room = (): TimedRoom => ({
    reader,
    store: createPhotoStore(reader),
    open: () => Promise.reject(new Error('nothing is to be trained')),
    sizes: FULL,
    seed: 1,
    runs,
    minutes: 2,
  });

  it('hands Recipes to another trainer, and takes what that wrote', async () => {
    await writeRecipe(room(), network);
    const written = JSON.parse(await readFile(join(runs, network.id, 'recipe.json'), 'utf8'));
    expect(written).toEqual(recipeOf(network, 1, FULL));
    await expect(writeRecipe({ ...room(), seed: 2 }, network)).rejects.toThrow('is another Recipe');
    expect(await trainingOf(room(), network)).toBeNull();
    await writeFile(join(runs, network.id, 'trained.json'), JSON.stringify(TRAINING));
    expect(await trainFor(room(), network)).toEqual(TRAINING);
    expect(weightsOf(room(), network)).toBe(join(runs, network.id, 'weights.safetensors'));
  });
});
