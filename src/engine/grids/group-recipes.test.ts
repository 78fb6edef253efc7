import { describe, expect, it } from 'vitest';
import { fingerprint } from '../domain/recipe.ts';
import {
  baseRecipe,
  checkMembers,
  GROUP_SIZES,
  groupNetwork,
  groupRecipe,
  type Member,
  parametersOf,
  QUICK_GROUP_SIZES,
  widened,
  widthOf,
} from './group-recipes.ts';

const JPEG: Member = { id: 'jpeg', task: 'jpeg', set: { quality: [10, 40] } };
const NOISE: Member = { id: 'noise', task: 'gaussian-noise', set: { sigma: [10, 50] } };
const LOUD: Member = { id: 'loud', task: 'gaussian-noise', set: { sigma: 50 } };

describe('the Recipes of a search', () => {
  it('are the same whatever the order of the members, and others for other members, seeds and sizes', async () => {
    const of = (group: Member[], seed = 1, sizes = GROUP_SIZES) =>
      fingerprint(groupRecipe(group, 'base.safetensors', sizes, seed));
    const first = await of([JPEG, NOISE, LOUD]);
    expect(await of([LOUD, NOISE, JPEG])).toBe(first);
    const others = [
      await of([JPEG, NOISE]),
      await of([JPEG, NOISE, LOUD], 2),
      await of([JPEG, NOISE, LOUD], 1, QUICK_GROUP_SIZES),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it('give every group the same steps from the same base, and more where compute is compared', () => {
    const [one, two] = [[JPEG], [JPEG, NOISE]].map((group) =>
      groupRecipe(group, 'base.safetensors', GROUP_SIZES, 1),
    );
    expect(one?.schedule).toEqual(two?.schedule);
    expect(one?.start).toBe('base.safetensors');
    expect(groupRecipe([JPEG], 'b', GROUP_SIZES, 1, 3).schedule.steps).toBe(3 * GROUP_SIZES.steps);
    expect(baseRecipe([JPEG, NOISE], GROUP_SIZES, 1)).toMatchObject({
      start: null,
      schedule: { steps: GROUP_SIZES.baseSteps },
    });
  });

  it('learn from no photo that is kept back', () => {
    const { data } = baseRecipe([JPEG], GROUP_SIZES, 1);
    expect(data.root).toBe('train');
    expect(data.exclude).toEqual(['val.txt', 'gallery.txt']);
  });

  it('know a wider network with the parameters of several', () => {
    // By hand: 3x3 convolutions 3 > 16, eight and one of 16 > 16, and 16 > 3, each with its biases.
    expect(parametersOf(GROUP_SIZES)).toBe(448 + 9 * 2320 + 435);
    const wide = widened(GROUP_SIZES, 3);
    expect(wide).toEqual({ ...GROUP_SIZES, channels: 28 });
    expect(widened(GROUP_SIZES, 1)).toEqual(GROUP_SIZES);
    const restormer = { ...GROUP_SIZES, network: 'restormer-lite' };
    expect(parametersOf(restormer)).toBe(800_547);
    const twice = widened(restormer, 2);
    expect(groupNetwork(twice)).toMatchObject({ id: 'restormer', config: { dim: widthOf(twice) } });
    expect(Math.abs(parametersOf(twice) / 1_601_094 - 1)).toBeLessThan(0.15);
    expect(baseRecipe([JPEG], restormer, 1).network).toEqual({
      id: 'restormer',
      config: { dim: 16, blocks: [1, 1, 1, 1], refinement: 1 },
    });
    expect(baseRecipe([JPEG], { ...GROUP_SIZES, network: 'uformer-lite' }, 1).validation.patch).toBe(64);
  });

  it('refuse a member that stands there twice', () => {
    expect(() => checkMembers([JPEG, NOISE, JPEG])).toThrow(
      expect.objectContaining({ code: 'option-invalid' }),
    );
  });
});
