import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printedPage } from './printed-page.ts';

it('docs/papers/printed.md is made from the printed tables', async () => {
  const page = readFileSync(new URL('../docs/papers/printed.md', import.meta.url), 'utf8');
  expect(page).toBe(await printedPage());
  expect(page).toContain('32.50 (33.10)');
});
