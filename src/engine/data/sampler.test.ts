import { describe, expect, it } from 'vitest';
import { degrade } from '../degradations/degrade.ts';
import { drawParams } from '../degradations/params.ts';
import type { RecipeTask } from '../domain/recipe.ts';
import type { TaskId } from '../domain/task.ts';
import { stream } from '../runtime/random.ts';
import { readDataset } from './dataset.ts';
import { type Files, lines, memoryReader, smallPhoto, tinyRecipe } from './fixtures.ts';
import { createPhotoStore } from './photo-store.ts';
import { atLeast, floatsOf, pixelsOf, turnPatch } from './pixels.ts';
import { cutPair, layOn, synthesise } from './sample.ts';
import { createSampler } from './sampler.ts';
import { sequentially, taskAt, taskNames } from './task-order.ts';
import { patchPsnr, readValidation, scoreValidation } from './validation.ts';

const FILES: Files = {
  'val.txt': lines('train/clean/c.png', 'train/rain/input/2.png'),
  'train/clean/a.png': smallPhoto(60, 40, 1),
  'train/clean/b.png': smallPhoto(44, 70, 2),
  'train/clean/c.png': smallPhoto(50, 50, 3),
  'train/rain/input/1.png': smallPhoto(40, 40, 10),
  'train/rain/target/1.png': smallPhoto(40, 40, 20),
  'train/rain/input/2.png': smallPhoto(40, 40, 30),
  'train/rain/target/2.png': smallPhoto(40, 40, 40),
  'train/odd/input/1.png': smallPhoto(40, 40, 10),
  'train/odd/target/1.png': smallPhoto(40, 41, 20),
};

const data = { root: 'train', clean: ['clean'], exclude: [], validation: 'val.txt' };

const recipe = tinyRecipe({
  data,
  tasks: [
    { id: 'gaussian-noise', weight: 2, set: { sigma: 25 } },
    { id: 'gaussian-noise', weight: 1, set: { sigma: [40, 50] } },
    { id: 'jpeg', weight: 1 },
    { id: 'rain', weight: 1, pairs: ['rain'], pairShare: 0.5 },
    { id: 'clean', weight: 0.5 },
  ],
});

async function setUp(mebibytes?: number) {
  const reader = memoryReader(FILES);
  const dataset = await readDataset(recipe, reader);
  const store = createPhotoStore(reader, mebibytes);
  return { reader, dataset, store, batch: createSampler(recipe, dataset, store) };
}

describe('the sampler', () => {
  it('gives the same batch for a step, whatever came before and whatever the store holds', async () => {
    const [one, two] = [await setUp(), await setUp(0)];
    await one.batch(3);
    expect(await one.batch(17)).toEqual(await two.batch(17));
    expect((await one.batch(17)).degraded).not.toEqual((await one.batch(18)).degraded);
    const other = createSampler({ ...recipe, seed: 8 }, one.dataset, one.store);
    expect((await other(17)).clean).not.toEqual((await one.batch(17)).clean);
  });

  it('shows a network that works on reduced photos patches of those, damaged after they were reduced', async () => {
    const reader = memoryReader({ 'train/clean/a.png': smallPhoto(192, 128, 128) });
    const recipe = tinyRecipe({
      data: { ...data, validation: null },
      network: { id: 'any', config: {}, side: 64 },
      tasks: [{ id: 'gaussian-noise', set: { sigma: 25 } }],
      batch: { size: 2, patch: 64, augment: false },
    });
    const store = createPhotoStore(reader);
    const batch = createSampler(recipe, await readDataset(recipe, reader), store);
    const { degraded, clean, shape } = await batch(0);
    expect(shape).toEqual([2, 64, 64, 3]);
    expect(await store('train/clean/a.png', 64)).toMatchObject({ width: 96, height: 64 });
    expect(await store('train/clean/a.png')).toMatchObject({ width: 192, height: 128 });
    const blue = Array.from(degraded, (value, i) => 255 * (value - (clean[i] as number))).filter(
      (_, i) => i % 3 === 2,
    );
    const spread = Math.sqrt(blue.reduce((sum, value) => sum + value * value, 0) / blue.length);
    // Noise that had been reduced with the photo would be half as strong.
    expect(Math.abs(spread - 25)).toBeLessThan(1);
  });

  it('has the shape and the tasks that it says, and only training photos', async () => {
    const { batch } = await setUp();
    const blues = new Set<number>();
    for (let step = 0; step < 30; step++) {
      const { degraded, clean, shape, taskIds } = await batch(step);
      expect(shape).toEqual([4, 16, 16, 3]);
      expect(degraded.length).toBe(4 * 768);
      expect(degraded.every((v) => v >= 0 && v <= 1)).toBe(true);
      for (let i = 0; i < 4; i++) {
        const id = taskIds[i];
        const patches = [degraded, clean].map((all) => all.subarray(i * 768, (i + 1) * 768));
        if (id === 'clean') expect(patches[0]).toEqual(patches[1]);
        if (id?.includes('noise')) expect(patches[0]).not.toEqual(patches[1]);
        blues.add(Math.round((clean[i * 768 + 2] as number) * 255));
      }
    }
    expect([...blues].sort((a, b) => a - b)).toEqual([1, 2, 20]);
  });

  it('gives every task its share in any stretch', () => {
    const counts = [0, 0, 0, 0, 0];
    for (let n = 1000; n < 1110; n++) {
      const task = taskAt(recipe.tasks, n, 0);
      counts[task] = (counts[task] ?? 0) + 1;
    }
    [40, 20, 20, 20, 10].forEach((expected, i) => {
      expect(Math.abs((counts[i] as number) - expected)).toBeLessThanOrEqual(2);
    });
  });

  it('lets tasks join one after another, in batches too', async () => {
    const tasks = sequentially(recipe.tasks, 10);
    for (const [step, joined] of [
      [0, 1],
      [9, 1],
      [10, 2],
      [39, 4],
      [40, 5],
      [400, 5],
    ] as const) {
      const seen = new Set(Array.from({ length: 60 }, (_, i) => taskAt(tasks, step * 4 + i, step)));
      expect([...seen].sort()).toEqual([0, 1, 2, 3, 4].slice(0, joined));
    }
    const { dataset, store } = await setUp();
    const batch = createSampler({ ...recipe, tasks }, dataset, store);
    const names = taskNames(recipe);
    expect(new Set((await batch(3)).taskIds)).toEqual(new Set([names[0]]));
    expect((await batch(41)).taskIds.every((id) => names.includes(id))).toBe(true);
  });

  it('names entries of one task apart', () => {
    expect(taskNames(recipe)).toEqual([
      'gaussian-noise sigma 25',
      'gaussian-noise sigma 40-50',
      'jpeg',
      'rain',
      'clean',
    ]);
    expect(taskNames({ tasks: [recipe.tasks[2], recipe.tasks[2]] as RecipeTask[] })).toEqual([
      'jpeg',
      'jpeg #2',
    ]);
  });

  it('decodes each photo once while they fit', async () => {
    const { batch, reader } = await setUp();
    for (let step = 0; step < 10; step++) await batch(step);
    expect(Math.max(...[...reader.reads].filter(([path]) => path.endsWith('.png')).map(([, n]) => n))).toBe(
      1,
    );
    const starved = await setUp(0.01);
    for (let step = 0; step < 10; step++) await starved.batch(step);
    expect(starved.reader.reads.get('train/clean/a.png')).toBeGreaterThan(1);
  });
});

describe('a synthesised Sample', () => {
  const noisy = atLeast(
    {
      width: 90,
      height: 80,
      rgb: Uint8Array.from(
        { length: 90 * 80 * 3 },
        (_, i) => 128 + 100 * Math.sin((i % 97) * (1 + (i >> 9))),
      ),
    },
    1,
  );

  it.each(['gaussian-blur', 'motion-blur', 'defocus', 'ringing', 'richardson-lucy', 'jpeg'] as TaskId[])(
    '%s is a cut of the whole photo damaged alike',
    (id) => {
      const task = { ...recipe.tasks[4], id, set: {}, pairs: [] } as RecipeTask;
      for (let seed = 0; seed < 6; seed++) {
        const random = stream(seed, id);
        const params = drawParams(id, {}, random);
        const probe = stream(seed, id);
        const [left, top] = [probe.integer(0, 90 - 24), probe.integer(0, 80 - 24)];
        const whole = floatsOf(noisy, { left: 0, top: 0, width: 90, height: 80 });
        const damaged = degrade(whole, 90, 80, id, params, random);
        const expected = Array.from({ length: 24 }, (_, y) => [
          ...damaged.subarray(((top + y) * 90 + left) * 3, ((top + y) * 90 + left + 24) * 3),
        ]).flat();
        const sample = synthesise(task, noisy, 24, stream(seed, id));
        const wrong = expected.filter(
          (v, i) => Math.abs(v - (sample.degraded[i] as number)) > 1.5 / 255,
        ).length;
        expect(wrong).toBe(0);
      }
    },
  );

  it('works on photos smaller than the patch', () => {
    const small = pixelsOf({
      width: 5,
      height: 3,
      depth: 16,
      rgb: new Uint16Array(45).fill(65535),
      alpha: null,
    });
    const sample = synthesise(
      { ...recipe.tasks[4], id: 'clean', set: {} } as RecipeTask,
      small,
      8,
      stream(1),
    );
    expect(sample.clean).toEqual(new Float32Array(192).fill(1));
  });
});

describe('patches', () => {
  it('turn and mirror as they should', () => {
    const patch = Float32Array.from([1, 2, 3, 4].flatMap((v) => [v, v, v]));
    const shown = (mirrored: boolean, quarters: number): number[] =>
      [...turnPatch(patch, 2, mirrored, quarters)].filter((_, i) => i % 3 === 0);
    expect(shown(false, 0)).toEqual([1, 2, 3, 4]);
    expect(shown(false, 1)).toEqual([2, 4, 1, 3]);
    expect(shown(false, 2)).toEqual([4, 3, 2, 1]);
    expect(shown(false, 3)).toEqual([3, 1, 4, 2]);
    expect(shown(true, 0)).toEqual([2, 1, 4, 3]);
    expect(shown(true, 1)).toEqual([1, 3, 2, 4]);
  });

  it('of a pair come from the same place', async () => {
    const { store } = await setUp();
    const pair = { input: 'train/rain/input/1.png', target: 'train/rain/target/1.png' };
    const { degraded, clean } = await cutPair(pair, store, 8, stream(3));
    const differences = degraded.map((v, i) => Math.round(((clean[i] as number) - v) * 255));
    expect(differences.every((d, i) => d === (i % 3 === 2 ? 10 : 0))).toBe(true);
    const odd = { input: 'train/odd/input/1.png', target: 'train/odd/target/1.png' };
    await expect(cutPair(odd, store, 8, stream(3))).rejects.toThrow(/40 × 40 pixels but .* is 40 × 41/);
  });
});

describe('validation', () => {
  it('uses only what is kept back, and never changes', async () => {
    const { dataset, store } = await setUp();
    const sets = await readValidation(recipe, dataset, store);
    expect(sets.map(({ task, samples }) => [task, samples.length])).toEqual([
      ['gaussian-noise sigma 25', 3],
      ['gaussian-noise sigma 40-50', 3],
      ['jpeg', 3],
      ['rain', 3],
      ['rain:pairs', 3],
      ['clean', 3],
    ]);
    const blues = sets.flatMap((set) => set.samples.map((s) => Math.round((s.clean[2] as number) * 255)));
    expect(new Set(blues)).toEqual(new Set([3, 40]));
    expect(await readValidation({ ...recipe, seed: 99 }, dataset, store)).toEqual(sets);
  });

  it('scores the input and the output', async () => {
    const { dataset, store } = await setUp();
    const sets = await readValidation(recipe, dataset, store);
    const scores = await scoreValidation(sets, async (degraded) => degraded.map((v) => v + 10 / 255));
    const noise = scores[0];
    expect(noise?.psnrInput).toBeGreaterThan(19);
    expect(noise?.psnrInput).toBeLessThan(25);
    expect(scores.at(-1)).toMatchObject({
      task: 'clean',
      psnrInput: Number.POSITIVE_INFINITY,
      psnr: expect.closeTo(20 * Math.log10(25.5), 6),
    });
    expect(scores.at(-1)?.ssimInput ?? 1).toBeCloseTo(1, 9);
    expect(patchPsnr(Float32Array.of(-1), Float32Array.of(0))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a layer of real rain', () => {
  const grey = (value: number) => ({ width: 8, height: 8, rgb: new Uint8Array(192).fill(value) });
  const patch = (level: number) => new Float32Array(192).fill(level / 255);

  it.each([
    ['is added to the other photo', 100, 140, 60, 100],
    ['stays inside the range of a pixel', 100, 240, 200, 255],
    ['is none where the pair differs by the noise of its JPEG only', 100, 103, 60, 60],
  ])('%s', (_name, clean, degraded, photo, expected) => {
    const pair = { degraded: patch(degraded), clean: patch(clean) };
    const sample = layOn(grey(photo), pair, 8, stream(1, 'test'));
    expect(sample.clean[0]).toBeCloseTo(photo / 255, 6);
    expect(sample.degraded[0]).toBeCloseTo(expected / 255, 6);
  });
});
