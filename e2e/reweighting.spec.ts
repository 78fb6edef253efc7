/** Weighing kinds of damage against each other, and what TUR's network says of its own mistakes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import { grainyPixels, grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';
import { TrainingPage } from './pages/training-page.ts';

const root = mkdtempSync(join(tmpdir(), 'mend-clean-'));
test.beforeAll(() => {
  const folder = join(root, 'clean');
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < 4; i++) {
    const [width, height] = [64 + i, 48];
    const png = encode({ width, height, data: grainyPixels(width, height), channels: 3, depth: 8 });
    writeFileSync(join(folder, `photo-${i}.png`), png);
  }
});
test.afterAll(() => rmSync(root, { recursive: true }));
test.setTimeout(240_000);

const weights = (page: Page) => page.getByRole('region', { name: 'Weights' });
const chart = (page: Page, name: RegExp) => page.getByRole('img', { name });

async function barriers(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** Clean photos alone, damaged in the two usual ways, and a tiny network. */
async function prepare(page: Page, backend: 'wasm' | 'webgpu'): Promise<TrainingPage> {
  const training = new TrainingPage(page);
  await training.enter(backend);
  await page.getByLabel('Clean folder').setInputFiles(join(root, 'clean'));
  await expect(page.getByRole('status', { name: 'Check' })).toContainText('4 clean photos');
  return training;
}

async function train(training: TrainingPage, page: Page, reweighting: string, steps: number): Promise<void> {
  await page.getByLabel('Reweighting', { exact: true }).selectOption({ label: reweighting });
  await training.set({ steps });
  await training.start();
  await training.rest(`Finished all ${steps} steps`);
}

test('three steps of Art on WebGPU tell what each kind weighs, and why @webgpu', async ({ page }) => {
  const training = await prepare(page, 'webgpu');
  await train(training, page, 'Art', 3);
  await expect(chart(page, /^Weight of each kind/)).toHaveAttribute(
    'aria-label',
    /Noise: [\d.]+× at step 1, [\d.]+× at step 3\..*JPEG artefacts: [\d.]+× at step/,
  );
  await weights(page)
    .getByText(/^Loss of each kind/)
    .click();
  for (const name of [/^Loss of each kind/, /^Rate of each kind/, /^Correction of each kind/]) {
    await expect(chart(page, name)).toHaveAttribute('aria-label', /Noise: [\d.]+ at step 1/);
  }
  await expect(weights(page).getByRole('columnheader')).toHaveText([
    'Damage',
    'Loss',
    'Weight',
    'Rate',
    'Correction',
  ]);
});

test('three steps of TUR on WebGPU show where the network expects to err @webgpu', async ({ page }) => {
  const training = await prepare(page, 'webgpu');
  await train(training, page, 'TUR', 3);
  await weights(page)
    .getByText(/^Loss of each kind/)
    .click();
  await expect(chart(page, /^Uncertainty of each kind/)).toHaveAttribute(
    'aria-label',
    /Noise: 0\.\d+ at step 1/,
  );
  await expect(page.getByRole('region', { name: 'Uncertainty' }).getByRole('img')).toHaveCount(3);
});

test('a model trained with TUR says over a photo where not to trust it', async ({ page }) => {
  const training = await prepare(page, 'wasm');
  await train(training, page, 'TUR', 12);
  await expect(weights(page)).toContainText(/count/);
  await expect(page.getByRole('region', { name: 'Uncertainty' })).toContainText(/of 255 levels/);
  await weights(page)
    .getByText(/^Loss of each kind/)
    .click();
  await expect(chart(page, /^Uncertainty of each kind/)).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('Model name').fill('Doubting');
  await page.getByRole('button', { name: 'Save model' }).click();
  await page.getByRole('button', { name: 'Try it on a photo' }).click();
  const restore = new RestorePage(page);
  await restore.openPhotos(grainyPng('garden.png', 64, 48));
  await restore.restored();
  const toggle = page.getByRole('checkbox', { name: 'Where not to trust me' });
  const told = page.getByRole('status', { name: 'Uncertainty of the photo' });
  await expect(told).toContainText('least sure');
  await toggle.check();
  await expect(told).toContainText(/by [\d.]+ of 255 levels on average.*fitted to its errors/);
  await expect(
    page.getByRole('img', { name: 'garden.png, original and restored, with where' }),
  ).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await toggle.uncheck();
  await expect(
    page.getByRole('img', { name: 'garden.png, original and restored', exact: true }),
  ).toBeVisible();
});

test('the tasks of a paper are one choice, and their order and weighing go into the Recipe', async ({
  page,
}) => {
  await prepare(page, 'wasm');
  await page.getByLabel('Reweighting', { exact: true }).selectOption({ label: 'Art' });
  const kinds = page.getByRole('combobox', { name: 'Kinds of damage' });
  await kinds.selectOption({ label: 'Rain, haze and noise of three strengths' });
  await expect(page.getByRole('heading', { name: 'Noise', exact: true })).toHaveCount(3);
  await page
    .getByRole('combobox', { name: 'Order' })
    .selectOption({ label: 'One more kind with every stage' });
  await expect(page.getByText(/then one more every \d+ steps .* Art begins then/)).toBeVisible();
  await page.getByText('Advanced', { exact: true }).click();
  await page.getByLabel('Temperature', { exact: true }).fill('7');
  await page.getByLabel('Temperature', { exact: true }).press('Enter');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save Recipe' }).click();
  const stream = await (await download).createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  const recipe = JSON.parse(Buffer.concat(parts).toString());
  expect(recipe.tasks).toHaveLength(5);
  expect(recipe.tasks[4].from).toBe(recipe.reweighting.from);
  expect(recipe.reweighting).toMatchObject({ id: 'art', temperature: 7 });
  // With one kind there is nothing to weigh.
  const leaveOut = page.getByRole('button', { name: /^Leave out/ });
  while ((await leaveOut.count()) > 0) await leaveOut.first().click();
  await expect(page.getByLabel('Reweighting', { exact: true })).toBeDisabled();
  await expect(page.getByText('Off: there is one kind of damage')).toBeVisible();
});
