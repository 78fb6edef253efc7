import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(`${root}docs/checklist.md`, 'utf8');
const named = [...text.matchAll(/`([\w./-]+\.(?:spec|test)\.tsx?) › ([^`]+)`/g)].map(
  ([, file, title]) => [file ?? '', title ?? ''] as const,
);

describe('the checklist', () => {
  it('has a row for every thing but those of training', () => {
    const rows = [...text.matchAll(/^\| (\d+) \|/gm)].map(([, row]) => Number(row));
    const training = [40, 41, 42, 43, 44, 45, 46, 47];
    const all = Array.from({ length: 52 }, (_, i) => i + 1);
    expect(rows).toEqual(all.filter((row) => !training.includes(row)));
  });

  it.each([...new Map(named.map((each) => [each.join(' › '), each])).values()])(
    '%s has "%s"',
    (file, title) => {
      expect(existsSync(`${root}${file}`), file).toBe(true);
      expect(readFileSync(`${root}${file}`, 'utf8')).toContain(title);
    },
  );

  it('names many tests', () => {
    expect(named.length).toBeGreaterThan(50);
  });
});
