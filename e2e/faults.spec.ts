/** Faults of the page, its storage, its files and its models while photos are restored, brought about on purpose. */
import { mkdtempSync, rmSync } from 'node:fs';
import { unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { grainyPixels, grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

const WEIGHTS = '**/models/srresnet-noise-jpeg-1/*.safetensors';
const OTHER_MODEL = 'srresnet-noise-jpeg-1';

test('names, sizes and markup of files do no harm, and memory pressure changes no pixel', async ({
  page,
}) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  const markup = '<img src=x onerror="document.title=1">.png';
  const names = [markup, 'tall \u202Egnp.exe.png', '../../up.png', `${'long '.repeat(40)}😀.png`];
  await studio.openPhotos(
    grainyPng(names[0] as string, 1, 1),
    grainyPng(names[1] as string, 1, 37),
    grainyPng(names[2] as string, 41, 1),
    grainyPng(names[3] as string, 31, 29),
  );
  await expect(studio.cards).toHaveCount(4);
  await studio.restored();
  await studio.button('Restore all').click();
  await expect(studio.cards.filter({ hasText: /Restored/ })).toHaveCount(4);
  await expect(studio.cards.first()).toContainText(markup);
  await expect(page.getByRole('heading', { name: markup })).toBeVisible();
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  await expect(page).toHaveTitle('Mend');

  await test.step('under memory pressure', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('Memory.simulatePressureNotification', { level: 'critical' });
    await studio.cards.nth(3).getByRole('button').first().click();
    await studio.strength.focus();
    await page.keyboard.press('Home');
    const { name, bytes } = await studio.export();
    expect(name).not.toMatch(/[/\\:]/);
    expect([...decode(bytes).data]).toEqual([...grainyPixels(31, 29)]);
  });
});

test('a file that vanished costs its own card, and a damaged model its own attempt', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'mend-vanish-'));
  const [large, gone] = [join(folder, 'large.png'), join(folder, 'gone.png')];
  await writeFile(large, grainyPng('large.png', 1200, 900).buffer);
  await writeFile(gone, grainyPng('gone.png', 40, 30).buffer);
  const studio = new RestorePage(page);
  await studio.open('wasm');
  // Files are opened one after another, each when its turn comes.
  await page.getByLabel('Open photos').setInputFiles([large, gone]);
  await unlink(gone);
  await expect(studio.cards.nth(1)).toContainText(/could not be read/);
  await studio.button('Cancel').click();
  rmSync(folder, { recursive: true, force: true });

  await studio.openPhotos(grainyPng('small.png', 40, 30));
  await expect(studio.cards).toHaveCount(3);
  await studio.cards.nth(2).getByRole('button').first().click();
  await studio.restored();
  let asked = 0;
  await page.route(WEIGHTS, async (route) => {
    asked += 1;
    const response = await route.fetch();
    const body = Buffer.from(await response.body());
    body[body.length - 9] = (body[body.length - 9] ?? 0) ^ 1;
    await route.fulfill({ response, body });
  });
  await studio.model.selectOption(OTHER_MODEL);
  await studio.button('Restore').click();
  const alert = page.getByRole('complementary', { name: 'Settings' }).getByRole('alert');
  await expect(alert).toContainText('A model could not be loaded');
  expect(asked).toBe(2);
  await expect(studio.compare).toBeVisible();
  await page.unroute(WEIGHTS);
  await page.getByRole('button', { name: 'Retry small.png' }).click();
  await expect(alert).toBeHidden();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/, in /);
});

test.describe('a network that breaks off', () => {
  // The browser tells of every request that did not come through.
  test.use({ allowedComplaints: [/Failed to load resource/] });

  test('and comes back: what could not be loaded is asked for again', async ({ page }) => {
    const studio = new RestorePage(page);
    await page.route('**/models/**', (route) => route.abort());
    await studio.open('wasm');
    await studio.openPhotos(grainyPng('flaky.png', 40, 30));
    await expect(studio.cards.first()).toContainText('A model could not be loaded');
    await page.unroute('**/models/**');
    await studio.button('Restore').click();
    await studio.restored();
  });
});

test.describe('a bug in the interface', () => {
  test.use({ allowedComplaints: [/./] });

  test('costs its own tab until it is shown again; the work goes on', async ({ page }) => {
    const studio = new RestorePage(page);
    await studio.open('wasm');
    await studio.openPhotos(grainyPng('first.png', 40, 30), grainyPng('second.png', 40, 30));
    await studio.restored();
    await page.evaluate(() => {
      const { drawImage } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.drawImage = () => {
        CanvasRenderingContext2D.prototype.drawImage = drawImage;
        throw new Error('drawn on purpose');
      };
    });
    await page.getByRole('button', { name: /^second\.png/ }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'This tab ran into a bug' });
    await expect(alert).toContainText('drawn on purpose');
    await expect(studio.backend).toContainText(/wasm/i);
    await studio.tab('Models').click();
    await expect(page.getByText('Automatic uses this')).toBeVisible();
    await studio.tab('Restore').click();
    await alert.getByRole('button', { name: 'Show it again' }).click();
    await expect(studio.cards).toHaveCount(2);
    await studio.button('Restore').click();
    await studio.restored();
  });
});

test('a full disk: that is said once, the photos of before are kept, and the help says what can go', async ({
  page,
}) => {
  // Chromium's smaller quota for tests does not hold for its database, so the database itself refuses.
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
      if (Reflect.get(window, 'full') === true) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, args);
    };
  });
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('kept.png', 40, 30));
  await studio.restored();
  await page.waitForFunction(
    () =>
      new Promise((resolve) => {
        const open = indexedDB.open('mend-photos');
        open.onsuccess = () => {
          const read = open.result.transaction('results').objectStore('results').getAll();
          read.onsuccess = () => {
            open.result.close();
            resolve(read.result.some(({ restored }) => restored !== null));
          };
        };
      }),
  );
  await page.evaluate(() => Object.assign(window, { full: true }));
  await studio.openPhotos(grainyPng('large.png', 300, 200), grainyPng('more.png', 300, 200));
  await expect(page.getByRole('alert').filter({ hasText: 'storage is full' })).toHaveCount(1);
  await expect(studio.cards).toHaveCount(3);
  await page.getByRole('button', { name: 'Help' }).click();
  await expect(page.getByRole('region', { name: 'Storage' })).toContainText(/storage is full.*What can go/s);
  await page.keyboard.press('Escape');
  await studio.button('Cancel').click();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(studio.cards.filter({ hasText: 'kept.png' })).toContainText('Restored');
});

test('a browser that keeps nothing: a banner says so, all works, and leaving asks until it is saved', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('no storage here', 'SecurityError');
    };
    IDBFactory.prototype.open = refuse;
    Storage.prototype.getItem = refuse;
    Storage.prototype.setItem = refuse;
    if (navigator.storage) navigator.storage.getDirectory = async () => refuse();
  });
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await expect(page.getByRole('status').filter({ hasText: 'keep nothing' })).toBeVisible();
  await studio.openPhotos(grainyPng('memory.png', 40, 30));
  await studio.restored();
  const asks = () =>
    page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect(await asks()).toBe(true);
  await studio.export();
  expect(await asks()).toBe(false);
});
