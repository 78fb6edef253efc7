import AxeBuilder from '@axe-core/playwright';
import { encodeSafetensors } from '../src/engine/weights/safetensors.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { FolderPage } from './pages/folder-page.ts';
import { StudioPage } from './pages/studio-page.ts';

test.describe('networks that only look', () => {
  test('are explained under Models and never offered for restoring', async ({ page }) => {
    const studio = new StudioPage(page);
    await studio.open('wasm');
    await studio.tab('Models').click();
    const group = page.getByRole('region', { name: 'Networks that only look' });
    await expect(group.getByRole('heading', { name: 'FeatureNet' })).toBeVisible();
    await expect(group.getByText('Restores nothing', { exact: true })).toBeVisible();
    await studio.tab('Compare').click();
    await page.getByRole('radio', { name: 'Folder' }).check();
    await expect(page.getByRole('checkbox', { name: /Haze/ }).first()).toBeVisible();
    await expect(page.getByRole('checkbox', { name: /FeatureNet/ })).toHaveCount(0);
  });

  test('a file that is almost VGG-19 is refused with words', async ({ page }) => {
    const studio = new StudioPage(page);
    await studio.open('wasm');
    await studio.tab('Models').click();
    const first = { name: 'features.0.weight', shape: [64, 3, 3, 3], data: new Float32Array(64 * 27) };
    await page.getByLabel('Import model').setInputFiles({
      name: 'vgg11.safetensors',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(encodeSafetensors([first])),
    });
    await expect(page.getByRole('tabpanel', { name: 'Models' }).getByRole('alert')).toContainText(
      'does not hold VGG-19',
    );
  });
});

test('the papers’ tables are folded beside the scores, with their errata', async ({ page }) => {
  await new FolderPage(page).openPanel();
  await page.getByText('Printed in the papers').click();
  await expect(page.getByRole('table', { name: 'Table 6: Seven kinds of damage' })).toBeVisible();
  await page.getByLabel('Paper', { exact: true }).selectOption({ label: 'TUR' });
  const table = page.getByRole('table', { name: '3 kinds: Rain, haze and noise' });
  await expect(table.getByRole('cell', { name: /^32\.50.*wrong, see below/ })).toBeVisible();
  await expect(page.getByRole('list', { name: 'What is wrong in 3 kinds' })).toContainText('Should be 33.10');
  const found = await new AxeBuilder({ page }).include('.published').analyze();
  expect(found.violations).toEqual([]);
});
