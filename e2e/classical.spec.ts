import { decode } from 'fast-png';
import { grainyPixels, grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

test('a classical method restores like any model, stands in a group of its own, and can be cancelled', async ({
  page,
}) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('garden.png', 64, 48));
  await studio.restored();
  const group = studio.model.locator('optgroup[label="Classical"] option');
  await expect(group).toHaveCount(4);
  await studio.model.selectOption({ label: 'Block matching (CBM3D)' });
  await studio.button('Restore').click();
  await studio.restored();
  const { bytes } = await studio.export();
  const before = grainyPixels(64, 48);
  const changed = decode(bytes).data.filter((value, i) => Math.abs(value - (before[i] ?? 0)) > 2).length;
  expect(changed / before.length).toBeGreaterThan(0.2);

  await studio.openPhotos(grainyPng('field.png', 900, 700));
  await studio.button('Cancel').click({ timeout: 60_000 });
  await expect(studio.progress).toBeHidden();
  await studio.tab('Models').click();
  const classical = page.getByRole('region', { name: /Classical methods/ });
  await expect(classical.getByRole('heading', { name: 'Retinex (low light)' })).toBeVisible();
  await expect(classical.getByRole('button', { name: /Export/ })).toHaveCount(0);
});
