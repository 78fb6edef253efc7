/**
 * Writes what docs/results/backbones.json holds for people: docs/results/backbones.md, and the table of README.md between
 * its two network marks:
 *
 *     npx tsx scripts/network-table.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageOf, renewReadme } from '../src/cli/experiments/backbones/page.ts';
import type { Result } from '../src/cli/experiments/backbones/result.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

export function readBackbones(): Result {
  return JSON.parse(readFileSync(join(root, 'docs/results/backbones.json'), 'utf8')) as Result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [readme, result] = [join(root, 'README.md'), readBackbones()];
  writeFileSync(join(root, 'docs/results/backbones.md'), pageOf(result));
  writeFileSync(readme, renewReadme(readFileSync(readme, 'utf8'), result));
}
