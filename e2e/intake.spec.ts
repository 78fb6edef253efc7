import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

test('takes photos dropped anywhere and never leaves the page', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  const address = page.url();
  const bytes = [...grainyPng('dropped.png', 40, 30).buffer];
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(content)], 'dropped.png', { type: 'image/png' }));
    return data;
  }, bytes);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop to restore')).toBeVisible();
  await page.dispatchEvent('footer', 'drop', { dataTransfer: transfer });
  await studio.restored();
  await expect(studio.cards).toHaveCount(1);
  expect(page.url()).toBe(address);
});

test('opens a folder without file system access, and says what it skipped and why', async ({
  page,
}, info) => {
  await page.addInitScript(() => {
    for (const picker of ['showOpenFilePicker', 'showDirectoryPicker'])
      Reflect.deleteProperty(window, picker);
  });
  const { mkdir, writeFile } = await import('node:fs/promises');
  const folder = info.outputPath('album');
  await mkdir(`${folder}/inner`, { recursive: true });
  await writeFile(`${folder}/a.png`, grainyPng('a.png', 40, 30).buffer);
  await writeFile(`${folder}/inner/b.png`, grainyPng('b.png', 30, 40).buffer);
  await writeFile(`${folder}/list.txt`, 'not a photo');
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await page.getByLabel('Open folder').setInputFiles(folder);
  await expect(studio.cards).toHaveCount(2);
  const notice = page.getByRole('status').filter({ hasText: 'list.txt' });
  await expect(notice).toContainText('Opening 2 photos; skipped album/list.txt');
  await notice.getByText('Which and why').click();
  await expect(notice.getByRole('listitem')).toHaveText('album/list.txt: no photo that Mend opens (.txt)');
  await studio.restored();
});

test('a pasted photo opens; a paste without one is answered in words', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'hello');
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
  });
  await expect(page.getByRole('status').filter({ hasText: 'no photo' })).toBeVisible();
  await page.evaluate(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
    },
    [...grainyPng('pasted.png', 40, 30).buffer],
  );
  await expect(studio.cards.filter({ hasText: 'pasted.png' })).toBeVisible();
});
