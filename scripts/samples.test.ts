import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTaskId, taskMeta } from '../src/engine/domain/task.ts';

interface Sample {
  readonly file: string;
  readonly title: string;
  readonly credit: string;
  readonly licence: string;
  readonly task: string;
  readonly set: Readonly<Record<string, number>>;
  readonly seed: number;
}

const folder = new URL('../public/samples/', import.meta.url);
const samples = JSON.parse(readFileSync(new URL('samples.json', folder), 'utf8')) as Sample[];
const credits = readFileSync(new URL('../THIRD-PARTY.md', import.meta.url), 'utf8');

describe('the sample gallery', () => {
  it('lists every photo of its folder and no other', () => {
    const photos = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
    expect(samples.map(({ file }) => file).sort()).toEqual(photos.sort());
  });

  it.each(samples)('$file is small, credited and damaged within the product range', (sample) => {
    expect(statSync(new URL(sample.file, folder)).size).toBeLessThanOrEqual(120_000);
    expect(credits).toContain(sample.file);
    expect(sample.credit).not.toBe('');
    if (!isTaskId(sample.task)) throw new Error(`${sample.task} is no task`);
    const ranges = taskMeta(sample.task).parameters;
    expect(Object.keys(sample.set).sort()).toEqual(Object.keys(ranges).sort());
    for (const [name, value] of Object.entries(sample.set)) {
      expect(value).toBeGreaterThanOrEqual(ranges[name]?.low ?? Number.NaN);
      expect(value).toBeLessThanOrEqual(ranges[name]?.high ?? Number.NaN);
    }
  });
});
