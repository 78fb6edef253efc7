/** The tab "Degradations": the map, its cells by keyboard, and one's own photo on it. */
import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { violationsOf } from './fixtures/violations.ts';
import { RestorePage } from './pages/restore-page.ts';

test('shows which kinds of damage are alike, and where the open photo falls', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('grain.png', 96, 96));
  await studio.restored();
  await studio.tab('Degradations').click();
  const map = page.getByRole('table', { name: 'Similarity of kinds of damage' });
  await expect(map).toBeVisible();

  // Any pair says the same from both of its sides.
  const blurs = map.getByRole('button', {
    name: /^(Soft focus and Motion blur|Motion blur and Soft focus): /,
  });
  await expect(blurs).toHaveCount(2);
  const texts = await blurs.allTextContents();
  expect(texts[0]).toBe(texts[1]);
  await blurs.first().click();
  const pair = page.getByRole('region', { name: 'Pair' });
  await expect(pair).toContainText(`are ${texts[0]} apart`);
  await expect(pair.getByRole('img')).toHaveAccessibleName(/shape .* spread/);

  // Arrows walk through the cells, Enter chooses.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(pair).not.toContainText(`${texts[0]} apart`);

  await page.getByRole('button', { name: 'Find its place' }).click();
  const own = page.getByRole('region', { name: 'Your photo' });
  await expect(own.getByRole('status')).toContainText('this photo is most like');
  await expect(map.getByRole('rowheader', { name: 'Your photo' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});
