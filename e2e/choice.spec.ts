import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

test('Automatic chooses a model on WebGPU, in the worker, and says why', { tag: '@webgpu' }, async ({
  page,
}) => {
  const studio = new RestorePage(page);
  await studio.open('webgpu');
  const adapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  test.skip(!adapter, 'this browser offers no WebGPU adapter, not even a software one');
  await expect(studio.backend).toContainText('WebGPU');
  // As small as a photo may be to be judged: four patches.
  await studio.openPhotos(grainyPng('tiny.png', 72, 72));
  const why = page.getByRole('region', { name: 'Why this model?' });
  await expect(why).toContainText('This', { timeout: 85_000 });
  await expect(why).toContainText('From 4 patches');
});
