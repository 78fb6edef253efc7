import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { buildNetwork } from '../src/engine/networks/catalog.ts';
import { initialParams } from '../src/engine/networks/params.ts';
import { unflatten } from '../src/engine/weights/flat.ts';
import { encodeSafetensors } from '../src/engine/weights/safetensors.ts';
import { grainyPng, type TestFile } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

const zoo = fileURLToPath(new URL('../public/models/', import.meta.url));
const automatic: string = JSON.parse(readFileSync(`${zoo}manifest.json`, 'utf8')).default;
const automaticName: string = JSON.parse(readFileSync(`${zoo}${automatic}/card.json`, 'utf8')).name;

const SPEC = { id: 'srresnet', config: { channels: 4, blocks: 1 } };

/** A small network with fresh weights, as `mend train` writes it. */
function modelFile(name: string): TestFile {
  const network = buildNetwork(SPEC);
  const tensors = unflatten(network, initialParams(network, 1));
  const bytes = encodeSafetensors(tensors, { format: 'mend', network: JSON.stringify(SPEC) });
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
}

const file = (name: string, ...bytes: number[]): TestFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/** The tab "Models" as a visitor uses it. */
class ModelsPage extends RestorePage {
  readonly alert = this.page.getByRole('tabpanel', { name: 'Models' }).getByRole('alert');

  async openModels(): Promise<void> {
    await this.open('wasm');
    await this.tab('Models').click();
  }

  /** Drops a file anywhere on the page. */
  async drop({ name, buffer }: TestFile): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ([called, base64]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], called));
        return data;
      },
      [name, buffer.toString('base64')] as const,
    );
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  }

  async importModels(...files: TestFile[]): Promise<void> {
    await this.page.getByLabel('Import model').setInputFiles([...files]);
  }

  card(name: string) {
    return this.page
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  async exported(name: string, button: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.card(name).getByRole('button', { name: button }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

test('an imported model restores, keeps its new name over a reload, and is handed out', async ({ page }) => {
  const studio = new ModelsPage(page);
  await studio.openModels();
  await studio.importModels(modelFile('street.safetensors'));
  await expect(page.getByRole('region', { name: 'Your models' })).toContainText('street');

  await studio.tab('Restore').click();
  await studio.openPhotos(grainyPng('garden.png', 60, 40));
  await studio.restored();
  await studio.model.selectOption({ label: 'street' });
  await studio.button('Restore').click();
  await studio.restored();
  await expect(studio.cards.first().getByRole('alert')).toHaveCount(0);

  await studio.tab('Models').click();
  await studio.card('street').getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Old street');
  await page.keyboard.press('Enter');
  await expect(studio.card('Old street').getByRole('button', { name: 'Rename' })).toBeFocused();
  await studio.openModels();
  await expect(studio.card('Old street')).toBeVisible();

  const same = await studio.exported('Old street', 'Export safetensors');
  expect(same.name).toBe('old-street.safetensors');
  expect(same.bytes).toEqual(modelFile('street.safetensors').buffer);
  const graph = await studio.exported('Old street', 'Export ONNX');
  expect(graph.name).toBe('old-street.onnx');
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(new Uint8Array(graph.bytes));
  expect([session.inputNames, session.outputNames]).toEqual([['image'], ['restored']]);
  const zoo = await studio.exported(automaticName, 'Export ONNX');
  expect(zoo.name).toBe(`${automatic}.onnx`);
});

test('a dropped model is imported, leaves the list when it is deleted, and comes back by Undo', async ({
  page,
}) => {
  const studio = new ModelsPage(page);
  await studio.open('wasm');
  await studio.drop(modelFile('street.safetensors'));
  await expect(studio.tab('Models')).toHaveAttribute('aria-selected', 'true');
  const card = studio.card('street');
  await card.getByRole('button', { name: 'Delete' }).click();
  await expect(card).toHaveCount(0);
  await expect(studio.model.locator('option', { hasText: 'street' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Delete' }).click();
  await expect(card).toHaveCount(0);
  await studio.openModels();
  await expect(studio.card(automaticName)).toBeVisible();
  await expect(card).toHaveCount(0);
});

test('files that are no models are refused, each with its reason', async ({ page }) => {
  const studio = new ModelsPage(page);
  await studio.openModels();
  const broken = modelFile('half.safetensors');
  await studio.importModels(
    file('net.pth', 0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0),
    file('old.pkl', 0x80, 2, 0x7d, 0x71, 1, 2, 3, 4, 5),
    file('net.onnx', 8, 8, 0x12, 4, 1, 2, 3, 4, 5),
    { ...broken, buffer: broken.buffer.subarray(0, 900) },
  );
  for (const reason of [
    /net\.pth is not .* zip or tar archive, .* can run code/,
    /old\.pkl is not .* Python pickle/,
    /net\.onnx is not .* ONNX model/,
    /half\.safetensors is not .* bytes are missing/,
  ])
    await expect(studio.alert).toContainText(reason);
  await expect(page.getByRole('heading', { name: 'Your models' })).toHaveCount(0);
});

test('axe finds nothing on the tab with own models, dark and light', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const studio = new ModelsPage(page);
  await studio.openModels();
  await studio.importModels(
    modelFile('street.safetensors'),
    modelFile('garden.safetensors'),
    file('x.pkl', 1),
  );
  await studio.card('street').getByRole('button', { name: 'Delete' }).click();
  await studio.card('garden').getByRole('button', { name: 'Rename' }).click();
  await studio.card(automaticName).getByText('How it was made').click();
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect(await violations(page)).toEqual([]);
});

test.describe('a model that arrives damaged', () => {
  // A browser may tell of the read that broke off.
  test.use({ allowedComplaints: [/Failed to load resource/] });

  for (const [what, times, works] of [
    ['once is read again', 1, true],
    ['every time is named and not used', 99, false],
  ] as const) {
    test(what, async ({ page }) => {
      let left: number = times;
      await page.route(`**/models/${automatic}/weights.safetensors`, async (route) => {
        const response = await route.fetch();
        const body = await response.body();
        left -= 1;
        await route.fulfill({ response, body: left < 0 ? body : body.subarray(0, body.length / 2) });
      });
      const studio = new ModelsPage(page);
      await studio.open('wasm');
      await studio.openPhotos(grainyPng('garden.png', 60, 40));
      if (works) return await studio.restored();
      await expect(page.getByRole('alert')).toContainText('not those of its card, even when read again');
    });
  }
});
