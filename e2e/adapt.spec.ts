/** Adapt to my photos: the guided flow, three steps in the worker, before and after, keep or discard. */
import { rename } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pairedFolders } from './fixtures/folders.ts';
import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';
import { TrainingPage } from './pages/training-page.ts';

test.setTimeout(400_000);

/** Opens the flow with six bad photos and as many clear ones that are no partners of theirs. */
async function gather(page: Page, root: string, backend: 'wasm' | 'webgpu'): Promise<TrainingPage> {
  const folders = await pairedFolders(root, 6);
  const clear = `${root}/holidays`;
  await rename(folders.clean, clear);
  const training = new TrainingPage(page);
  await training.enter(backend);
  await page.getByRole('button', { name: 'Adapt to my photos' }).click();
  const flow = page.getByRole('region', { name: 'Adapt to my photos' });
  await expect(flow.getByRole('listitem')).toHaveCount(4);
  await expect(training.button('Start')).toBeDisabled();
  await page.getByLabel('Degraded folder').setInputFiles(folders.degraded);
  await expect(page.getByRole('status', { name: 'Check' })).toContainText(
    '6 photos to adapt to and 0 clear ones',
  );
  await page.getByLabel('Clean folder').setInputFiles(clear);
  await expect(page.getByRole('status', { name: 'Check' })).toContainText('and 6 clear ones');
  await expect(training.button('Start')).toBeEnabled();
  return training;
}

/** Three steps of a tiny network from fresh weights. */
async function adapt(training: TrainingPage): Promise<void> {
  await training.set({ steps: 3, patch: 32, batch: 2 });
  await training.start();
  await training.rest('Finished all 3 steps');
}

test('three steps of adaptation run in the worker @both', async ({ page }, info) => {
  const backend = info.project.name === 'webgpu' ? 'webgpu' : 'wasm';
  const training = await gather(page, info.outputPath('set'), backend);
  await adapt(training);
  await expect(page.getByRole('img', { name: /^Loss of model and judge/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^NIQE/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Colour moved/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Filmstrip' }).getByRole('listitem').first()).toBeVisible();
  const compared = page.getByRole('region', { name: 'Photos kept back' });
  await expect(compared.getByRole('img', { name: 'photo-' }).first()).toBeVisible();
});

test('what was adapted is kept as an own model, or discarded', async ({ page }, info) => {
  const training = await gather(page, info.outputPath('set'), 'wasm');
  await adapt(training);
  const result = page.getByRole('region', { name: 'Keep or discard' });
  await expect(result).toContainText('base model');
  const { violations } = await new AxeBuilder({ page }).include('.tune-centre').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByLabel('Model name').fill('For my street');
  await result.getByRole('button', { name: 'Keep as my model' }).click();
  await expect(page.getByRole('status', { name: 'Saved' })).toContainText(
    'For my street is among your models',
  );
  await training.tab('Models').click();
  await expect(page.getByRole('heading', { name: 'For my street' })).toBeVisible();
  await training.tab('Fine-tune').click();

  // It is still there on another visit, with its photos; then it goes.
  await page.reload();
  await training.tab('Fine-tune').click();
  const runs = page.getByRole('navigation', { name: 'Runs' });
  await runs
    .getByRole('button', { name: /My model/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Photos kept back' })).toBeVisible();
  await page.getByRole('button', { name: 'Discard, back to the base model' }).click();
  await expect(runs).toContainText('Deleted My model');
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.body.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test('a limit that is passed is said at once, and the base model stays the best', async ({ page }, info) => {
  const training = await gather(page, info.outputPath('set'), 'wasm');
  await training.set({ steps: 3, patch: 32, batch: 2, learningRate: 0.05 });
  await page.getByLabel('Colour limit (levels)', { exact: true }).fill('0.5');
  await page.getByLabel('Colour limit (levels)', { exact: true }).press('Enter');
  await training.start();
  await training.rest('Finished all 3 steps');
  await expect(page.getByRole('list', { name: 'Remarks' })).toContainText('more than the limit of 0.5');
  await expect(page.getByRole('region', { name: 'Keep or discard' })).toContainText(
    'the base model is still the best',
  );
});

test('a photo that disappoints leads to adapting the model that restored it', async ({ page }) => {
  const restore = new RestorePage(page);
  await restore.open('wasm');
  await restore.openPhotos(grainyPng('street.png', 48, 48));
  await restore.restored();
  await page.getByRole('button', { name: 'Not what you hoped for? Adapt to my photos' }).click();
  await expect(page.getByRole('region', { name: 'Adapt to my photos' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Method' })).toHaveValue('adaptation');
  await expect(page.getByRole('combobox', { name: 'Base model' })).not.toHaveValue('');
});
