/** What is kept of a Run, and what can be done with it afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PairFolders, writePairs } from './fixtures/pairs.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { violationsOf } from './fixtures/violations.ts';
import { TrainingPage } from './pages/training-page.ts';

const root = mkdtempSync(join(tmpdir(), 'mend-checkpoints-'));
let pairs: PairFolders;
test.beforeAll(() => {
  pairs = writePairs(root, 4);
});
test.afterAll(() => rmSync(root, { recursive: true, force: true }));
test.setTimeout(180_000);

/** Some batches in the middle of a Run hold a value that is no number. */
const POISON = `{
  const post = MessagePort.prototype.postMessage;
  let batches = 0;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    const degraded = message?.value?.value?.degraded;
    if (degraded instanceof Float32Array) {
      batches += 1;
      if (batches > 12 && batches <= 40) degraded[0] = Number.NaN;
    }
    return post.call(this, message, ...rest);
  };
}`;

test('a Run that became unstable goes on from its best weights, more gently, in one click', async ({
  page,
}) => {
  await page.route(/data\.worker-[^/]+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${POISON}\n${await response.text()}` });
  });
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await training.choose(pairs);
  await training.set({ steps: 60, learningRate: 0.003 });
  await training.start();
  await training.rest('Training became unstable');
  await expect(page.getByRole('list', { name: 'Remarks' })).toContainText('learning rate is halved');
  await page.getByRole('button', { name: /^Go on from step \d+ with a third of the learning rate$/ }).click();
  await training.rest('Finished all 60 steps');
  const runs = await training.kept();
  expect(runs.map(({ status }) => status).sort()).toEqual(['done', 'paused']);
  const [gentle] = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('projects');
    const found = [];
    for await (const project of folder.values()) {
      const file = await (project as FileSystemDirectoryHandle).getFileHandle('record-0.json');
      found.push(JSON.parse(await (await file.getFile()).text()).record);
    }
    return found.filter(({ status }) => status === 'done').map(({ recipe }) => recipe);
  });
  expect(gentle.start).toMatch(/^my-/);
  expect(gentle.optimizer.learningRate).toBe(0.001);
});

test('after a reload curves and pictures are there, and checkpoints one by one', async ({ page }) => {
  const training = new TrainingPage(page);
  await training.enter('wasm');
  await training.choose(pairs);
  await training.set({ steps: 400 });
  await training.start();
  await training.reachStep(45);
  await training.button('Pause').click();
  await training.rest('Paused');
  const { step } = await training.only();
  await page.reload();
  await page.locator('html[data-studio="ready"]').waitFor();
  await training.tab('Fine-tune').click();

  const story = page.getByRole('region', { name: 'How it went so far' });
  const loss = story.getByRole('img', { name: /^Loss/ });
  await expect(loss).toHaveAttribute('aria-label', new RegExp(`at step 1, .+ at step ${step}`));
  expect(
    await story.getByRole('region', { name: 'Filmstrip' }).getByRole('listitem').count(),
  ).toBeGreaterThan(1);

  await loss.focus();
  await page.keyboard.press('+');
  await expect(story.getByRole('button', { name: 'Whole run' })).toBeVisible();
  await page.keyboard.press('0');
  await expect(story.getByRole('button', { name: 'Whole run' })).toHaveCount(0);
  await page.keyboard.press('ArrowLeft');
  await expect(story.getByRole('figure', { name: 'Loss' })).toContainText(`step ${step - 1}`);

  await page.getByText('Checkpoints', { exact: true }).click();
  await expect(page.getByRole('button', { name: `Go on from step ${step} as a new Run` })).toBeVisible();
  await page.getByRole('button', { name: `Delete the checkpoint of step ${step}` }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  // Which earlier ones are kept depends on how far the Run came before it was paused.
  const earlier = page.getByRole('button', { name: /^Save step \d+ as a model$/ }).last();
  const saved = Number((await earlier.getAttribute('aria-label'))?.match(/\d+/)?.[0]);
  expect(saved).toBeLessThan(step);
  await earlier.click();
  await expect(page.getByText(`My model, step ${saved} is among your models now.`)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  await training.choose(pairs);
  await page.getByRole('button', { name: `Go on from step ${saved} as a new Run` }).click();
  await training.reachStep(1);
  await expect(page.getByLabel('Start from')).toContainText(`My model, step ${saved}`);
  await training.button('Stop').click();
  await training.rest('You stopped it');
  expect(await training.kept()).toHaveLength(2);
});
