import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIsDue } from './studio.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mend-root-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes a file that was last changed at the given second. */
function put(path: string, second: number, text = ''): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
  utimesSync(join(root, path), second, second);
}

describe('buildIsDue', () => {
  beforeEach(() => {
    put('src/ui/app/App.tsx', 100);
    put('dist/studio/index.html', 200);
    put('dist/studio.stamp', 200);
    for (const folder of ['src', 'src/ui', 'src/ui/app']) utimesSync(join(root, folder), 100, 100);
  });

  it('is not due while every source is older than the build', () => {
    expect(buildIsDue(root)).toBe(false);
  });

  it('is due for a newer source, deep down or in a config', () => {
    put('vite.config.ts', 300);
    expect(buildIsDue(root)).toBe(true);
  });

  it('is due when a source was removed', () => {
    rmSync(join(root, 'src/ui/app/App.tsx'));
    expect(buildIsDue(root)).toBe(true);
  });

  it('is due after a build that broke off', () => {
    rmSync(join(root, 'dist/studio.stamp'));
    expect(buildIsDue(root)).toBe(true);
  });
});
