/**
 * How much memory Chromium takes for a large photo in the Studio: opened, restored by a tiny network, exported.
 * Linux alone, since it reads /proc.
 *
 * node_modules/.bin/tsx scripts/measure-studio.ts [megapixels, 100] [folder of the built Studio, dist/studio]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
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
const [megapixels = '100', studio = STUDIO_FOLDER] = process.argv.slice(2);

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Processes come and go.
    return '';
  }
};

/** Greatest resident memory so far of each process below the one whose command line holds the mark, in MiB. */
function peaks(mark: string): Record<string, number> {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      const status = read(`/proc/${pid}/status`);
      const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
      return {
        pid: Number(pid),
        parent: field('PPid'),
        peak: field('VmHWM'),
        line: read(`/proc/${pid}/cmdline`),
      };
    });
  const family = new Set(all.filter(({ line }) => line.includes(mark)).map(({ pid }) => pid));
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  const found: Record<string, number> = {};
  for (const { peak, line } of all.filter((process) => family.has(process.pid))) {
    const kind = /--type=([a-z-]+)/.exec(line)?.[1] ?? 'browser';
    if (kind === 'zygote') continue;
    found[kind] = Math.max(found[kind] ?? 0, Math.round(peak / 1024));
  }
  return found;
}

const folder = mkdtempSync(join(tmpdir(), 'mend-studio-'));
const server = await serveFolder(studio, { port: 4680, orNext: true });
const path = chromiumPath();
const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
  ...(path === null ? {} : { executablePath: path }),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
  baseURL: server.address,
});
const say = (what: string): void => console.log(`${what}: ${JSON.stringify(peaks(folder))} MiB`);
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
  await restoring.button('Restore').click();
  await restoring.restored(PATIENCE);
  say('with a small photo');
  await page.getByLabel('Open photos').setInputFiles(file);
  const card = restoring.cards.filter({ hasText: 'large.png' });
  await card
    .getByText(/Waiting|Restoring|Restored/)
    .first()
    .waitFor({ timeout: PATIENCE });
  say('opened');
  await card.getByText('Restored').waitFor({ timeout: PATIENCE });
  say('restored');
  for (const format of ['png', 'jpeg']) {
    await page.getByLabel('Format').selectOption(format);
    await Promise.all([
      page.waitForEvent('download', { timeout: PATIENCE }),
      restoring.button('Export').click(),
    ]);
    say(`exported as ${format}`);
  }
} finally {
  await context.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
