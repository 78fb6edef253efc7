/**
 * What a large photo costs in the Studio, opened, restored by a tiny network, looked at and exported: the greatest memory
 * of Chromium's processes during each part, and the longest task of the page's main thread. Linux alone, since it reads
 * and resets /proc.
 *
 * node_modules/.bin/tsx scripts/measure-studio.ts [megapixels, 100] [folder of the built Studio, dist/studio] [formats, png,jpeg]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { tasksDuring } from '../e2e/fixtures/main-thread.ts';
import { modelFile } from '../e2e/fixtures/models.ts';
import { grainyPng } from '../e2e/fixtures/photos.ts';
import { RestorePage } from '../e2e/pages/restore-page.ts';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { grainyPhoto } from '../src/cli/large-photo.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { encodePhoto } from '../src/engine/imaging/encode.ts';
import { chromiumPath } from './chromium.mjs';
import { STUDIO_FOLDER } from './serve.mjs';
import { serveFolder } from './static-server.mjs';

const PATIENCE = 40 * 60_000;
const [megapixels = '100', studio = STUDIO_FOLDER, formats = 'png,jpeg'] = process.argv.slice(2);

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Processes come and go.
    return '';
  }
};

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly line: string;
  /** Greatest resident memory since it was reset, in MiB. */
  readonly peak: number;
}

/** All processes below the one whose command line holds the mark. */
function familyOf(mark: string): readonly Running[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid): Running => {
      const status = read(`/proc/${pid}/status`);
      const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
      return {
        pid: Number(pid),
        parent: field('PPid'),
        line: read(`/proc/${pid}/cmdline`),
        peak: Math.round(field('VmHWM') / 1024),
      };
    });
  const family = new Set(all.filter(({ line }) => line.includes(mark)).map(({ pid }) => pid));
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

/** The greatest of each kind of process. */
function peaks(mark: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { line, peak } of familyOf(mark)) {
    const kind = /--type=([a-z-]+)/.exec(line)?.[1] ?? 'browser';
    if (kind !== 'zygote') found[kind] = Math.max(found[kind] ?? 0, peak);
  }
  return found;
}

/** From now on the greatest memory is counted anew (proc(5), clear_refs). */
function forgetPeaks(mark: string): void {
  for (const { pid } of familyOf(mark)) {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
    } catch {
      // It has ended.
    }
  }
}

/** Rejects with what the Studio complains of. */
async function refused(page: Page): Promise<never> {
  const alert = page.getByRole('alert').first();
  await alert.waitFor({ timeout: PATIENCE });
  throw new Error((await alert.textContent()) ?? 'an alert');
}

const folder = mkdtempSync(join(tmpdir(), 'mend-studio-'));
const server = await serveFolder(studio, { port: 4680, orNext: true });
const path = chromiumPath();
const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
  ...(path === null ? {} : { executablePath: path }),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
  baseURL: server.address,
});
const browser = context.browser();
if (browser === null) throw new Error('This version of Playwright does not trace persistent profiles.');
/** Does one part of the work; prints its longest tasks in processor time, and the greatest memory meanwhile. */
const part = async (name: string, page: Page, work: () => Promise<unknown>): Promise<void> => {
  forgetPeaks(folder);
  const started = performance.now();
  const [first = 0, second = 0] = await tasksDuring(browser, page, join(folder, 'trace.json'), async () => {
    await work();
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${name}: ${seconds} s, longest tasks ${first.toFixed(1)} and ${second.toFixed(1)} ms, ${JSON.stringify(peaks(folder))} MiB`,
  );
};
try {
  provideCodecs(loadCodecFile);
  const file = join(folder, 'large.png');
  const nothing = { exif: null, icc: null, xmp: null };
  writeFileSync(
    file,
    await encodePhoto(grainyPhoto(Number(megapixels)), nothing, { format: 'png', quality: 90 }),
  );
  const page = context.pages()[0] ?? (await context.newPage());
  const restoring = new RestorePage(page);
  await restoring.open('wasm');
  await restoring.tab('Models').click();
  await page.getByLabel('Import model').setInputFiles([modelFile('tiny.safetensors')]);
  await page.getByRole('heading', { name: 'tiny' }).waitFor({ timeout: PATIENCE });
  await restoring.tab('Restore').click();
  await restoring.openPhotos(grainyPng('small.png', 64, 48));
  await restoring.restored(PATIENCE);
  const tiny = restoring.model.locator('option', { hasText: 'tiny' });
  await restoring.model.selectOption({ value: (await tiny.getAttribute('value')) ?? '' });
  await part('a small photo', page, async () => {
    await restoring.button('Restore').click();
    await restoring.restored(PATIENCE);
  });
  const card = restoring.cards.filter({ hasText: 'large.png' });
  await part('opened', page, async () => {
    await page.getByLabel('Open photos').setInputFiles(file);
    await card
      .getByText(/Waiting|Restoring|Restored/)
      .first()
      .waitFor({ timeout: PATIENCE });
  });
  await part('restored', page, () => card.getByText('Restored').waitFor({ timeout: PATIENCE }));
  await part('looked at', page, async () => {
    await page.getByRole('img', { name: /large\.png/ }).hover({ position: { x: 60, y: 90 } });
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    for (let i = 0; i < 3; i++) await page.keyboard.press('y');
    await page.keyboard.press('z');
    await restoring.strength.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('0');
    await page.waitForTimeout(1000);
  });
  for (const format of formats.split(',')) {
    await page.getByLabel('Format').selectOption(format);
    await part(`exported as ${format}`, page, async () => {
      const download = page.waitForEvent('download', { timeout: PATIENCE });
      await restoring.button('Export').click();
      await Promise.race([download, refused(page)]);
    });
  }
} finally {
  await context.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
