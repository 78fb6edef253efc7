import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import { readDataset } from './dataset.ts';
import { type Files, lines, memoryReader, smallPhoto, tinyRecipe } from './fixtures.ts';
import { createPhotoStore } from './photo-store.ts';
import { createSampler } from './sampler.ts';
import { readValidation, scoreValidation } from './validation.ts';

/** Blue tells where a patch is from: haze 10.., rain 100.., clear 200... */
const FILES: Files = {
  ...Object.fromEntries([0, 1, 2, 3].map((i) => [`photos/haze/h${i}.png`, smallPhoto(40, 32, 10 + i)])),
  ...Object.fromEntries([0, 1].map((i) => [`photos/rain/r${i}.png`, smallPhoto(32, 40, 100 + i)])),
  ...Object.fromEntries([0, 1, 2, 3].map((i) => [`photos/clear/c${i}.png`, smallPhoto(36, 36, 200 + i)])),
  'photos/one/a.png': smallPhoto(32, 32, 0),
  'held.txt': lines('photos/haze/h0.png', 'photos/haze/h2.png'),
};

const real = (changes: object = {}, validation: string | null = null) =>
  tinyRecipe({
    data: { root: 'photos', clean: ['clear'], validation },
    tasks: [{ id: 'haze' }, { id: 'rain' }],
    batch: { size: 6, patch: 16, augment: true },
    adaptation: {
      degraded: [
        { task: 'haze', folders: ['haze'] },
        { task: 'rain', folders: ['rain'] },
      ],
    },
    ...changes,
  });

/** The photos that floats are cut from, by their blue. */
const blues = (values: Float32Array) =>
  new Set(values.filter((_, i) => i % 3 === 2).map((value) => Math.round(value * 255)));

describe('real photos', () => {
  it('keeps back what the list names, and a share by name where it names none', async () => {
    const { train, validation } = await readDataset(real({}, 'held.txt'), memoryReader(FILES));
    expect(validation.real?.get('haze')).toEqual(['photos/haze/h0.png', 'photos/haze/h2.png']);
    expect(train.real?.get('haze')).toEqual(['photos/haze/h1.png', 'photos/haze/h3.png']);
    expect([train.real?.get('rain')?.length, validation.real?.get('rain')?.length]).toEqual([1, 1]);
    expect([train.clean.length, validation.clean.length]).toEqual([3, 1]);
  });

  it('draws real and clear patches apart, by the number of the step alone', async () => {
    const recipe = real();
    const dataset = await readDataset(recipe, memoryReader(FILES));
    const store = createPhotoStore(memoryReader(FILES));
    const sampler = createSampler(recipe, dataset, store);
    const batch = await sampler(3);
    expect(batch.shape).toEqual([6, 16, 16, 3]);
    const length = 16 * 16 * 3;
    for (const [i, task] of batch.taskIds.entries()) {
      const [blue] = blues(batch.degraded.subarray(i * length, (i + 1) * length));
      expect(Math.floor((blue as number) / 100)).toBe(task === 'haze' ? 0 : 1);
    }
    for (const blue of blues(batch.clean)) expect(blue).toBeGreaterThanOrEqual(200);
    expect(new Set(batch.taskIds)).toEqual(new Set(['haze', 'rain']));
    const again = createSampler(recipe, dataset, createPhotoStore(memoryReader(FILES)));
    expect(await again(3)).toEqual(batch);
    expect(await again(4)).not.toEqual(batch);
  });

  it('checks by the middle of the photos kept back, and says how much clear ones are changed', async () => {
    const recipe = real({ validation: { every: 5, patch: 24, count: 2 } }, 'held.txt');
    const dataset = await readDataset(recipe, memoryReader(FILES));
    const sets = await readValidation(recipe, dataset, createPhotoStore(memoryReader(FILES)));
    expect(sets.map(({ task, kind, names }) => [task, kind, names?.length])).toEqual([
      ['haze', 'real', 2],
      ['rain', 'real', 1],
      ['clean', undefined, undefined],
    ]);
    // The middle of 40 x 32 begins at (8, 4): red is x, green is y.
    expect(
      [...(sets[0]?.samples[0]?.degraded.slice(0, 3) ?? [])].map((value) => Math.round(value * 255)),
    ).toEqual([8, 4, 10]);
    const scores = await scoreValidation(sets, async (degraded) => degraded.map((value) => value + 1 / 255));
    expect(scores.map(({ task }) => task)).toEqual(['clean']);
    expect(scores[0]?.psnrInput).toBe(Number.POSITIVE_INFINITY);
    expect(scores[0]?.psnr).toBeCloseTo(20 * Math.log10(255), 3);
  });

  it('says what is missing', async () => {
    const faultOf = async (changes: object): Promise<StudioError> => {
      try {
        await readDataset(real(changes), memoryReader(FILES));
      } catch (error) {
        if (error instanceof StudioError) return error;
      }
      throw new Error('no fault');
    };
    const one = await faultOf({
      tasks: [{ id: 'haze' }],
      adaptation: { degraded: [{ task: 'haze', folders: ['one'] }] },
    });
    expect(one.message).toContain('at least two real photos');
    const clear = await faultOf({ data: { root: 'photos', clean: [], validation: null } });
    expect(clear.message).toContain('no clear photos');
    expect(() => real({ tasks: [{ id: 'haze' }] })).toThrow('adaptation.degraded');
    expect(() => real({ reweighting: { id: 'art' } })).toThrow('neither searches nor reweights');
  });
});
