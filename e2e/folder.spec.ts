/** A folder under several models: the same numbers as `mend evaluate`, resumable, and open to everyone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { pairedFolders } from './fixtures/folders.ts';
import { modelFile } from './fixtures/models.ts';
import { brokenPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { FolderPage } from './pages/folder-page.ts';

const program = fileURLToPath(new URL('../bin/mend.mjs', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'mend-folder-'));
const street = modelFile('street.safetensors', 1);
const garden = modelFile('garden.safetensors', 2);
let folders = { degraded: '', clean: '' };

test.beforeAll(async () => {
  folders = await pairedFolders(root, 6);
  writeFileSync(join(folders.degraded, 'photo-9.png'), brokenPng('photo-9.png').buffer);
  writeFileSync(join(folders.clean, 'photo-9.png'), brokenPng('photo-9.png').buffer);
  for (const { name, buffer } of [street, garden]) writeFileSync(join(root, name), buffer);
});

/** What `mend evaluate` writes for the same photos and models. */
function csvOfCommand(...more: string[]): string {
  const models = [street, garden].flatMap(({ name }) => ['--model', join(root, name)]);
  const csv = join(root, 'command.csv');
  try {
    execFileSync(
      process.execPath,
      [...[program, 'evaluate', '--pairs', root, '--backend', 'wasm'], ...[...models, '--csv', csv, ...more]],
      { stdio: 'ignore' },
    );
  } catch {
    // Exit code 1 for the broken photo.
  }
  return readFileSync(csv, 'utf8');
}

/** Rows without times, which never repeat, and without the ids of models, which say where they lie. */
function numbersOf(csv: string): string[] {
  return csv
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.replace(/,[^,]*$/, '').replace(/,(my-|\/)[^,]*?(street|garden)[^,]*/, ',$2'));
}

test('a folder gives the same CSV as mend evaluate, to the last digit; a bad photo costs its own row', async ({
  page,
}) => {
  // Two commands beside the page.
  test.slow();
  const studio = new FolderPage(page);
  await studio.openPanel();
  await expect(page.getByText('Choose a folder of photos first.')).toBeVisible();
  await studio.importModels(street, garden);
  await studio.chooseFolders(folders.degraded, folders.clean);
  await studio.chooseModels('street', 'garden');
  await studio.start.click();
  await studio.finished();

  await expect(studio.scores.getByRole('rowheader')).toHaveText(['As it came in', 'street', 'garden']);
  await expect(studio.scores.getByText('best', { exact: true })).toHaveCount(2);
  const failed = page.getByRole('list', { name: 'Photos that could not be judged' });
  await expect(failed).toContainText('photo-9.png');
  const differences = page.getByRole('region', { name: 'Differences' });
  await expect(differences.getByRole('listitem').first()).toHaveText(
    /street: (better|worse) by [\d.]+ dB \([\d.]+ to [\d.]+\); better on \d of 6 photos\./,
  );
  await expect(page.getByRole('img', { name: /^PSNR against time/ })).toHaveAttribute(
    'aria-label',
    /street: [\d.]+ dB in .* a megapixel/,
  );

  const { name, text } = await studio.exported('Export CSV');
  expect(name).toBe('mend-evaluation.csv');
  expect(numbersOf(text)).toEqual(numbersOf(csvOfCommand()));
  const json = JSON.parse((await studio.exported('Export JSON')).text);
  expect(json).toMatchObject({ count: 6, failed: [{ in: 'photo-9.png' }] });

  const figure = await studio.exported('Save the figure mend-time-psnr as SVG');
  expect(figure.name).toBe('mend-time-psnr.svg');
  expect(figure.text).toMatch(/^<svg .*fill="#1c1c1c".*street.*<\/svg>$/s);
  expect(figure.text).not.toContain('var(');
  expect((await studio.exported('Save the figure mend-differences-psnr as PNG')).text.slice(1, 4)).toBe(
    'PNG',
  );

  await page.getByText('How they are measured').click();
  await page
    .getByLabel('PSNR and SSIM over')
    .selectOption({ label: 'Y: luma of BT.601, as deraining tables' });
  await page.getByLabel('Border left out (px)').fill('4');
  await page.keyboard.press('Enter');
  await studio.start.click();
  await studio.finished();
  await expect(page.getByText('4 px left out on every side')).toBeVisible();
  const cropped = await studio.exported('Export CSV');
  expect(numbersOf(cropped.text)).toEqual(numbersOf(csvOfCommand('--channel', 'y', '--crop', '4')));
});

test('after a reload the results are there, and what was measured is not measured twice', async ({
  page,
}) => {
  const studio = new FolderPage(page);
  await studio.openPanel();
  await studio.importModels(street, garden);
  await studio.chooseFolders(folders.degraded, null);
  await studio.chooseModels('street');
  await expect(page.getByRole('checkbox', { name: 'PSNR' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'NIQE' }).uncheck();
  await studio.start.click();
  await studio.finished();
  const first = await studio.exported('Export CSV');

  await studio.openPanel();
  await expect(page.getByText('From an earlier visit.', { exact: false })).toBeVisible();
  expect((await studio.exported('Export CSV')).text).toBe(first.text);
  await studio.chooseFolders(folders.degraded, null);
  await studio.chooseModels('street', 'garden');
  await page.getByRole('checkbox', { name: 'NIQE' }).uncheck();
  await studio.start.click();
  await studio.finished();
  const second = await studio.exported('Export CSV');
  // Times are part of the text: the rows of the first model were not measured again.
  const rows = (text: string) => text.split('\r\n').filter((line) => /^photo-\d.*(input|street)/.test(line));
  expect(rows(second.text)).toEqual(rows(first.text));

  await page.getByRole('button', { name: 'photo-2.png' }).click();
  await expect(page.getByRole('radio', { name: 'One photo' })).toBeChecked();
  await expect(
    page.getByRole('grid', { name: 'Results' }).getByRole('figure', { name: 'garden' }),
  ).toBeVisible();
});

test('Cancel keeps what is there, and Start goes on', async ({ page }) => {
  const studio = new FolderPage(page);
  await studio.openPanel();
  await studio.chooseFolders(folders.degraded, folders.clean);
  await studio.chooseModels('CBM3D');
  await studio.start.click();
  await expect(studio.progress).toHaveAttribute('value', /0\.[1-9]/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await studio.finished();
  await expect(page.getByText(/^\d of 7 photos/)).toBeVisible();
  await studio.start.click();
  await studio.finished();
  await expect(page.getByText(/^6 of 7 photos/)).toBeVisible();
});

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing, and it fits on 320 pixels, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const studio = new FolderPage(page);
    await studio.openPanel();
    const violations = async () => {
      const { violations: found } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    };
    expect(await violations(), 'empty').toEqual([]);
    await studio.chooseFolders(folders.degraded, folders.clean);
    await studio.chooseModels('Retinex');
    await studio.start.click();
    await studio.finished();
    expect(await violations(), 'with results').toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });
}
