/**
 * Writes what docs/results/backbones.json holds into the table of README.md between its two network marks:
 *
 *     npx tsx scripts/network-table.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renewReadme } from '../src/cli/experiments/backbones/page.ts';
import type { Result } from '../src/cli/experiments/backbones/result.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

export function readBackbones(): Result {
  return JSON.parse(readFileSync(join(root, 'docs/results/backbones.json'), 'utf8')) as Result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = join(root, 'README.md');
  writeFileSync(readme, renewReadme(readFileSync(readme, 'utf8'), readBackbones()));
}
