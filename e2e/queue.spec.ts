/** Many photos: their queue, their order, what survives a reload, and a page that stays alive. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { tasksDuring } from './fixtures/main-thread.ts';
import { modelFile } from './fixtures/models.ts';
import { brokenPng, grainyPng, largePng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

test('a queue changes its order, rests, loses single photos, survives a reload and goes on', async ({
  page,
}, info) => {
  const studio = new RestorePage(page);
  const names = () => studio.cards.locator('.card-name').allTextContents();
  const queue = page.getByRole('region', { name: 'Queue' });
  const original = info.outputPath('original.png');
  await writeFile(original, grainyPng('original.png', 40, 30).buffer);
  const digest = async () =>
    createHash('sha256')
      .update(await readFile(original))
      .digest('hex');
  const before = await digest();
  await studio.open('wasm');
  await page.getByLabel('Open photos').setInputFiles(original);
  await studio.restored();
  // A photo of some seconds holds the queue while the others are looked at.
  await studio.openPhotos(
    grainyPng('long.png', 1500, 1100),
    grainyPng('b.png', 40, 30),
    brokenPng('cut.png'),
    grainyPng('c.png', 40, 30),
    grainyPng('d.png', 40, 30),
  );
  await expect(studio.cards).toHaveCount(6);
  await expect(studio.cards.filter({ hasText: 'Not restored' })).toHaveCount(3);
  await studio.button('Restore all').click();
  await expect(studio.cards.filter({ hasText: 'Waiting' })).toHaveCount(3);
  await queue.getByRole('button', { name: 'Pause' }).click();
  await expect(queue).toContainText('Paused');
  await expect(page).toHaveTitle(/^\d+ % · Mend$/);

  await test.step('by keyboard a photo moves up, and that is said', async () => {
    await studio.cards
      .filter({ hasText: 'd.png' })
      .getByRole('button', { name: /^d\.png/ })
      .focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByRole('status', { name: 'Order of the photos' })).toHaveText(
      'd.png is now number 5 of 6.',
    );
    expect(await names()).toEqual(['original.png', 'long.png', 'b.png', 'cut.png', 'd.png', 'c.png']);
  });

  await test.step('one photo is taken out, and the one in hand stops at once', async () => {
    await page.getByRole('button', { name: 'Cancel b.png' }).click();
    await expect(studio.cards.filter({ hasText: 'b.png' })).toContainText('Not restored');
    // In the same task as the click, which no clock on a busy machine could tell.
    const stopped = await page.evaluate(async () => {
      document.querySelector<HTMLElement>('[aria-label="Cancel long.png"]')?.click();
      await Promise.resolve();
      return document.querySelector('[aria-label="Cancel long.png"]') === null;
    });
    expect(stopped).toBe(true);
  });

  await test.step('after a reload the queue still rests; what was done is done', async () => {
    await expect(queue).toContainText('Paused');
    // What is kept is written a moment after it changes.
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            new Promise((resolve) => {
              const open = indexedDB.open('mend-photos');
              open.onsuccess = () => {
                const read = open.result.transaction('entries').objectStore('entries').getAll();
                read.onsuccess = () => {
                  open.result.close();
                  resolve(
                    read.result
                      .map(({ name, state }) => `${name} ${state}`)
                      .sort()
                      .join(),
                  );
                };
              };
            }),
        ),
      )
      .toBe('b.png ready,c.png waiting,cut.png failed,d.png waiting,long.png ready,original.png ready');
    await page.reload();
    await expect(studio.cards).toHaveCount(6);
    expect(await names()).toEqual(['original.png', 'long.png', 'b.png', 'cut.png', 'd.png', 'c.png']);
    await expect(queue).toContainText('Paused');
    await expect(studio.cards.filter({ hasText: /Restored/ })).toHaveCount(1);
    await queue.getByRole('button', { name: 'Resume' }).click();
    await expect(studio.cards.filter({ hasText: /Restored/ })).toHaveCount(3);
    await expect(studio.progress).toBeHidden();
  });

  await test.step('what failed is tried again alone, and fails alone', async () => {
    await expect(queue).toContainText('1 failed');
    await queue.getByRole('button', { name: 'Retry failed' }).click();
    await expect(studio.cards.filter({ hasText: 'cut.png' }).getByRole('alert')).toBeVisible();
    await expect(studio.cards.filter({ hasText: /Restored/ })).toHaveCount(3);
  });
  expect(await digest()).toBe(before);
});

test('hundreds of photos, and the main thread is never held for 50 ms', async ({ page, browser }, info) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.tab('Models').click();
  await page.getByLabel('Import model').setInputFiles([modelFile('tiny.safetensors')]);
  await expect(page.getByRole('heading', { name: 'tiny' })).toBeVisible();
  await studio.tab('Restore').click();
  await studio.openPhotos(grainyPng('first.png', 32, 24));
  await studio.restored();
  const tiny = await studio.model.locator('option', { hasText: 'tiny' }).getAttribute('value');
  await studio.model.selectOption(tiny ?? '');
  // From the disk, as a user's: photos that a test hands over as bytes are unpacked on the main thread.
  const write = async (name: string, width: number, height: number) => {
    const path = info.outputPath(name);
    await writeFile(path, grainyPng(name, width, height).buffer);
    return path;
  };
  const many: string[] = [];
  for (let i = 0; i < 200; i++) many.push(await write(`photo-${i}.png`, 8, 6));
  const large = info.outputPath('view.png');
  await writeFile(large, largePng(2000, 1500));
  const input = page.getByLabel('Open photos');
  const tasks = await tasksDuring(browser, page, info.outputPath('many.json'), async () => {
    await input.setInputFiles(many);
    await expect(page.getByRole('region', { name: 'Queue' })).toContainText('201 photos');
    await expect(studio.cards.filter({ hasText: 'Opening' })).toHaveCount(0);
    await input.setInputFiles(large);
    // What is in sight is shown piece by piece, and compared, before the whole is there.
    await expect(page.getByRole('img', { name: 'view.png, original', exact: true })).toBeVisible();
    await expect(studio.compare).toBeVisible();
    await expect(studio.progress).toBeVisible();
    await studio.strength.focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowLeft');
    for (const name of ['Side by side', 'Difference', 'Split']) {
      await page.getByRole('radio', { name, exact: true }).check();
    }
    await expect(studio.progress).toBeHidden();
    await page.keyboard.press('z');
    await studio.export();
    await page.locator('.strip-scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
    await expect(studio.cards.first()).not.toContainText('first.png');
  });
  expect(await studio.cards.count()).toBeLessThan(40);
  expect(tasks[0]).toBeLessThan(50);
});
