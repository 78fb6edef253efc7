/** What a crash, a sleep, a second version or a flipped bit may cost: nothing but the steps since the last Checkpoint. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { type PairFolders, writePairs } from './fixtures/pairs.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { TrainingPage } from './pages/training-page.ts';

const root = mkdtempSync(join(tmpdir(), 'mend-durability-'));
let pairs: PairFolders;
test.beforeAll(() => {
  pairs = writePairs(root, 6);
});
test.afterAll(() => rmSync(root, { recursive: true, force: true }));
test.setTimeout(180_000);

// Long enough that a quick machine is still at it when somebody presses Pause.
const STEPS = 400;

/** A browser with a profile that outlives it, as a user has. */
function launch(profile: string): Promise<BrowserContext> {
  const { launchOptions, baseURL } = test.info().project.use;
  return chromium.launchPersistentContext(profile, {
    ...launchOptions,
    viewport: { width: 1280, height: 800 },
    ...(baseURL === undefined ? {} : { baseURL }),
  });
}

/** The processes of one browser, told by its profile; `kind` null is the browser itself. */
function processesOf(profile: string, kind: 'renderer' | null): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const args = (pid: string): string[] => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
    } catch {
      return [];
    }
  };
  const parent = (pid: string): string => {
    try {
      return /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
    } catch {
      return '';
    }
  };
  const typeOf = (list: string[]): string | undefined =>
    list.find((arg) => arg.startsWith('--type='))?.slice('--type='.length);
  const browsers = all.filter(
    (pid) => args(pid).includes(`--user-data-dir=${profile}`) && typeOf(args(pid)) === undefined,
  );
  if (kind === null) return browsers.map(Number);
  const isBelow = (pid: string): boolean =>
    browsers.includes(pid) || (Number(pid) > 1 && isBelow(parent(pid)));
  return all.filter((pid) => typeOf(args(pid)) === kind && isBelow(pid)).map(Number);
}

async function begin(page: Page, steps = STEPS): Promise<TrainingPage> {
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await training.choose(pairs);
  await training.set({ steps });
  await training.start();
  return training;
}

/** Opens the Studio again, goes on with the only Run there is and waits for its end. */
async function goOn(page: Page): Promise<string> {
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await expect(page.getByRole('heading', { name: 'Resume where you left off' })).toBeVisible();
  expect((await training.only()).step).toBeGreaterThanOrEqual(5);
  await training.choose(pairs);
  await training.button('Resume').click();
  await training.rest('Finished');
  return (await training.only()).sha256;
}

let whole: string | null = null;
/** What the Run ends with where nothing disturbs it. */
async function undisturbed(page: Page): Promise<string> {
  if (whole !== null) return whole;
  const browser = page.context().browser();
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const training = await begin(await context.newPage());
  await training.rest('Finished');
  whole = (await training.only()).sha256;
  await context.close();
  return whole;
}

for (const victim of ['the process of the page', 'the whole browser'] as const) {
  test(`${victim} is killed: the Run ends with the same bits`, async ({ page }) => {
    await page.goto('/');
    const profile = mkdtempSync(join(tmpdir(), 'mend-profile-'));
    let context = await launch(profile);
    const first = await begin(context.pages()[0] ?? (await context.newPage()));
    await first.reachStep(45);
    if (victim === 'the whole browser') {
      const gone = new Promise((resolve) => context.once('close', resolve));
      const pids = processesOf(profile, null);
      expect(pids).toHaveLength(1);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      await gone;
      context = await launch(profile);
    } else {
      const crashed = first.page.waitForEvent('crash');
      const pids = processesOf(profile, 'renderer');
      expect(pids.length).toBeGreaterThan(0);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      await crashed;
    }
    const again = await context.newPage();
    expect(await goOn(again)).toBe(await undisturbed(page));
    // What it told before the crash is there, too.
    await expect(again.getByRole('img', { name: /^Loss/ })).toHaveAttribute('aria-label', /at step 1,/);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });
}

test('a hidden and then frozen tab goes on with its Run, to the same bits', async ({ page }) => {
  const training = await begin(page);
  await training.reachStep(5);
  const session = await page.context().newCDPSession(page);
  const other = await page.context().newPage();
  await other.goto('about:blank');
  await other.bringToFront();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await other.waitForTimeout(1500);
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await page.bringToFront();
  await training.rest('Finished');
  expect((await training.only()).sha256).toBe(await undisturbed(page));
});

test('a damaged checkpoint is put aside, the one before is used, and the end is the same', async ({
  page,
}) => {
  const training = await begin(page);
  await training.reachStep(12);
  await training.button('Pause').click();
  await training.rest('Paused');
  const { step } = await training.only();
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('projects');
    for await (const project of folder.values()) {
      const names = [];
      for await (const name of (project as FileSystemDirectoryHandle).keys()) names.push(name);
      const newest = names
        .filter((name) => name.startsWith('checkpoint-'))
        .sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)))
        .at(-1);
      const handle = await (project as FileSystemDirectoryHandle).getFileHandle(newest ?? '');
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
      const stream = await handle.createWritable();
      await stream.write(bytes);
      await stream.close();
    }
  });
  await page.reload();
  const end = await goOn(page);
  await expect(page.getByRole('list', { name: 'Remarks' })).toContainText(
    `The checkpoint of step ${step} is damaged and was put aside`,
  );
  await page.getByText('Checkpoints', { exact: true }).click();
  await expect(page.getByText(`The checkpoint of step ${step} was damaged.`)).toBeVisible();
  const aside = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('projects');
    const names = [];
    for await (const project of folder.values())
      for await (const name of (project as FileSystemDirectoryHandle).keys()) names.push(name);
    return names.filter((name) => name.endsWith('.damaged'));
  });
  expect(aside).toHaveLength(1);
  expect(end).toBe(await undisturbed(page));
});

test('a Run of a newer Mend is shown, refused and left as it is', async ({ page }) => {
  const training = await begin(page);
  await training.reachStep(5);
  await training.button('Pause').click();
  await training.rest('Paused');
  const written = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('projects');
    const sorted = (value: unknown): unknown =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)]),
          )
        : Array.isArray(value)
          ? value.map(sorted)
          : value;
    for await (const project of folder.values()) {
      const handle = await (project as FileSystemDirectoryHandle).getFileHandle('record-0.json');
      const { record } = JSON.parse(await (await handle.getFile()).text());
      const newer = sorted({ ...record, mend: 2, revision: record.revision + 2, wings: true });
      const bytes = new TextEncoder().encode(JSON.stringify(newer));
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const text = JSON.stringify({ sha256, record: newer });
      const stream = await handle.createWritable();
      await stream.write(text);
      await stream.close();
      return text;
    }
    return '';
  });
  await page.reload();
  await page.locator('html[data-studio="ready"]').waitFor();
  await training.tab('Fine-tune').click();
  const runs = page.getByRole('navigation', { name: 'Runs' });
  await expect(runs).toContainText('A newer Mend wrote it');
  await expect(runs.getByRole('button', { name: /My model/ })).toHaveCount(0);
  const left = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('projects');
    for await (const project of folder.values()) {
      const handle = await (project as FileSystemDirectoryHandle).getFileHandle('record-0.json');
      return (await handle.getFile()).text();
    }
    return null;
  });
  expect(left).toBe(written);
});

test('an older Mend rests, with words, once a newer one is open', async ({ page }) => {
  const training = await begin(page, 5000);
  await training.reachStep(5);
  // What a tab of the next version says when it opens.
  const newer = await page.context().newPage();
  await newer.goto(new URL('/', page.url()).href);
  await newer.evaluate(() => new BroadcastChannel('mend').postMessage({ mend: 'hello', schema: 2 }));
  await training.rest('Paused');
  await expect(page.getByRole('alert').filter({ hasText: 'A newer Mend is open' })).toBeVisible();
  await expect(training.button('Resume')).toBeDisabled();
  await expect(training.button('Step')).toBeDisabled();
  expect((await training.only()).status).toBe('paused');
});

test('folders are found again after the page was closed', async ({ page }) => {
  // The browser's own private folder stands in for one of the user's: it needs no dialogue.
  await page.addInitScript(() => {
    Reflect.set(window, 'showDirectoryPicker', async ({ id }: { id: string }) =>
      (await (await navigator.storage.getDirectory()).getDirectoryHandle('photos')).getDirectoryHandle(id),
    );
  });
  const training = new TrainingPage(page);
  await training.enter('wasm');
  for (const [id, folder] of [
    ['mend-degraded', pairs.degraded],
    ['mend-clean', pairs.clean],
  ] as const) {
    const files = readdirSync(folder).map((name) => ({
      name,
      bytes: [...readFileSync(join(folder, name))],
    }));
    await page.evaluate(
      async ({ to, all }) => {
        const photos = await (await navigator.storage.getDirectory()).getDirectoryHandle('photos', {
          create: true,
        });
        const box = await photos.getDirectoryHandle(to, { create: true });
        for (const { name, bytes } of all) {
          const stream = await (await box.getFileHandle(name, { create: true })).createWritable();
          await stream.write(new Uint8Array(bytes));
          await stream.close();
        }
      },
      { to: id, all: files },
    );
  }
  await page.getByLabel('Degraded folder').click();
  await page.getByLabel('Clean folder').click();
  await expect(page.getByRole('status', { name: 'Check' })).toContainText('6 pairs');
  await training.set({ steps: STEPS });
  await training.button('Step').click();
  await training.rest('Paused at step 1.');
  await page.reload();
  await page.locator('html[data-studio="ready"]').waitFor();
  await training.tab('Fine-tune').click();
  await expect(page.getByText('Its folders are remembered')).toBeVisible();
  await training.button('Resume').click();
  await training.rest('Finished');
});

test('site data that is cleared while the page is open costs no crash, and the next visit begins clean', async ({
  page,
  baseURL,
}) => {
  const training = await begin(page);
  await training.reachStep(5);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: baseURL ?? '', storageTypes: 'all' });
  await training.rest('Finished');
  await page.reload();
  await page.locator('html[data-studio="ready"]').waitFor();
  await training.tab('Fine-tune').click();
  await expect(page.getByText('Teach a model your kind of damage')).toBeVisible();
});
