import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_IDS, taskMeta } from '../../engine/domain/task.ts';
import { DEFAULT_TUNE, type TuneSettings } from './finetune-settings.ts';
import { hashOf, LONGEST_HASH, recipeForFile, settingsOfHash, settingsOfRecipe } from './finetune-share.ts';

const PREFIX = '#finetune=';
const encode = (value: unknown) => `${PREFIX}${btoa(JSON.stringify(value))}`;
const { name: _name, ...plain } = DEFAULT_TUNE;

describe('a link', () => {
  it('carries every setting there and back, however many', () => {
    const tasks = TASK_IDS.map((id) => ({
      id,
      set: Object.fromEntries(
        Object.entries(taskMeta(id).parameters).map(([name, { low, high }]) => [name, [low, high] as const]),
      ),
    }));
    const settings: TuneSettings = { ...DEFAULT_TUNE, tasks, seed: 2 ** 31 - 1, steps: 200_000, patience: 7 };
    const hash = hashOf(settings);
    expect(hash.length).toBeLessThanOrEqual(LONGEST_HASH);
    expect(hash).toMatch(/^#finetune=[\w-]+$/);
    expect(settingsOfHash(hash)).toEqual(settings);
  });

  it('carries how tasks are weighed and ordered, and is as short as before where nothing is unusual', () => {
    const settings: TuneSettings = {
      ...DEFAULT_TUNE,
      reweighting: 'art',
      weighing: { temperature: 0.5, correction: 'none', guard: false },
      sequential: true,
    };
    expect(settingsOfHash(hashOf(settings))).toEqual(settings);
    expect(atob(hashOf(DEFAULT_TUNE).slice(PREFIX.length))).not.toMatch(/weighing|sequential/);
  });

  it('says nothing of names and of models that are the user’s own', () => {
    const hash = hashOf({ ...DEFAULT_TUNE, name: 'Grandma', start: 'my-grandma' });
    expect(atob(hash.slice(PREFIX.length))).not.toMatch(/grandma/i);
  });

  it.each([
    ['another page', '#about', null],
    ['no text', PREFIX, 'invalid'],
    ['no base64', `${PREFIX}%%%`, 'invalid'],
    ['too long', PREFIX + 'A'.repeat(LONGEST_HASH), 'invalid'],
    ['a script', encode({ ...plain, start: '<script>alert(1)</script>' }), 'invalid'],
    ['too many steps', encode({ ...plain, steps: 1e12 }), 'invalid'],
    ['a rate that is no number', encode({ ...plain, learningRate: null }), 'invalid'],
    ['a patch that does not fit', encode({ ...plain, patch: 17 }), 'invalid'],
    ['a huge network', encode({ ...plain, network: { id: 'unet', config: { widths: [1e6] } } }), 'invalid'],
    ['a task twice', encode({ ...plain, tasks: [...plain.tasks, ...plain.tasks] }), 'invalid'],
    ['an impossible temperature', encode({ ...plain, weighing: { temperature: 0 } }), 'invalid'],
    ['an option that is a list', encode({ ...plain, weighing: { temperature: [1] } }), 'invalid'],
    ['more than we know', encode({ ...plain, extra: 1 }), 'invalid'],
    ['a poisoned prototype', `${PREFIX}${btoa('{"__proto__":{"steps":5}}')}`, 'invalid'],
  ])('with %s is answered calmly', (_case, hash, expected) => {
    expect(settingsOfHash(hash)).toBe(expected);
  });

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const bytes = unescape(encodeURIComponent(text));
        for (const hash of [PREFIX + text, PREFIX + btoa(bytes)]) settingsOfHash(hash);
      }),
    );
  });
});

describe('a Recipe file', () => {
  it('gives back the settings that made it', () => {
    const settings = { ...DEFAULT_TUNE, name: 'old-films', steps: 77, seed: 5, batch: 3, patch: 48 };
    const weighed = {
      ...settings,
      reweighting: 'art',
      weighing: { temperature: 1, guard: false },
      sequential: true,
    } as const;
    const kept = settingsOfRecipe(recipeForFile(weighed, null), DEFAULT_TUNE);
    expect(kept).toEqual({ ...weighed, pairTask: settings.tasks[0]?.id });
    const recipe = recipeForFile(settings, null);
    const read = settingsOfRecipe(recipe, DEFAULT_TUNE);
    expect(read).toEqual({ ...settings, pairTask: settings.tasks[0]?.id });
  });
});
