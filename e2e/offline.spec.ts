/** The Studio as an app: installed by its first visit, offline, updated when asked, isolated where the host is not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

// Everything here is about the service worker that all other tests do without.
test.use({ serviceWorkers: 'allow' });

test('after the first visit all works without a network, and shared photos arrive', async ({
  page,
  context,
}) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await expect(page.getByText('Works offline', { exact: true })).toBeVisible({ timeout: 60_000 });
  await context.setOffline(true);
  await page.reload();
  await page.locator('html[data-studio="ready"]').waitFor();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await studio.openPhotos(grainyPng('offline.png', 48, 36));
  await studio.restored();
  const { name } = await studio.export();
  expect(name).toMatch(/^offline/);

  await test.step('the system hands photos over as to an installed app', async () => {
    const manifest = await page.evaluate(async () => (await fetch('manifest.webmanifest')).json());
    expect(manifest.file_handlers[0].accept['image/png']).toEqual(['.png']);
    const target = await page.evaluate(
      async ({ action, bytes }) => {
        const form = new FormData();
        form.append('photos', new File([new Uint8Array(bytes)], 'shared.png', { type: 'image/png' }));
        const response = await fetch(action, { method: 'POST', body: form });
        return response.url;
      },
      { action: manifest.share_target.action, bytes: [...grainyPng('shared.png', 40, 30).buffer] },
    );
    expect(new URL(target).search).toBe('?shared');
    await page.goto(target);
    await expect(studio.cards.filter({ hasText: 'shared.png' })).toBeVisible();
    await expect(page).toHaveURL(/\/$/);
  });
  await context.setOffline(false);
});

test.describe('another build, or another host', () => {
  let folder: string;
  let server: Server;
  let address: string;

  test.beforeEach(async ({ request }) => {
    folder = mkdtempSync(join(tmpdir(), 'mend-host-'));
    // The build that all tests use, served once more without its headers.
    const script = await (await request.get('/sw.js')).text();
    const shell = /^const MEND_SHELL = (.*);$/m.exec(script)?.[1];
    const { files } = JSON.parse(shell ?? '{}') as { files: { path: string }[] };
    for (const path of ['sw.js', ...files.map((file) => file.path)]) {
      const response = await request.get(`/${path}`);
      const to = join(folder, path === '' ? 'index.html' : path);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, await response.body());
    }
    const types: Record<string, string> = {
      html: 'text/html',
      js: 'text/javascript',
      css: 'text/css',
      json: 'application/json',
      wasm: 'application/wasm',
      svg: 'image/svg+xml',
    };
    server = createServer((asked, response) => {
      const path = (asked.url ?? '/').replace(/[?#].*$/s, '');
      const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
      readFile(file).then(
        (bytes) => {
          const type = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
          response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
          response.end(bytes);
        },
        () => {
          response.writeHead(404);
          response.end();
        },
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  test.afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  test.use({ allowedComplaints: [/off-origin request/] });

  test('a host without headers: the worker isolates the page, a newer build waits for the user and for work', async ({
    page,
  }) => {
    const studio = new RestorePage(page);
    await page.goto(`${address}?backend=wasm`);
    // The first load comes without isolation; the next one, which the page makes by itself, with it.
    await expect
      .poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), { timeout: 60_000 })
      .toBe(true);
    await page.locator('html[data-studio="ready"]').waitFor();
    await studio.openPhotos(grainyPng('kept.png', 48, 36));
    await studio.restored();

    const script = await readFile(join(folder, 'sw.js'), 'utf8');
    await writeFile(join(folder, 'sw.js'), script.replace(/"version":"\w+"/, '"version":"newer"'));
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    const offer = page.getByRole('status').filter({ hasText: 'A newer Mend is ready' });
    await expect(offer).toBeVisible();
    // In the middle of work it waits, although it was accepted.
    await studio.openPhotos(grainyPng('long.png', 1500, 1100));
    await expect(studio.progress).toBeVisible();
    await page.evaluate(() => Object.assign(window, { here: true }));
    await offer.getByRole('button', { name: 'Update' }).click();
    await expect(
      page.getByRole('status').filter({ hasText: 'as soon as the work in hand is done' }),
    ).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'here'))).toBe(true);
    await studio.button('Cancel').click();
    await expect
      .poll(() => page.evaluate(() => Reflect.get(window, 'here')).catch(() => true))
      .toBeUndefined();
    await expect(studio.cards.filter({ hasText: 'kept.png' })).toContainText('Restored');
    expect(await page.evaluate(() => caches.keys())).toContain('mend-build-newer');
  });

  test.describe('and without a service worker', () => {
    test.use({ serviceWorkers: 'block' });

    test('one core does the work, and that is said', async ({ page }) => {
      const studio = new RestorePage(page);
      await page.goto(`${address}?backend=wasm`);
      await page.locator('html[data-studio="ready"]').waitFor();
      await expect(page.getByRole('status').filter({ hasText: 'computes on one core' })).toBeVisible();
      await expect(studio.backend).toContainText(/SIMD, 1 thread/);
      await studio.openPhotos(grainyPng('alone.png', 48, 36));
      await studio.restored();
    });
  });
});
