/** `mend search` as a user types it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import { parseRecipe } from '../engine/domain/recipe.ts';

const program = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));
const recipes = fileURLToPath(new URL('../../recipes/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mend-search-'));
const at = (...parts: string[]): string => join(folder, ...parts);

function mend(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...argv], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

function paint(name: string, phase: number): void {
  const data = Uint8Array.from({ length: 40 * 32 * 3 }, (_, i) => 128 + 90 * Math.sin(i / 9 + phase));
  mkdirSync(at('clean'), { recursive: true });
  writeFileSync(at('clean', name), encode({ width: 40, height: 32, data, channels: 3 }));
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('mend search', () => {
  it('ends in a genotype and a Recipe for what it found', { timeout: 120_000 }, async () => {
    for (const [i, name] of ['a.png', 'b.png', 'c.png', 'd.png'].entries()) paint(name, i);
    const written = JSON.parse(readFileSync(join(recipes, 'rdmc-search.json'), 'utf8'));
    const recipe = {
      ...written,
      network: { id: 'rdmc-search', config: { width: 2, stages: 1, dilations: [1] } },
      data: { root: '.', clean: ['clean'], validation: null },
      tasks: [{ id: 'rain' }],
      batch: { size: 1, patch: 16, augment: false },
      schedule: { ...written.schedule, steps: 2 },
    };
    writeFileSync(at('search.json'), JSON.stringify(recipe));
    const ran = await mend(
      'search',
      'search.json',
      '--data',
      '.',
      '--out',
      'found',
      '--backend',
      'wasm',
      '--json',
    );
    expect(ran.stderr).not.toContain('    at ');
    expect(ran.code).toBe(0);
    const told = JSON.parse(ran.stdout);
    expect(told.links).toHaveLength(8);
    const genotype = JSON.parse(readFileSync(at('found', 'genotype.json'), 'utf8'));
    expect(genotype).toEqual(told.genotype);
    const found = parseRecipe(JSON.parse(readFileSync(at('found', 'found.json'), 'utf8')));
    expect(found.network).toEqual({ id: 'rdmc', config: { width: 2, stages: 3, dilations: [1], genotype } });
  });

  it.each([
    [['search', join(recipes, 'trial-local.json'), '--out', 'x'], 'only the links of rdmc can be searched'],
    [['search', 'gone.json', '--out', 'x'], 'no Recipe gone.json'],
    [['search', join(recipes, 'rdmc-search.json'), '--out', 'x', '--space', 'huge'], 'journal or full'],
  ])('answers %j with one clear sentence', async (argv, sentence) => {
    const { code, stderr, stdout } = await mend(...argv);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
  });
});
