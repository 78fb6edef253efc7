import { expect, test } from './fixtures/studio-test.ts';
import { StudioPage } from './pages/studio-page.ts';

test(
  'opens without complaint, isolated, and names the backend in use',
  { tag: '@both' },
  async ({ page }, info) => {
    const studio = new StudioPage(page);
    const backend = info.project.name === 'webgpu' ? 'webgpu' : 'wasm';
    await studio.open(backend);
    await expect(studio.backend).toContainText(new RegExp(backend, 'i'));
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  },
);

test('falls back to wasm where there is no hardware adapter', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await expect(studio.backend).toContainText(/wasm/i);
});

test.describe('the content policy', () => {
  // Every refusal is reported, which is the point here.
  test.use({ allowedComplaints: [/./] });

  test('refuses foreign scripts, strings as code and requests to other origins', async ({ page }) => {
    await page.goto('/');
    const results = await page.evaluate(async () => {
      // Strings may be run as code while the test's own call lasts; after a task of the page's own they may not.
      await new Promise((resolve) => setTimeout(resolve));
      const attempt = async (work: () => unknown): Promise<string> => {
        try {
          await work();
          return 'allowed';
        } catch {
          return 'refused';
        }
      };
      const blob = URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));
      return {
        code: await attempt(() => Reflect.construct(Function, ['return 1'])),
        worker: await attempt(() => new Worker(blob)),
        markup: await attempt(() => {
          document.body.innerHTML = '<i>text</i>';
        }),
        request: await attempt(() => fetch('https://example.org/')),
      };
    });
    expect(results).toEqual({ code: 'refused', worker: 'refused', markup: 'refused', request: 'refused' });
  });
});
