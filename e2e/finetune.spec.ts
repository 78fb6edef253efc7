import { copyFile, rm } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { pairedFolders } from './fixtures/folders.ts';
import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { FinetunePage } from './pages/finetune-page.ts';
import { RestorePage } from './pages/restore-page.ts';

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

test('from a folder of pairs to a model of one’s own, with a pause between', async ({ page }, info) => {
  test.setTimeout(240_000);
  const { degraded, clean } = await pairedFolders(info.outputPath('set'), 8);
  const tune = new FinetunePage(page);
  await tune.openTab();
  await tune.degraded.setInputFiles(degraded);
  await tune.clean.setInputFiles(clean);
  await expect(tune.check).toContainText('8 pairs, all 128 × 96');
  await expect(tune.validation).toContainText('7 photos to learn from; 1 is kept back');
  await tune.chooseTiny(2000);
  await tune.button('Start').click();
  await expect(tune.loss).toHaveAttribute('aria-label', /measured: .+ at step 1, .+ at step \d+/);
  const early = await tune.loss.getAttribute('aria-label');
  await expect.poll(() => tune.loss.getAttribute('aria-label')).not.toBe(early);
  await expect(page).toHaveTitle(/^\d+ % · Mend$/);
  await expect(tune.progress).toHaveAttribute('max', '100');
  await expect(tune.button('Start')).toHaveCount(0);

  await tune.button('Pause').click();
  await expect(tune.ending).toContainText('Paused at step');
  const paused = await tune.step();
  await tune.button('Step').click();
  await expect(tune.ending).toContainText(`Paused at step ${paused + 1}.`);
  expect(await tune.step()).toBe(paused + 1);
  expect(await violations(page), 'paused').toEqual([]);

  await tune.button('Resume').click();
  await expect(tune.button('Pause')).toBeEnabled();
  await expect.poll(() => tune.step(), { timeout: 60_000 }).toBeGreaterThan(paused + 20);
  await tune.button('Stop').click();
  await expect(tune.ending).toContainText('You stopped it at step');
  await expect(tune.psnr).toHaveAttribute('aria-label', /before: .+ dB at step 0/);
  expect(await tune.film.count()).toBeGreaterThanOrEqual(2);
  await expect(tune.validation.getByRole('row')).toHaveCount(2);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByLabel('Model name').fill('Grain of mine');
  await tune.button('Save model').click();
  await page.getByRole('button', { name: 'Try it on a photo' }).click();
  const restore = new RestorePage(page);
  await restore.openPhotos(grainyPng('garden.png', 64, 48));
  await restore.restored();
  await expect(restore.model.locator('option:checked')).toHaveText(/Grain of mine/);
  await tune.tab('Models').click();
  await expect(page.getByRole('heading', { name: 'Grain of mine' })).toBeVisible();
});

test('goes on after the page was closed, once the photos are chosen again', async ({ page }, info) => {
  test.setTimeout(180_000);
  const { degraded, clean } = await pairedFolders(info.outputPath('set'), 4);
  const tune = new FinetunePage(page);
  await tune.openTab();
  await tune.degraded.setInputFiles(degraded);
  await tune.clean.setInputFiles(clean);
  await tune.chooseTiny(2000);
  await tune.button('Step').click();
  await expect(tune.ending).toContainText('Paused at step 1.');
  await page.reload();
  await tune.openTab();
  await expect(page.getByRole('heading', { name: 'Resume where you left off' })).toBeVisible();
  await tune.button('Resume').click();
  await tune.degraded.setInputFiles(degraded);
  await tune.clean.setInputFiles(clean);
  await expect.poll(() => tune.step(), { timeout: 60_000 }).toBeGreaterThan(1);
  await tune.button('Stop').click();
  await expect(tune.ending).toContainText('You stopped it');
  await page.getByRole('button', { name: 'Delete My model' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Delete My model' })).toBeVisible();
});

test('from photos to a saved model by keyboard alone', async ({ page }, info) => {
  test.setTimeout(180_000);
  const { degraded, clean } = await pairedFolders(info.outputPath('set'), 4);
  const tune = new FinetunePage(page);
  await tune.openTab();
  await tune.chooseTiny(2000);
  await tune.degraded.setInputFiles(degraded);
  await tune.clean.setInputFiles(clean);
  await expect(tune.button('Start')).toBeEnabled();
  const reach = async (target: Locator) => {
    for (let presses = 0; presses < 60; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('Tab never came there');
  };
  await reach(tune.button('Start'));
  await page.keyboard.press('Enter');
  await expect.poll(() => tune.step(), { timeout: 60_000 }).toBeGreaterThan(1);
  // The button that starts is the one that pauses, and it keeps the focus.
  await expect(tune.button('Pause')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tune.ending).toContainText('Paused');
  await expect(tune.button('Resume')).toBeFocused();
  await reach(tune.button('Stop'));
  await page.keyboard.press('Enter');
  await expect(tune.ending).toContainText('You stopped it');
  await reach(page.getByLabel('Model name'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('By hand');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status', { name: 'Saved' })).toContainText('By hand is among your models');
});

test('AirNet is watched while its encoder learns to tell damages apart', async ({ page }, info) => {
  const { degraded, clean } = await pairedFolders(info.outputPath('set'), 6);
  const tune = new FinetunePage(page);
  await tune.openTab();
  await tune.degraded.setInputFiles(degraded);
  await tune.clean.setInputFiles(clean);
  await tune.chooseTiny(4);
  await page.getByRole('combobox', { name: 'Network' }).selectOption({ label: 'AirNet, small' });
  await tune.button('Start').click();
  await expect(tune.ending).toContainText('Finished all 4 steps', { timeout: 80_000 });
  const curve = page.getByRole('region', { name: 'Encoder' }).getByRole('img', { name: /^Telling damages/ });
  await expect(curve).toHaveAttribute('aria-label', /encoder: .+ at step 1, .+ at step 4/);
  await expect(tune.ending).toContainText('Even they leave photos worse than they came');
});

test('names a missing partner and a duplicate before training', async ({ page }, info) => {
  const { degraded, clean } = await pairedFolders(info.outputPath('set'), 4);
  await rm(`${clean}/photo-3.png`);
  await copyFile(`${clean}/photo-1.png`, `${clean}/again.png`);
  const tune = new FinetunePage(page);
  await tune.openTab();
  await tune.degraded.setInputFiles(degraded);
  await tune.clean.setInputFiles(clean);
  await expect(tune.check).toContainText(/without a clean partner.*photo-3\.png/);
  await expect(tune.check).toContainText(/comes? twice.*again\.png/);
});

test('sorts a dropped folder, shows damage on the user’s photo, and says why reweighting is off', async ({
  page,
}) => {
  const tune = new FinetunePage(page);
  await tune.openTab();
  const photos = [grainyPng('a.png', 128, 96), grainyPng('b.png', 96, 128)];
  const transfer = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer();
      for (const { name, bytes } of files) {
        data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
      }
      return data;
    },
    photos.map(({ name, buffer }) => ({ name, bytes: [...buffer] })),
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await expect(page.getByRole('alert')).toContainText('clean or degraded');
  await page.getByRole('button', { name: 'They are clean' }).click();
  await expect(page.getByRole('img', { name: 'Noise on one of your photos' })).toBeVisible();
  await page.getByLabel('Noise, sigma, from').fill('40');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^sigma 4\d\./)).toBeVisible();
  await page.getByRole('button', { name: 'Leave out JPEG artefacts' }).click();
  await expect(page.getByRole('combobox', { name: 'Reweighting' })).toBeDisabled();
  await expect(page.getByText(/there is one kind of damage/)).toBeVisible();
});

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing on the tab, ${scheme}, and it fits on 320 pixels`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { clean } = await pairedFolders(info.outputPath('set'), 3);
    const tune = new FinetunePage(page);
    await tune.openTab();
    expect(await violations(page), 'empty').toEqual([]);
    await tune.clean.setInputFiles(clean);
    await expect(page.getByRole('img', { name: 'Noise on one of your photos' })).toBeVisible();
    await page.getByText('Advanced', { exact: true }).click();
    expect(await violations(page), 'with photos').toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });
}

test('a link carries the settings, and nothing hostile gets through', async ({ page, context }) => {
  const tune = new FinetunePage(page);
  await tune.openTab();
  await tune.chooseTiny(77);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  const hash = new URL(link).hash;
  expect(hash.length).toBeLessThanOrEqual(2048);

  const other = await context.newPage();
  await other.goto(`/?backend=wasm${hash}`);
  await expect(other.getByRole('tab', { name: 'Fine-tune' })).toHaveAttribute('aria-selected', 'true');
  await expect(other.getByRole('status').filter({ hasText: 'settings of the link' })).toBeVisible();
  await other.getByText('Advanced', { exact: true }).click();
  await expect(other.getByLabel('Steps')).toHaveValue('77');

  const hostile = Buffer.from('{"steps":1e99,"start":"<img src=x onerror=alert(1)>"}').toString('base64');
  for (const bad of [hostile, '%00', 'A'.repeat(5000)]) {
    await other.goto('about:blank');
    await other.goto(`/?backend=wasm#finetune=${bad}`);
    await expect(other.getByRole('alert').filter({ hasText: 'not valid' })).toBeVisible();
    await expect(other.getByLabel('Steps')).not.toHaveValue('1e99');
  }
});
