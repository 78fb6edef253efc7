import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { brokenPng, grainyPixels, grainyPng, mistyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

const { default: usual } = JSON.parse(readFileSync('public/models/manifest.json', 'utf8'));

test('a sample gets better with one click, and says by how much', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await page.getByRole('button', { name: /osprey/i }).click();
  await studio.restored();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText(/Cleaner by \d+\.\d dB/);
  const gain = Number.parseFloat((await result.textContent())?.match(/by (\d+\.\d)/)?.[1] ?? '0');
  expect(gain).toBeGreaterThan(1);
  await expect(page.getByText(/CC0/)).toBeVisible();
});

test('an opened photo restores by itself and exports under its own name', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('garden.png', 120, 90));
  await studio.restored();
  const { name, bytes } = await studio.export();
  expect(name).toBe('garden-mend.png');
  const restored = decode(bytes);
  expect([restored.width, restored.height, restored.depth]).toEqual([120, 90, 8]);
  const before = grainyPixels(120, 90);
  const changed = restored.data.filter((value, i) => Math.abs(value - (before[i] ?? 0)) > 2).length;
  expect(changed / before.length).toBeGreaterThan(0.2);
});

test('looking often is one switch, and says what it is good for', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('garden.png', 96, 64));
  await studio.restored();
  const once = decode((await studio.export()).bytes).data;
  await studio.model.selectOption(usual);
  await page.getByRole('checkbox', { name: /Look eight times/ }).check();
  await page.getByText('Why does that help?').click();
  await expect(page.getByText(/the mean is taken/)).toBeVisible();
  await studio.button('Restore').click();
  await studio.restored();
  await expect(page.getByText(/, 8 looks/)).toBeVisible();
  const often = decode((await studio.export()).bytes).data;
  const apart = often.filter((value, i) => value !== once[i]).length;
  expect(apart / often.length).toBeGreaterThan(0.05);
  // A model that knows what is up is only mirrored, and what gains nothing by it is not asked.
  await studio.model.selectOption('rain-unet-1');
  await expect(page.getByRole('checkbox', { name: /Look twice/ })).toBeChecked();
  for (const model of ['haze-2', 'classic-bm3d']) {
    await studio.model.selectOption(model);
    await expect(page.getByRole('checkbox', { name: /Look/ })).toHaveCount(0);
  }
});

test('strength 0 is the original to the last bit', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('garden.png', 64, 48));
  await studio.restored();
  await studio.strength.focus();
  await page.keyboard.press('Home');
  await expect(studio.strength).toHaveValue('0');
  const { bytes } = await studio.export();
  expect([...decode(bytes).data]).toEqual([...grainyPixels(64, 48)]);
  await page.getByTitle('Double-click to reset').first().dblclick();
  await expect(studio.strength).toHaveValue('100');
});

test('restores on WebGPU', { tag: '@webgpu' }, async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('webgpu');
  const adapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  test.skip(!adapter, 'this browser offers no WebGPU adapter, not even a software one');
  await expect(studio.backend).toContainText('WebGPU');
  await studio.openPhotos(grainyPng('tiny.png', 64, 48));
  await studio.restored(85_000);
  const { bytes } = await studio.export();
  expect([...decode(bytes).data]).not.toEqual([...grainyPixels(64, 48)]);
});

test('says in plain words that wasm took over, once', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open();
  const banner = page.getByRole('status').filter({ hasText: /no WebGPU|graphics processor/ });
  await expect(banner).toBeVisible();
  await banner.getByRole('button', { name: 'Dismiss' }).click();
  await expect(banner).toBeHidden();
});

test('a job can be cancelled, and the next one works', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('large.png', 2400, 1800));
  await expect(studio.progress).toBeVisible();
  await studio.button('Cancel').click();
  await expect(studio.progress).toBeHidden({ timeout: 1000 });
  await expect(studio.button('Restore')).toBeEnabled();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await studio.openPhotos(grainyPng('small.png', 64, 48));
  await studio.restored();
});

test('a broken file costs its own card only', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(
    grainyPng('one.png', 64, 48),
    brokenPng('cut.png'),
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
    grainyPng('two.png', 48, 64),
  );
  await studio.restored();
  await studio.button('Restore all').click();
  await expect(studio.cards.filter({ hasText: 'Restored' })).toHaveCount(2);
  await expect(studio.cards.nth(1).getByRole('alert')).toContainText('cut.png');
  await expect(studio.cards.nth(2).getByRole('alert')).toContainText('notes.txt');
});

test('the model is chosen by damage, and the last result stays until the next', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(mistyPng('garden.png', 80));
  await studio.restored();
  await expect(studio.model.getByRole('option').first()).toHaveText('Automatic');
  // Two kinds of damage: a second pass is proposed, and one button takes it back.
  const why = page.getByRole('region', { name: 'Why this model?' });
  await expect(why).toContainText('One pass would leave haze, so a second one follows');
  await why.getByRole('button', { name: /^Use one pass/ }).click();
  await expect(studio.model).toHaveValue(usual);
  await expect(why).toBeHidden();
  await studio.restored();
  await expect(studio.model.locator('optgroup').first()).toHaveAttribute('label', /damage/);
  await studio.model.selectOption('rain-unet-1');
  await expect(page.getByText('Press Restore')).toBeVisible();
  await expect(studio.compare).toBeVisible();
  await studio.button('Restore').click();
  await expect(page.getByText('Press Restore')).toBeHidden();
  await expect(studio.compare).toBeVisible();
});

test('lists the models with their scores', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.tab('Models').click();
  await expect(page.getByText('Automatic uses this')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Before' }).first()).toBeVisible();
});
