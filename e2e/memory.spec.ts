/** Memory that runs out is brought about inside the engine worker, by a few lines in front of its script. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type PairFolders, writePairs } from './fixtures/pairs.ts';
import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';
import { TrainingPage } from './pages/training-page.ts';

const root = mkdtempSync(join(tmpdir(), 'mend-memory-'));
let pairs: PairFolders;
test.beforeAll(() => {
  pairs = writePairs(root, 4);
});
test.afterAll(() => rmSync(root, { recursive: true, force: true }));
test.setTimeout(180_000);

/** Runs `prelude` in the engine worker before its own script. */
async function beforeTheEngine(page: Page, prelude: string): Promise<void> {
  await page.route(/engine\.worker-[^/]+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${prelude}\n${await response.text()}` });
  });
}

/** A processor whose wasm memory ends at so many MiB. */
const smallHeap = (mebibytes: number): string => `{
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > ${mebibytes} * 2 ** 20) throw new RangeError('no more memory');
    return grow.call(this, pages);
  };
}`;

test('a Run whose batch does not fit computes it in parts, says so and goes on', async ({ page }) => {
  await beforeTheEngine(page, smallHeap(32));
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await training.choose(pairs);
  await training.set({ steps: 3, batch: 16, patch: 64 });
  await training.start();
  await training.rest('Finished');
  await expect(page.getByRole('list', { name: 'Remarks' })).toContainText(
    /memory was full.*16 samples of a step are computed in \d+ parts/,
  );
  expect((await training.only()).step).toBe(3);
});

test('a photo that does not fit is restored in smaller tiles, and that is said', async ({ page }) => {
  await beforeTheEngine(page, smallHeap(96));
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('small.png', 32, 32));
  await studio.restored();
  await studio.model.selectOption('srresnet-noise-jpeg-1');
  await studio.openPhotos(grainyPng('wide.png', 240, 160));
  await studio.restored(200_000);
  await expect(page.getByRole('status').filter({ hasText: 'smaller tiles' })).toBeVisible();
});
