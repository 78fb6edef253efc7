import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { type PairFolders, writePairs } from './fixtures/pairs.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { TrainingPage } from './pages/training-page.ts';

const root = mkdtempSync(join(tmpdir(), 'mend-pairs-'));
let pairs: PairFolders;
test.beforeAll(() => {
  pairs = writePairs(root, 8);
});
test.afterAll(() => rmSync(root, { recursive: true }));
// Two whole Runs of seconds each; minutes where other work takes the processor.
test.setTimeout(420_000);

/** Trains to the end without a disturbance, in a browser profile of its own. */
async function undisturbed(page: Page, backend: 'wasm' | 'webgpu', steps: number): Promise<string> {
  const browser = page.context().browser();
  if (!browser) throw new Error('no browser');
  const context: BrowserContext = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = new TrainingPage(await context.newPage());
  await other.enter(backend);
  await other.choose(pairs);
  await other.set({ steps });
  await other.start();
  await other.rest('Finished');
  const { sha256 } = await other.only();
  await context.close();
  return sha256;
}

/**
 * The longest task of a page's main thread in ms of processor time: on a busy machine the clock on the wall would
 * count what others do.
 */
function longestTask(trace: Buffer | undefined): number {
  const { traceEvents } = JSON.parse(String(trace)) as {
    traceEvents: { name: string; pid: number; tid: number; tdur?: number; args: { name?: string } }[];
  };
  const mains = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => /RunTask$/.test(name) && mains.includes(`${pid} ${tid}`),
  );
  return Math.max(0, ...tasks.map(({ tdur }) => (tdur ?? 0) / 1000));
}

test('sixty steps on the processor make a mismatched model better, and the page stays alive', async ({
  page,
}) => {
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await training.choose(pairs);
  await training.set({ steps: 60, learningRate: 0.003 });
  await training.start();
  await training.reachStep(5);
  await page
    .context()
    .browser()
    ?.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await training.rest('Finished all 60 steps');
  const longest = longestTask(await page.context().browser()?.stopTracing());
  const run = await training.only();
  test.info().annotations.push({
    type: 'measured',
    description: `${run.psnrInput.toFixed(2)} dB before, ${run.psnr.toFixed(2)} dB after; longest task ${longest.toFixed(1)} ms`,
  });
  expect(run).toMatchObject({ status: 'done', step: 60 });
  expect(run.psnr).toBeGreaterThan(run.psnrInput + 1);
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThanOrEqual(50);
});

test('paused, closed and opened again, a Run ends with the same bits as one without a break', async ({
  page,
}) => {
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await training.choose(pairs);
  await training.set({ steps: 30 });
  await training.start();
  await training.reachStep(5);
  await training.button('Pause').click();
  await training.rest('Paused');
  const paused = await training.only();
  expect(paused.status).toBe('paused');
  expect(paused.step).toBeLessThan(30);

  await page.reload();
  await page.locator('html[data-studio="ready"]').waitFor();
  await training.tab('Fine-tune').click();
  await training.choose(pairs);
  await training.button('Resume').click();
  await training.rest('Finished');
  expect((await training.only()).sha256).toBe(await undisturbed(page, 'wasm', 30));
});

test('a Run that another tab trains is shown and left alone', async ({ page }) => {
  const other = new TrainingPage(await page.context().newPage());
  await other.enter('wasm');
  await other.choose(pairs);
  await other.set({ steps: 100_000 });
  await other.start();
  await other.reachStep(1);
  const training = new TrainingPage(page);
  await training.enter('wasm');
  const runs = page.getByRole('navigation', { name: 'Runs' });
  await runs.getByRole('button', { name: 'Another tab trains it' }).click();
  await expect(page.getByText('Pause it there, or close that tab, to go on here.')).toBeVisible();
  await expect(training.button('Resume')).toHaveCount(0);
  await expect(runs.getByRole('button', { name: 'Delete' })).toHaveCount(0);
});

test('a tab that is gone in the middle of training loses only the steps since its last checkpoint', async ({
  page,
}) => {
  const first = await page.context().newPage();
  const lost = new TrainingPage(first);
  await lost.enter('wasm');
  await lost.choose(pairs);
  await lost.set({ steps: 180 });
  await lost.start();
  // A record may be replaced while it is read here.
  await expect(async () => {
    expect((await lost.only()).step).toBeGreaterThanOrEqual(10);
  }).toPass({ intervals: [200], timeout: 120_000 });
  await first.close({ runBeforeUnload: false });

  const training = new TrainingPage(page);
  await training.enter('wasm');
  const kept = await training.only();
  expect(kept.step).toBeGreaterThanOrEqual(10);
  expect(kept.step).toBeLessThan(180);
  await training.choose(pairs);
  await training.button('Resume').click();
  await training.rest('Finished');
  expect((await training.only()).sha256).toBe(await undisturbed(page, 'wasm', 180));
});

test('a full disk does not stop training', async ({ page, baseURL }) => {
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await training.choose(pairs);
  await training.set({ steps: 20 });
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: baseURL ?? '', quotaSize: 20_000 });
  await training.start();
  await training.rest('Finished');
  await expect(page.getByText(/could not keep/).first()).toBeVisible();
});

test.describe('a crash of the graphics process @webgpu', () => {
  // Chromium tells of the crash itself.
  test.use({ allowedComplaints: [/GPU|WebGPU|context lost|device/i] });

  test('is survived: the Run ends with the same bits', async ({ page }) => {
    const training = new TrainingPage(page);
    await training.enter('webgpu');
    const whole = await undisturbed(page, 'webgpu', 12);
    await training.choose(pairs);
    await training.set({ steps: 12 });
    await training.start();
    await training.reachStep(5);
    const browser = await page.context().browser()?.newBrowserCDPSession();
    await browser?.send('Browser.crashGpuProcess').catch(() => undefined);
    await training.rest('Finished');
    await expect(page.getByRole('list', { name: 'Remarks' })).toContainText(/lost|recover|went on/i);
    expect((await training.only()).sha256).toBe(whole);
  });
});
