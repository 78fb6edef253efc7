import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { pairedFolders } from './fixtures/folders.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { FinetunePage } from './pages/finetune-page.ts';

test('searches for the links of RDMC and takes what it found to be trained @both', async ({ page }, info) => {
  test.setTimeout(600_000);
  const { degraded, clean } = await pairedFolders(info.outputPath('set'), 6);
  const tune = new FinetunePage(page);
  await tune.open(info.project.name === 'webgpu' ? 'webgpu' : 'wasm');
  await tune.tab('Fine-tune').click();
  await tune.degraded.setInputFiles(degraded);
  await tune.clean.setInputFiles(clean);
  await expect(tune.check).toContainText('6 pairs');
  await page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'RDMC search' });
  await expect(page.getByRole('combobox', { name: 'Network' })).toBeDisabled();
  await expect(page.getByRole('combobox', { name: 'Candidate links' })).toHaveValue('journal');
  await page.getByText('Advanced', { exact: true }).click();
  await tune.fill('Steps', 3);
  await tune.fill('Batch', 1);
  await tune.fill('Patch (px)', 16);
  await tune.button('Start').click();

  const search = page.getByRole('region', { name: 'Link search' });
  await expect(search.getByRole('img', { name: '8 candidate links' })).toBeVisible({ timeout: 400_000 });
  await expect(tune.ending).toContainText('Finished all 3 steps', { timeout: 400_000 });
  await expect(search).toContainText('At step 3 it would keep');
  await expect(search.getByRole('row')).toHaveCount(9);
  await expect(search.getByRole('cell', { name: 'yes' })).toHaveCount(4);
  const { violations } = await new AxeBuilder({ page }).include('.link-search').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const waiting = page.waitForEvent('download');
  await search.getByRole('button', { name: 'Export genotype' }).click();
  const genotype = JSON.parse(await readFile(await (await waiting).path(), 'utf8'));
  expect(genotype.links).toHaveLength(4);
  await search.getByRole('button', { name: 'Train the found network' }).click();
  await expect(page.getByRole('combobox', { name: 'Method' })).toHaveValue('supervised');
  await expect(page.getByRole('combobox', { name: 'Network' }).locator('option:checked')).toHaveText(
    'RDMC, as found',
  );
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await search.evaluate((part) => part.scrollWidth - part.clientWidth)).toBeLessThanOrEqual(0);
});
