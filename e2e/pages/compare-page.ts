/** The tab "Compare" with one photo, as a visitor uses it. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { TestFile } from '../fixtures/photos.ts';
import { StudioPage } from './studio-page.ts';

export class ComparePage extends StudioPage {
  readonly grid: Locator;
  readonly figures: Locator;
  readonly view: Locator;
  readonly scores: Locator;
  readonly progress: Locator;
  readonly zoom: Locator;

  constructor(page: Page) {
    super(page);
    this.grid = page.getByRole('grid', { name: 'Results' });
    this.figures = this.grid.getByRole('figure');
    this.view = page.getByRole('combobox', { name: 'View' });
    this.scores = page.getByRole('table', { name: 'Scores' });
    this.progress = page.getByRole('progressbar', { name: 'Comparing' });
    this.zoom = page.getByRole('textbox', { name: 'Zoom level' });
  }

  /** Opens a photo in the tab "Compare". */
  async compare(file: TestFile): Promise<void> {
    await this.open('wasm');
    await this.tab('Compare').click();
    await this.page.getByLabel('Open photos').setInputFiles([file]);
    await expect(this.grid).toBeVisible();
  }

  async preset(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Or a set' }).selectOption({ label });
  }

  async addModels(...names: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'Add model' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Add models' });
    for (const name of names) await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('button', { name: /^Add/ }).click();
  }

  figure(name: string): Locator {
    return this.grid.getByRole('figure', { name, exact: true });
  }

  /** Waits until every cell has its result and all its scores. */
  async settled(timeout = 80_000): Promise<void> {
    await expect(this.progress).toBeHidden({ timeout });
    await expect(this.grid.getByText(/Waiting|Working/)).toHaveCount(0, { timeout });
    await expect(this.scores.getByText('…')).toHaveCount(0, { timeout });
  }

  /** Zoom and place of every canvas, once all agree that they were drawn. */
  async views(): Promise<readonly string[]> {
    return this.grid
      .locator('canvas')
      .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).dataset.view ?? ''));
  }

  /** Mean of the red, green and blue samples that a figure's canvas shows, 0..255. */
  async brightness(name: string): Promise<number> {
    return this.figure(name)
      .locator('canvas')
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        let sum = 0;
        for (let i = 0; i < data.length; i++) if (i % 4 !== 3) sum += data[i] as number;
        return sum / ((data.length / 4) * 3);
      });
  }

  /** Texts of the table, row by row, the head first. */
  async table(): Promise<readonly (readonly string[])[]> {
    return this.scores
      .locator('tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent?.trim() ?? '')),
      );
  }

  async download(name: 'Export CSV' | 'Save figure'): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
}
