/** Runs beside each other: the Studio's own, and logs of `mend train`. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { pairedFolders } from './fixtures/folders.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { FinetunePage } from './pages/finetune-page.ts';

const root = mkdtempSync(join(tmpdir(), 'mend-runs-'));

/** The log of a Run whose PSNR rises to `end` and swings by `swing` dB, in a folder of its name. */
function writeLog(name: string, end: number, swing: number): string {
  const lines = Array.from({ length: 31 }, (_, i) => {
    const step = i * 100;
    const share = 1 - Math.exp(-i / 6);
    const swung = swing * Math.sin((i * Math.PI) / 2);
    const scores = [
      { task: 'rain', psnrInput: 20, psnr: 20 + (end - 20) * share + swung },
      { task: 'haze', psnrInput: 15, psnr: 15 + (end - 15) * share ** 2 + swung },
    ];
    const tasks = scores.map(({ task }, j) => ({
      task,
      loss: 0.1,
      weight: j === 0 ? 0.8 : 1.2,
      factors: {},
    }));
    return [
      { kind: 'step', step, loss: 0.1 / (1 + i), learningRate: 1e-3, gradientNorm: 1, tasks },
      { kind: 'scores', step, scores },
    ];
  });
  mkdirSync(join(root, name), { recursive: true });
  const path = join(root, name, `${name}.jsonl`);
  writeFileSync(
    path,
    lines
      .flat()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  return path;
}

class RunsPage extends FinetunePage {
  readonly numbers = this.page.getByRole('table', { name: 'Runs in numbers' });

  async openPanel(): Promise<void> {
    await this.open('wasm');
    await this.tab('Compare').click();
    await this.page.getByRole('radio', { name: 'Runs' }).check();
  }

  async addLogs(...paths: string[]): Promise<void> {
    await this.page.getByLabel('Add logs of Runs').setInputFiles(paths);
  }
}

test('logs lie over each other, with oscillation and spread of convergence as numbers', async ({ page }) => {
  const studio = new RunsPage(page);
  await studio.openPanel();
  const notes = join(root, 'notes.jsonl');
  writeFileSync(notes, 'hello\n');
  await studio.addLogs(writeLog('steady', 30, 0), writeLog('swinging', 31, 0.5), notes);
  await expect(page.getByRole('alert')).toContainText('notes is no log of a Run');
  const steady = studio.numbers.getByRole('row', { name: /^steady/ });
  const swinging = studio.numbers.getByRole('row', { name: /^swinging/ });
  await expect(steady).toContainText('Rain streaks');
  // The lines are curved a little, so that even the steady one is off its straight line by some thousandths.
  await expect(steady.getByRole('cell').nth(2)).toHaveText(/^best 0\.0\d dB$/);
  await expect(swinging.getByRole('cell').nth(2)).toHaveText(/^ ?0\.[34]\d dB$/);
  await expect(swinging.getByRole('cell').nth(1)).toContainText(/best 3\d\.\d\d dB/);
  await expect(steady.getByRole('cell').nth(3)).toHaveText(/\d+ steps \(\d+ %\)/);
  await expect(page.getByRole('img', { name: /^PSNR, dB/ })).toHaveAttribute(
    'aria-label',
    /steady: .*swinging: /,
  );
  await page.getByRole('combobox', { name: 'Task' }).selectOption({ label: 'Haze' });
  await expect(page.getByRole('img', { name: /^Weight, Haze/ })).toHaveAttribute(
    'aria-label',
    /steady: 1\.200 at step 0, 1\.200 at step 3000/,
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  await page.getByRole('button', { name: 'Take out steady' }).click();
  await expect(steady).toHaveCount(0);
});

test("the Studio's own Runs are there after a reload", async ({ page }) => {
  const { degraded, clean } = await pairedFolders(join(root, 'photos'), 6);
  const studio = new RunsPage(page);
  await studio.openTab();
  await studio.degraded.setInputFiles(degraded);
  await studio.clean.setInputFiles(clean);
  await studio.chooseTiny(12);
  await studio.button('Start').click();
  await expect(studio.ending).toBeVisible({ timeout: 80_000 });
  await studio.openPanel();
  await page.getByRole('group', { name: 'Runs of this browser' }).getByRole('checkbox').first().click();
  await expect(studio.numbers.getByRole('row').nth(1)).toContainText('12');
  await expect(page.getByRole('img', { name: /^Loss/ })).toHaveAttribute('aria-label', /at step 12/);
});
