import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { headersFile, shellFiles } from './offline-plugin.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mend-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the list of files', () => {
  it('names all that a page may ask for, weights behind the rest', () => {
    mkdirSync(join(folder, 'assets'));
    const files = [
      'index.html',
      'sw.js',
      '_headers',
      'assets/a.js',
      'assets/a.js.map',
      'assets/w.safetensors',
    ];
    for (const file of files) writeFileSync(join(folder, file), 'x');
    const sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
    expect(shellFiles(folder)).toEqual([
      { path: 'assets/a.js', sha256, later: false },
      { path: 'assets/w.safetensors', sha256, later: true },
      { path: '', sha256: null, later: false },
    ]);
  });
});

describe('the headers file', () => {
  const text = headersFile(['assets/index-1.js', 'assets/engine.worker-2.js']);
  const rules = text.split('\n\n').map((rule) => rule.trim().split('\n'));

  it('isolates every path', () => {
    const [path, ...headers] = rules[0] ?? [];
    expect(path).toBe('/*');
    expect(headers).toContain('  Cross-Origin-Embedder-Policy: require-corp');
    expect(headers).toContain('  Cross-Origin-Opener-Policy: same-origin');
  });

  it('gives each path at most one policy, because hosts join what two rules say', () => {
    const withPolicy = rules.filter((rule) => rule.some((line) => line.includes('Content-Security-Policy')));
    expect(withPolicy.map(([path]) => path)).toEqual([
      '/',
      '/index.html',
      '/sw.js',
      '/assets/engine.worker-2.js',
    ]);
    expect(text).toMatch(/engine\.worker-2\.js\n {2}Content-Security-Policy: .*blob:/);
    expect(rules.find(([path]) => path === '/')?.join()).toContain('trusted-types mend');
  });
});
