import type { Page } from '@playwright/test';
import { brokenPng, grainyPng } from './fixtures/photos.ts';
import { smallTargets } from './fixtures/small-targets.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { violationsOf } from './fixtures/violations.ts';
import { RestorePage } from './pages/restore-page.ts';

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const studio = new RestorePage(page);
    await studio.open();
    expect(await violationsOf(page), 'empty').toEqual([]);
    await studio.openPhotos(grainyPng('garden.png', 120, 90), brokenPng('cut.png'));
    await studio.restored();
    await expect(studio.cards.nth(1).getByRole('alert')).toBeVisible();
    expect(await violationsOf(page), 'with photos').toEqual([]);
    await studio.tab('Models').click();
    expect(await violationsOf(page), 'models').toEqual([]);
    await page.getByRole('button', { name: 'Help' }).click();
    expect(await violationsOf(page), 'help').toEqual([]);
  });
}

test('from the empty page to an exported photo by keyboard alone', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  const sample = page.getByRole('button', { name: /osprey/i });
  const reach = async (target: ReturnType<Page['getByRole']>) => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error('Tab never came there');
  };
  await reach(sample);
  await page.keyboard.press('Enter');
  await studio.restored();
  await reach(studio.compare);
  await page.keyboard.press('ArrowLeft');
  await expect(studio.compare).toHaveAttribute('aria-valuenow', '49');
  await reach(studio.button('Export'));
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/-mend\.jpg$/);
});

test('fits on 320 pixels without scrolling sideways, and targets are large enough', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const studio = new RestorePage(page);
  await studio.open('wasm');
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await studio.openPhotos(grainyPng('garden.png', 120, 90));
  await studio.restored();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await expect.poll(() => smallTargets(page)).toEqual([]);
});

test('themes follow the system or the button, and forced colours keep everything in sight', async ({
  page,
}) => {
  const studio = new RestorePage(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await studio.open('wasm');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  expect(light).not.toBe(dark);
  // From the system's to light, then to dark, which stays dark whatever the system says.
  await page.getByRole('button', { name: /^Theme/ }).click();
  expect(await ground()).toBe(light);
  await page.getByRole('button', { name: /^Theme/ }).click();
  expect(await ground()).toBe(dark);
  await page.emulateMedia({ forcedColors: 'active' });
  for (const name of ['Choose photos', 'Help'])
    await expect(page.getByRole('button', { name })).toBeVisible();
});
