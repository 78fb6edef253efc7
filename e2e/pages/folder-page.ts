/** "Compare", over a folder, as a visitor uses it. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import type { TestFile } from '../fixtures/photos.ts';
import { StudioPage } from './studio-page.ts';

export class FolderPage extends StudioPage {
  readonly scores: Locator;
  readonly progress: Locator;
  readonly start: Locator;

  constructor(page: Page) {
    super(page);
    this.scores = page.getByRole('table', { name: 'Scores' });
    this.progress = page.getByRole('progressbar', { name: 'Evaluating' });
    this.start = page.getByRole('button', { name: 'Start', exact: true });
  }

  async openPanel(): Promise<void> {
    await this.open('wasm');
    await this.tab('Compare').click();
    await this.page.getByRole('radio', { name: 'Folder' }).check();
  }

  async importModels(...files: TestFile[]): Promise<void> {
    await this.tab('Models').click();
    await this.page.getByLabel('Import model').setInputFiles([...files]);
    const own = this.page.getByRole('region', { name: 'Your models' });
    for (const { name } of files)
      await own.getByRole('heading', { name: name.replace('.safetensors', ''), exact: true }).waitFor();
    await this.tab('Compare').click();
  }

  async chooseFolders(degraded: string, clean: string | null): Promise<void> {
    await this.page.getByLabel('Folder of degraded photos').setInputFiles(degraded);
    if (clean !== null) await this.page.getByLabel('Folder of clean photos').setInputFiles(clean);
  }

  /** These models and no others. */
  async chooseModels(...names: string[]): Promise<void> {
    const boxes = this.page.getByRole('group', { name: 'Models' }).getByRole('checkbox');
    for (const box of await boxes.all()) await box.uncheck();
    for (const name of names) await this.page.getByRole('checkbox', { name }).check();
  }

  async finished(timeout = 60_000): Promise<void> {
    await this.progress.waitFor({ state: 'hidden', timeout });
    await this.start.waitFor();
  }

  async exported(button: string): Promise<{ name: string; text: string }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: button }).click(),
    ]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  }
}
