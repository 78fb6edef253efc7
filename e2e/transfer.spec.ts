/** Learning from other models: who teaches what, three steps in the worker, and what the Recipe says of it. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pairedFolders } from './fixtures/folders.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { TrainingPage } from './pages/training-page.ts';

test.setTimeout(300_000);

async function prepare(page: Page, folder: string, backend: 'wasm' | 'webgpu'): Promise<TrainingPage> {
  const { clean } = await pairedFolders(folder, 4);
  const training = new TrainingPage(page);
  await training.enter(backend);
  await page.getByLabel('Clean folder').setInputFiles(clean);
  await expect(page.getByRole('status', { name: 'Check' })).toContainText('4 clean photos');
  await page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'From other models' });
  return training;
}

async function savedRecipe(page: Page) {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save Recipe' }).click();
  return JSON.parse(await readFile(await (await download).path(), 'utf8'));
}

test('three steps of learning from two models run in the worker @both', async ({ page }, info) => {
  const backend = info.project.name === 'webgpu' ? 'webgpu' : 'wasm';
  const training = await prepare(page, info.outputPath('set'), backend);
  const group = page.getByRole('group', { name: 'Learn from other models' });
  await expect(group).toContainText('begins as its own teacher');
  await expect(group.getByRole('combobox')).toHaveCount(2);
  await group
    .getByRole('combobox', { name: 'JPEG artefacts, taught by' })
    .selectOption({ label: 'Noise and JPEG, made by Mend' });
  await training.set({ steps: 3 });
  await expect(group).toContainText('only their photos are compared');
  await training.start();
  await training.rest('Finished all 3 steps');
  await expect(page.getByRole('img', { name: /^Distance to the teachers/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Contrast to the teachers/ })).toBeVisible();
});

test('the Recipe names the teachers, and the group is readable by all', async ({ page }, info) => {
  await prepare(page, info.outputPath('set'), 'wasm');
  const { violations } = await new AxeBuilder({ page }).include('.teachers').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByText('Advanced', { exact: true }).click();
  await page.getByLabel('Contrast temperature', { exact: true }).fill('0.5');
  await page.getByLabel('Contrast temperature', { exact: true }).press('Enter');
  const { transfer } = await savedRecipe(page);
  expect(transfer.temperature).toBe(0.5);
  expect(transfer.teachers.flatMap(({ tasks }: { tasks: string[] }) => tasks).sort()).toEqual([
    'gaussian-noise',
    'jpeg',
  ]);
  // Whoever goes back to clean partners has no teachers.
  await page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'Supervised' });
  await expect(page.getByRole('group', { name: 'Learn from other models' })).toHaveCount(0);
  expect((await savedRecipe(page)).transfer).toBeUndefined();
});
