/** The search for groups, on photos of the visitor's own, at a size of seconds. */
import { readdir } from 'node:fs/promises';
import { pairedFolders } from './fixtures/folders.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { violationsOf } from './fixtures/violations.ts';
import { RestorePage } from './pages/restore-page.ts';

test('searches which kinds can share a model: plan, pause, reload, resume, result, own model', async ({
  page,
}, info) => {
  test.setTimeout(240_000);
  const { clean } = await pairedFolders(info.outputPath('set'), 12);
  const files = (await readdir(clean)).map((name) => `${clean}/${name}`);
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.tab('Degradations').click();
  const groups = page.getByRole('region', { name: 'Groups' });
  await groups.getByRole('checkbox', { name: 'JPEG artefacts' }).check();
  await expect(groups).toContainText('Choose at least two kinds.');
  await groups.getByRole('checkbox', { name: 'Noise', exact: true }).check();
  await groups
    .getByRole('combobox', { name: 'Budget' })
    .selectOption({ label: 'A quick look: tiny networks' });

  // What it will take is said before anything is computed.
  const plan = groups.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('20 steps');
  await expect(plan).toContainText('on a usual machine');
  await expect(groups.getByRole('button', { name: 'Search groups' })).toBeDisabled();
  const photos = groups.getByLabel('Good photos');
  await photos.setInputFiles(files);
  await expect(groups.getByRole('status', { name: 'Photos to learn from' })).toContainText('12');
  expect(await violationsOf(page)).toEqual([]);
  await groups.getByRole('button', { name: 'Search groups' }).click();

  await expect(groups.getByRole('progressbar', { name: 'Searching groups' })).toBeVisible();
  await expect(groups.getByRole('status', { name: 'Search' })).toContainText('left', { timeout: 60_000 });
  await groups.getByRole('button', { name: 'Pause search' }).click();
  await expect(groups.getByRole('button', { name: 'Resume search' })).toBeVisible({ timeout: 30_000 });

  // Another visit goes on where this one stopped.
  await page.reload();
  await page.locator('html[data-studio="ready"]').waitFor();
  await studio.tab('Degradations').click();
  await expect(groups).toContainText('Paused');
  await expect(groups.getByRole('button', { name: 'Resume search' })).toBeDisabled();
  await photos.setInputFiles(files);
  await groups.getByRole('button', { name: 'Resume search' }).click();
  await expect(groups.getByRole('status', { name: 'Found' })).toBeVisible({ timeout: 120_000 });
  const partition = groups.getByRole('list', { name: 'Partition' });
  await expect(partition).toContainText('dB');
  await expect(groups.getByRole('table')).toContainText('JPEG');
  expect(await violationsOf(page)).toEqual([]);

  await partition
    .getByRole('button', { name: /Keep as a model/ })
    .first()
    .click();
  await expect(partition).toContainText('in Models');
  await studio.tab('Models').click();
  await expect(page.getByText(/^Group: /).first()).toBeVisible();
});
