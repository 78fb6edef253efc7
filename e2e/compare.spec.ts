import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

let studio: RestorePage;

test.beforeEach(async ({ page }) => {
  studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('garden.png', 320, 240));
  await studio.restored();
});

const value = async () => Number(await studio.compare.getAttribute('aria-valuenow'));

test('the divider moves by keyboard', async ({ page }) => {
  await studio.compare.focus();
  expect(await value()).toBe(50);
  await page.keyboard.press('ArrowRight');
  expect(await value()).toBe(51);
  await page.keyboard.press('Shift+ArrowLeft');
  expect(await value()).toBe(41);
  await page.keyboard.press('End');
  expect(await value()).toBe(100);
  await page.keyboard.press('Home');
  expect(await value()).toBe(0);
  await page.keyboard.press('2');
  expect(await value()).toBe(50);
  await page.keyboard.press('1');
  expect(await value()).toBe(0);
  await page.keyboard.press('3');
  expect(await value()).toBe(100);
});

test('the divider follows the mouse to the pixel', async ({ page }) => {
  const before = await studio.compare.boundingBox();
  if (before === null) throw new Error('the divider is not on the screen');
  const from = before.x + before.width / 2;
  await page.mouse.move(from, before.y + 40);
  await page.mouse.down();
  await page.mouse.move(from + 83, before.y + 60, { steps: 3 });
  await page.mouse.up();
  const moved = async () => ((await studio.compare.boundingBox())?.x ?? 0) - before.x;
  await expect.poll(async () => Math.abs((await moved()) - 83)).toBeLessThanOrEqual(1);
});

test('both sides are named in words', async ({ page }) => {
  await expect(page.getByText('Original', { exact: true })).toBeVisible();
  await expect(page.getByText('Restored', { exact: true }).last()).toBeVisible();
});

test('shows the original while the key is held', async ({ page }) => {
  const canvas = page.getByRole('img', { name: /garden\.png/ });
  const looks = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  await page.keyboard.press('1');
  const restored = await looks();
  await page.keyboard.down('\\');
  await expect(studio.compare).toBeHidden();
  expect(await looks()).not.toBe(restored);
  await page.keyboard.up('\\');
  await expect(studio.compare).toBeVisible();
  expect(await looks()).toBe(restored);
});

test('zooms by typing, keys and wheel', async ({ page }) => {
  await studio.zoom.fill('300');
  await page.keyboard.press('Enter');
  await expect(studio.zoom).toHaveValue('300 %');
  await studio.compare.focus();
  await page.keyboard.press('z');
  await expect(studio.zoom).toHaveValue('100 %');
  await page.keyboard.press('+');
  await expect(studio.zoom).toHaveValue('125 %');
  await page.keyboard.press('-');
  await expect(studio.zoom).toHaveValue('100 %');
  const canvas = await page.getByRole('img', { name: /garden\.png/ }).boundingBox();
  if (canvas === null) throw new Error('no canvas');
  await page.mouse.move(canvas.x + 100, canvas.y + 100);
  await page.mouse.wheel(0, -400);
  await expect(studio.zoom).not.toHaveValue('100 %');
  await page.keyboard.press('0');
  await expect(studio.zoom).toHaveValue('200 %');
});

test('help lists the shortcuts and turns single keys off', async ({ page }) => {
  await page.keyboard.press('Shift+?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  await help.getByRole('checkbox', { name: 'Single-key shortcuts' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await page.keyboard.press('3');
  expect(await value()).toBe(50);
  await page.getByRole('button', { name: 'Help' }).click();
  await expect(help).toBeVisible();
});
