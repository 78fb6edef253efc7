import { readFileSync } from 'node:fs';
import { decode, encode } from 'fast-png';
import { tasksDuring } from './fixtures/main-thread.ts';
import { grainyPixels, grainyPng, type TestFile } from './fixtures/photos.ts';
import { smallTargets } from './fixtures/small-targets.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { violationsOf } from './fixtures/violations.ts';
import { ComparePage } from './pages/compare-page.ts';
import { RestorePage } from './pages/restore-page.ts';

const { best: deeper } = JSON.parse(readFileSync('public/models/manifest.json', 'utf8'));
const [width, height] = [160, 120];

/** The grainy photo without half of its grain: what a good model might aim at. */
function calmerPng(name: string): TestFile {
  const data = grainyPixels(width, height).map((value) => Math.round(128 + (value - 128) / 2));
  return {
    name,
    mimeType: 'image/png',
    buffer: Buffer.from(encode({ width, height, data, channels: 3, depth: 8 })),
  };
}

let studio: ComparePage;

test.beforeEach(async ({ page }) => {
  studio = new ComparePage(page);
  await studio.compare(grainyPng('garden.png', width, height));
});

test('six models at one zoom, and the page stays live', async ({ page, browser }, info) => {
  test.slow();
  const tasks = await tasksDuring(browser, page, info.outputPath('trace.json'), async () => {
    await studio.preset('One model at four strengths');
    await studio.addModels('Noise and JPEG', 'Retinex');
    await expect(studio.figures).toHaveCount(7);
    await studio.settled();

    // The wheel over one cell moves all, and the point under the cursor stays.
    const before = await studio.views();
    expect(new Set(before).size).toBe(1);
    const box = await studio.figures.nth(3).locator('canvas').boundingBox();
    if (box === null) throw new Error('no canvas');
    const [x, y] = [60, 40];
    await page.mouse.move(box.x + x, box.y + y);
    await page.mouse.wheel(0, -900);
    await expect.poll(async () => (await studio.views()).every((view) => view !== before[0])).toBe(true);
    await expect.poll(async () => new Set(await studio.views()).size).toBe(1);
    const place = (view: string | undefined) => {
      const [scale, left, top] = (view ?? '').split(' ').map(Number) as [number, number, number];
      return { x: (x - left) / scale, y: (y - top) / scale, scale };
    };
    const after = place((await studio.views())[0]);
    expect(after.scale).toBeGreaterThan(place(before[0]).scale);
    expect(Math.abs(after.x - place(before[0]).x)).toBeLessThan(0.5);
    expect(Math.abs(after.y - place(before[0]).y)).toBeLessThan(0.5);

    // So does dragging.
    await page.mouse.down();
    await page.mouse.move(box.x + x + 30, box.y + y + 10, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(async () => place((await studio.views())[0]).x)
      .toBeCloseTo(after.x - 30 / after.scale, 0);
    await expect.poll(async () => new Set(await studio.views()).size).toBe(1);

    for (const view of ['Split', 'Side by side', 'Difference', 'Removed layer', 'Fine detail', 'Results']) {
      await studio.view.selectOption({ label: view });
      await expect.poll(async () => new Set(await studio.views()).size).toBe(1);
    }
  });
  info.annotations.push({ type: 'longest tasks (ms)', description: tasks.slice(0, 5).join(', ') });
  // A trace without processor times would let everything pass.
  expect(tasks[0]).toBeGreaterThan(1);
  expect(tasks[0]).toBeLessThanOrEqual(50);
});

test('a stronger share of one model is further from the input, and the difference shows it', async ({
  page,
}) => {
  await studio.preset('One model at four strengths');
  await studio.settled();
  await studio.view.selectOption({ label: 'Difference' });
  await expect.poll(() => studio.brightness('Input')).toBe(0);
  const bright = [];
  for (const strength of [', 25 %', ', 50 %', ', 75 %', '']) {
    const name = `Local damage${strength}`;
    await expect.poll(() => studio.brightness(name)).toBeGreaterThan(0);
    bright.push(await studio.brightness(name));
  }
  expect(bright).toEqual(bright.toSorted((a, b) => a - b));
  // Twice the gain is twice as bright, unless it is too much for the screen.
  const weak = bright[0] ?? 0;
  await page.getByRole('slider', { name: 'Gain' }).press('ArrowRight');
  await expect.poll(async () => (await studio.brightness('Local damage, 25 %')) / weak).toBeGreaterThan(1.5);
  await studio.view.selectOption({ label: 'Removed layer' });
  await expect(page.getByRole('figure', { name: 'Legend of the removed layer' })).toBeVisible();
});

test('a reference of another size is refused in words; a fitting one gives scores that are right', async ({
  page,
}) => {
  await studio.settled();
  const reference = page.getByLabel('Reference photo');
  await reference.setInputFiles([grainyPng('big.png', 64, 48)]);
  await expect(page.getByRole('alert').filter({ hasText: 'big.png' })).toHaveText(
    'big.png has 64 × 48 pixels and the photo 160 × 120 pixels: choose the same photo undamaged, in the same size.',
  );
  await reference.setInputFiles([calmerPng('calm.png')]);
  await expect(studio.figure('Reference')).toBeVisible();
  await studio.settled();
  const [input, calm] = [grainyPixels(width, height), decode(calmerPng('calm.png').buffer).data];
  const error = input.reduce((sum, value, i) => sum + (value - (calm[i] as number)) ** 2, 0) / input.length;
  const psnr = (10 * Math.log10(255 ** 2 / error)).toFixed(2);
  const table = await studio.table();
  expect(table[0]?.[2]).toMatch(/^PSNR ↑/);
  expect(table[1]?.[2]).toContain(psnr);
  // One of the rows is named the best in words.
  expect(table.slice(1).filter((row) => row[2]?.includes('best'))).toHaveLength(1);
  const { name, bytes } = await studio.download('Export CSV');
  expect(name).toBe('garden-scores.csv');
  const lines = bytes.toString().trim().split('\r\n');
  expect(lines).toHaveLength(table.length);
  await studio.scores.getByRole('button', { name: 'PSNR' }).hover();
  await expect(page.getByRole('tooltip').filter({ visible: true })).toContainText('Higher is better, in dB.');
  expect(Number(lines[1]?.split(',')[8]).toFixed(2)).toBe(psnr);
});

test('the figure holds every cell', async () => {
  await studio.settled();
  const { name, bytes } = await studio.download('Save figure');
  expect(name).toBe('garden-compared.png');
  const figure = decode(bytes);
  // Two panels of 640 x 480 in whichever way they lie, with margins and captions.
  expect(figure.width * figure.height).toBeGreaterThan(2 * 640 * 480);
  expect([688, 1344]).toContain(figure.width);
});

test('by keyboard: cells, views, one alone, the loupe, the input while held', async ({ page }) => {
  await studio.preset('One model at four strengths');
  await studio.settled();
  const current = studio.grid.locator('[role="gridcell"][aria-selected="true"]').getByRole('figure');
  await studio.grid.locator('[data-cell="input"]').focus();
  await expect(current).toHaveAccessibleName('Input');
  await page.keyboard.press('ArrowRight');
  await expect(current).toHaveAccessibleName('Local damage, 25 %');
  await page.keyboard.press('End');
  await expect(current).toHaveAccessibleName('Local damage');
  await page.keyboard.press('Enter');
  await expect(studio.figures).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(studio.figures).toHaveCount(5);

  await page.keyboard.press('1');
  await expect(studio.view).toHaveValue('split');
  await expect(studio.figure('Local damage').getByRole('slider', { name: 'Compare' })).toHaveAttribute(
    'aria-valuenow',
    '0',
  );
  await page.keyboard.press('3');
  await expect(studio.figure('Local damage').getByRole('slider')).toHaveAttribute('aria-valuenow', '100');
  await page.keyboard.press('y');
  await expect(studio.view).toHaveValue('sides');
  await page.keyboard.press('Shift+Y');
  await page.keyboard.press('Shift+Y');
  await expect(studio.view).toHaveValue('grid');

  const plain = await studio.brightness('Local damage');
  await page.keyboard.down('\\');
  await expect(studio.figure('Local damage').getByText('Input')).toBeVisible();
  await page.keyboard.up('\\');
  await expect(studio.figure('Local damage').getByText('Input')).toBeHidden();
  await expect.poll(() => studio.brightness('Local damage')).toBe(plain);
  await page.keyboard.press('l');
  await expect(page.getByRole('checkbox', { name: 'Loupe' })).toBeChecked();
  const box = await studio.figure('Input').locator('canvas').boundingBox();
  if (box === null) throw new Error('no canvas');
  await page.mouse.move(box.x + 50, box.y + 30);
  const [scale, left, top] = ((await studio.views())[0] ?? '').split(' ').map(Number) as [
    number,
    number,
    number,
  ];
  const at = (Math.floor((30 - top) / scale) * width + Math.floor((50 - left) / scale)) * 3;
  const [red, green, blue] = grainyPixels(width, height).subarray(at, at + 3);
  await expect(studio.figure('Input').getByText(`R ${red} G ${green} B ${blue}`)).toBeVisible();
  await page.keyboard.press('z');
  await expect(studio.zoom).toHaveValue('100 %');
});

test('a chain is a cell of its own; a cell can be taken away; cancel keeps what is there', async ({
  page,
}) => {
  await studio.settled();
  await page.getByRole('button', { name: 'Add model' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add models' });
  await dialog.getByRole('checkbox', { name: 'Noise and JPEG' }).check();
  await dialog.getByRole('checkbox', { name: /^Local damage(?!,)/ }).check();
  await dialog.getByRole('checkbox', { name: /One after another/ }).check();
  await dialog.getByRole('button', { name: 'Add a chain of 2' }).click();
  const chain = studio.grid.getByRole('figure', { name: /, then Local damage$/ });
  await expect(chain).toBeVisible();
  await studio.settled();
  await page.getByRole('region', { name: 'Cell in hand' }).getByRole('button', { name: 'Remove' }).click();
  await expect(chain).toBeHidden();
  await studio.preset('Classical against learned');
  await expect(studio.progress).toBeVisible();
  await page.getByRole('button', { name: 'Cancel comparing' }).click();
  await expect(studio.progress).toBeHidden();
  await expect(studio.grid.getByText('Stopped').first()).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(studio.progress).toBeVisible();
});

test('from Restore to comparing and back with a model', async ({ page }) => {
  const restore = new RestorePage(page);
  await restore.tab('Restore').click();
  await restore.restored();
  await page.getByRole('button', { name: 'Compare models on this photo' }).click();
  await expect(studio.figure('Local damage')).toBeVisible();
  await studio.scores.getByRole('button', { name: /deeper/ }).click();
  await page.getByRole('button', { name: 'Use in Restore' }).click();
  await expect(restore.tab('Restore')).toHaveAttribute('aria-selected', 'true');
  await expect(restore.model).toHaveValue(deeper);
});

test('a recursive model stage by stage, with what each stage took away itself', async ({ page }) => {
  test.slow();
  const name = 'Rain streaks, RDMC in Mend';
  await studio.preset(`Stage by stage: ${name}`);
  await expect(studio.figures).toHaveCount(4);
  await studio.settled(160_000);
  await studio.view.selectOption({ label: 'Removed layer' });
  await expect(page.getByText('what it took beyond the one before')).toBeVisible();
  // The first stage takes most; against the photo, the whole would have taken as much.
  const first = () => studio.brightness(`${name}, stage 1`);
  await expect.poll(first).toBeGreaterThan(0);
  await expect.poll(() => studio.brightness(name)).toBeGreaterThan(0);
  await expect.poll(async () => (await studio.brightness(name)) < 0.8 * (await first())).toBe(true);
});

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await studio.preset('One model at four strengths');
    await studio.settled();
    expect(await violationsOf(page), 'results').toEqual([]);
    await studio.view.selectOption({ label: 'Split' });
    expect(await violationsOf(page), 'split').toEqual([]);
    await studio.view.selectOption({ label: 'Removed layer' });
    await expect.poll(() => studio.brightness('Local damage')).toBeGreaterThan(0);
    expect(await violationsOf(page), 'removed layer').toEqual([]);
    await page.getByRole('button', { name: 'Add model' }).click();
    expect(await violationsOf(page), 'dialog').toEqual([]);
  });
}

test('fits on 320 pixels, and targets are large enough', async ({ page }) => {
  await page.getByLabel('Reference photo').setInputFiles([calmerPng('calm.png')]);
  await expect(studio.figure('Reference')).toBeVisible();
  await studio.settled();
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(overflow).toBeLessThanOrEqual(0);
  for (const view of ['Split', 'Removed layer']) {
    await studio.view.selectOption({ label: view });
    await expect.poll(() => smallTargets(page), view).toEqual([]);
  }
});
