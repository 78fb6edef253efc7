import { decode } from 'fast-png';
import { latin1, uint32 } from '../src/engine/imaging/bytes.ts';
import { insertAfterHeader, pngChunk } from '../src/engine/imaging/png-chunks.ts';
import { grainyPng, type TestFile } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

/** A photo that tells where it was taken: a GPS directory with the latitude at 60. */
function placedPng(name: string): TestFile {
  const exif = new Uint8Array(120);
  const view = new DataView(exif.buffer);
  exif.set(latin1('MM\0*'));
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, 0x8825);
  view.setUint16(12, 4);
  view.setUint32(14, 1);
  view.setUint32(18, 40);
  view.setUint16(40, 1);
  view.setUint16(42, 2);
  view.setUint16(44, 5);
  view.setUint32(46, 3);
  view.setUint32(50, 60);
  exif.fill(0x47, 60, 84);
  const plain = grainyPng(name, 64, 48);
  return { ...plain, buffer: Buffer.from(insertAfterHeader(plain.buffer, [pngChunk('eXIf', exif)])) };
}

/** A tiny PNG that claims to be giant. */
function bombPng(name: string): TestFile {
  const whole = grainyPng(name, 8, 8);
  const header = new Uint8Array(whole.buffer.subarray(16, 29));
  header.set(uint32(60_000));
  header.set(uint32(60_000), 4);
  const chunk = pngChunk('IHDR', header);
  return { ...whole, buffer: Buffer.concat([whole.buffer.subarray(0, 8), chunk, whole.buffer.subarray(33)]) };
}

test('exports every format, and opens each again', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('garden.png', 120, 90));
  await studio.restored();
  const format = page.getByLabel('Format');
  await expect(format).toHaveValue('same');
  const written: TestFile[] = [];
  for (const [id, suffix, magic] of [
    ['jpeg', 'jpg', '\xff\xd8\xff'],
    ['webp', 'webp', 'RIFF'],
    ['avif', 'avif', '\0\0\0\x1cftypavif'],
  ] as const) {
    await format.selectOption(id);
    const { name, bytes } = await studio.export();
    expect(name).toBe(`garden-mend.${suffix}`);
    expect(bytes.toString('latin1').startsWith(magic) || id === 'avif').toBe(true);
    // The browser's own decoder is the judge.
    const seen = await page.evaluate(
      async (data) => {
        const { width, height } = await createImageBitmap(new Blob([Uint8Array.from(data)]));
        return [width, height];
      },
      [...bytes],
    );
    expect(seen).toEqual([120, 90]);
    written.push({ name, mimeType: `image/${id}`, buffer: bytes });
  }
  await studio.openPhotos(...written);
  await expect(studio.cards).toHaveCount(4);
  for (const { name } of written) await expect(studio.cards.filter({ hasText: name })).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('names files by the template and leaves out the place', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(placedPng('beach.png'));
  await studio.restored();
  expect((await studio.export()).bytes.includes(Buffer.alloc(24, 0x47))).toBe(true);
  await page.getByText('Name and metadata').click();
  await page.getByLabel('File name').fill('{name} {width}x{height} {strength}');
  await page.getByLabel('Metadata').selectOption('no-place');
  const { name, bytes } = await studio.export();
  expect(name).toBe('beach 64x48 100.png');
  expect(bytes.includes(Buffer.alloc(24, 0x47))).toBe(false);
  expect(decode(bytes).width).toBe(64);
  await page.getByLabel('File name').fill('{nme}');
  await expect(page.getByText('There is no {nme}.')).toBeVisible();
  // The choice outlives the visit.
  await page.getByLabel('File name').fill('{name}-kept');
  await page.reload();
  await studio.openPhotos(grainyPng('other.png', 32, 32));
  await studio.restored();
  expect((await studio.export()).name).toMatch(/-kept\.png$/);
});

test('exports all as one ZIP, with no name twice', async ({ page }) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('a.png', 64, 48), grainyPng('a.png', 48, 64));
  await studio.restored();
  await studio.button('Restore all').click();
  await expect(studio.cards.filter({ hasText: 'Restored' })).toHaveCount(2);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'All as ZIP' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^mend-\d{4}-\d\d-\d\d\.zip$/);
  const { readFile } = await import('node:fs/promises');
  const zip = (await readFile(await download.path())).toString('latin1');
  expect(zip.startsWith('PK\x03\x04')).toBe(true);
  expect(zip).toContain('a-mend.png');
  expect(zip).toContain('a-mend (2).png');
  await expect(page.getByRole('status').filter({ hasText: 'Exported 2 photos.' })).toBeVisible();
});

test('exports all into a chosen folder, and keeps what is there', async ({ page }) => {
  // The browser's private disk stands in for a folder that a person would choose.
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true }),
    });
  });
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('a.png', 64, 48), grainyPng('b.png', 48, 64));
  await studio.restored();
  await studio.button('Restore all').click();
  await expect(studio.cards.filter({ hasText: 'Restored' })).toHaveCount(2);
  const names = () =>
    page.evaluate(async () => {
      const disk = await navigator.storage.getDirectory();
      const folder = await disk.getDirectoryHandle('chosen', { create: true });
      const found: string[] = [];
      for await (const [name] of folder.entries()) found.push(name);
      return found.sort();
    });
  for (const expected of [
    ['a-mend.png', 'b-mend.png'],
    ['a-mend (2).png', 'a-mend.png', 'b-mend (2).png', 'b-mend.png'],
  ]) {
    await page.getByRole('button', { name: 'All to a folder' }).click();
    await expect.poll(names).toEqual(expected);
  }
});

test('refuses a bomb by its header, and opens files by content whatever they are called', async ({
  page,
}) => {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  const png = grainyPng('really-a-png.jpg', 40, 30);
  await studio.openPhotos(
    png,
    bombPng('bomb.png'),
    {
      name: 'phone.heic',
      mimeType: 'image/heic',
      buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
    },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
  );
  await studio.restored();
  await expect(studio.cards.nth(1).getByRole('alert')).toContainText('3,600 megapixels');
  await expect(studio.cards.nth(2).getByRole('alert')).toContainText('HEIC');
  await expect(studio.cards.nth(3).getByRole('alert')).toContainText('empty');
  expect((await studio.export()).name).toBe('really-a-png-mend.png');
});
