/** Settings: undone, named, copied, chained; one visit for all of it. */
import { readFile } from 'node:fs/promises';
import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

test('settings are undone, copied, kept under names and carried over a reload', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('one.png', 48, 36), grainyPng('two.png', 48, 36));
  await studio.restored();
  await expect(studio.cards).toHaveCount(2);
  const card = (name: string) => studio.cards.filter({ hasText: name }).getByRole('button').first();
  const strength = (value: string) => expect(studio.strength).toHaveValue(value);

  await test.step('undo and redo, by button and by key; a typed number counts', async () => {
    await page.getByRole('spinbutton', { name: /Strength/ }).fill('40');
    await strength('40');
    await studio.model.selectOption('srresnet-noise-jpeg-1');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(studio.model).toHaveValue('automatic');
    await page.keyboard.press('Control+z');
    await strength('100');
    await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
    await page.keyboard.press('Control+y');
    await page.keyboard.press('Control+Shift+z');
    await strength('40');
    await expect(studio.model).toHaveValue('srresnet-noise-jpeg-1');
  });

  await test.step('a chain: one model, then another, in plain words', async () => {
    await page.getByRole('button', { name: 'Then another model' }).click();
    await page.getByRole('combobox', { name: 'Then' }).selectOption('classic-retinex');
    await studio.button('Restore').click();
    await expect(page.getByRole('region', { name: 'Result' })).toContainText(/, then .*, in /);
  });

  await test.step('copied settings go to the other photo', async () => {
    await page.getByText('Presets and copied settings').click();
    await page.getByRole('button', { name: 'Copy settings' }).click();
    await card('two.png').click();
    await page.getByRole('spinbutton', { name: /Strength/ }).fill('90');
    await page.getByRole('button', { name: 'Paste settings' }).click();
    await strength('40');
    await expect(page.getByRole('combobox', { name: 'Then' })).toHaveValue('classic-retinex');
  });

  await test.step('a preset is named, applied to all, handed out and taken in', async () => {
    await page.getByRole('textbox', { name: 'Name of the new preset' }).fill('Soft <img onerror=alert(1)>');
    await page.getByRole('button', { name: 'Save preset' }).click();
    await page.getByRole('spinbutton', { name: /Strength/ }).fill('75');
    await page.getByRole('button', { name: 'Apply to all' }).click();
    await strength('40');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export presets' }).click(),
    ]);
    const file = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(file.presets).toEqual([
      { name: 'Soft <img onerror=alert(1)>', model: 'srresnet-noise-jpeg-1,classic-retinex', strength: 0.4 },
    ]);
    const give = (text: string) =>
      page.getByLabel('Import presets').setInputFiles({
        name: 'presets.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
    await give('{"mend":"presets","version":1,"presets":[{"name":"x","model":"../a","strength":9}]}');
    await expect(page.getByRole('alert').filter({ hasText: 'no presets of Mend' })).toBeVisible();
    await give(JSON.stringify({ ...file, presets: [{ ...file.presets[0], name: 'From a friend' }] }));
    await expect(page.getByRole('combobox', { name: 'Preset' })).toContainText('From a friend');
  });

  await test.step('a closed photo comes back with one click, at its place', async () => {
    await studio.cards.first().hover();
    await page.getByRole('button', { name: 'Close one.png' }).click();
    await expect(studio.cards).toHaveCount(1);
    await page
      .getByRole('status')
      .filter({ hasText: 'Closed one.png' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect(studio.cards.first()).toContainText('one.png');
    await expect(studio.cards.first()).toContainText('Restored');
  });

  await test.step('all of it is there after a reload, undo too', async () => {
    await page.getByRole('button', { name: 'Close two.png' }).focus();
    await page.keyboard.press('Enter');
    await expect(studio.cards).toHaveCount(1);
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            new Promise((resolve) => {
              const open = indexedDB.open('mend-photos');
              open.onsuccess = () => {
                const read = open.result.transaction('desk').objectStore('desk').get('desk');
                read.onsuccess = () => {
                  open.result.close();
                  resolve(read.result?.removed.length);
                };
              };
            }),
        ),
      )
      .toBe(1);
    await page.reload();
    await expect(studio.compare).toBeVisible();
    await strength('40');
    await page.getByText('Presets and copied settings').click();
    await expect(page.getByRole('combobox', { name: 'Preset' })).toContainText('Soft');
    await page.keyboard.press('Control+z');
    await expect(studio.cards).toHaveCount(2);
    await expect(studio.cards.nth(1)).toContainText('two.png');
  });
});
